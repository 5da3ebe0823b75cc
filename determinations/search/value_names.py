"""Names of facet values: values are stable and short, names are for people.

The first functions read names from the database, by value; the last ones make a label of a value,
given the names of its facet. What only letters that are not published say has no name here: rows of
specialties and guidelines are made when a letter is read, before anybody has looked at it.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Exists, OuterRef, Q, QuerySet

from determinations.models import (
    Case,
    DisputedItem,
    Guideline,
    GuidelineCitation,
    Specialty,
    TreatmentType,
)
from determinations.vocabulary import (
    GuidelineSource,
    canonical_guideline,
    canonical_titles,
    topic_for,
)

SOURCES = frozenset(GuidelineSource)


def specialties() -> dict[str, str]:
    published = Case.objects.published().filter(reviewer__specialties=OuterRef("pk"))
    shown = Specialty.objects.filter(Q(known=True) | Exists(published))
    return dict(shown.values_list("slug", "name"))


def treatment_categories() -> dict[str, str]:
    return dict(TreatmentType.objects.values_list("category_slug", "category"))


def treatment_types() -> dict[str, str]:
    return dict(TreatmentType.objects.values_list("slug", "subcategory"))


def guidelines() -> dict[str, str]:
    """Return names of guidelines by their keys, and of the kinds of sources."""
    names = {guideline.key: str(guideline) for guideline in _shown_guidelines()}
    return names | dict(GuidelineSource.choices())


def short_guidelines() -> dict[str, str]:
    """Return names of guidelines short enough to stand before a page, with the edition's year."""
    return {guideline.key: short_name(guideline) for guideline in _shown_guidelines()}


def _shown_guidelines() -> QuerySet[Guideline]:
    """Return the guidelines of the vocabulary, and others that a published case cites.

    Two queries: as a condition on each guideline PostgreSQL walks through all citations for each.
    """
    unknown = Guideline.objects.exclude(title__in=canonical_titles()).values_list("pk", flat=True)
    citations = GuidelineCitation.objects.filter(
        guideline__in=list(unknown), item__in=DisputedItem.objects.published()
    )
    cited = set(citations.order_by().values_list("guideline", flat=True).distinct())
    return Guideline.objects.filter(Q(title__in=canonical_titles()) | Q(pk__in=cited))


def short_name(guideline: Guideline) -> str:
    """Return what chips call a guideline, with the year of its edition."""
    known = canonical_guideline(guideline.title, guideline.year)
    name = known.short if known else guideline.title
    return f"{name} {guideline.year}" if guideline.year else name


def named(value: str, names: Mapping[str, str]) -> str:
    """Return the value's name; a value without one is its own."""
    return names.get(value, value)


def capitalized(value: str, names: Mapping[str, str]) -> str:
    return value[:1].upper() + value[1:]


def place(value: str, names: Mapping[str, str]) -> str:
    """Return "chronic-pain-2009:98" as "Chronic Pain 2009, p. 98: physical medicine"."""
    key, _, page_or_section = value.partition(":")
    mark = ", " if page_or_section.isdecimal() else ": "
    return f"{names.get(key, key)}{mark}{place_in_guideline(value)}"


def place_in_guideline(value: str) -> str:
    """Return a place without its guideline: "p. 98: physical medicine"."""
    key, _, page_or_section = value.partition(":")
    if not page_or_section.isdecimal():  # isdigit takes signs that int does not
        return page_or_section
    topic = topic_for(key, int(page_or_section), "")
    return f"p. {page_or_section}{f': {topic}' if topic else ''}"


def inside_sentence(value: str, label: str) -> str:
    """Return what a citation with this label is called after "cited"."""
    return GuidelineSource(value).said if value in SOURCES else label
