"""Names of facet values: values are stable and short, names are for people.

The first functions read names from the database, by value; the last ones make a label of a value,
given the names of its facet.
"""

from __future__ import annotations

from collections.abc import Mapping

from determinations.models import Guideline, Specialty, TreatmentType
from determinations.vocabulary import canonical_guideline, topic_for


def specialties() -> dict[str, str]:
    return dict(Specialty.objects.values_list("slug", "name"))


def treatment_categories() -> dict[str, str]:
    return dict(TreatmentType.objects.values_list("category_slug", "category"))


def treatment_types() -> dict[str, str]:
    return dict(TreatmentType.objects.values_list("slug", "subcategory"))


def guidelines() -> dict[str, str]:
    return {guideline.key: str(guideline) for guideline in Guideline.objects.all()}


def short_guidelines() -> dict[str, str]:
    """Return names of guidelines short enough to stand before a page, with the edition's year."""
    return {guideline.key: _short(guideline) for guideline in Guideline.objects.all()}


def _short(guideline: Guideline) -> str:
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
    guideline = names.get(key, key)
    if not page_or_section.isdecimal():  # isdigit takes signs that int does not
        return f"{guideline}: {page_or_section}"
    topic = topic_for(key, int(page_or_section), "")
    return f"{guideline}, p. {page_or_section}{f': {topic}' if topic else ''}"
