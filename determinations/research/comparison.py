"""Two to four decisions side by side: what they have in common, and where they differ."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format

from determinations.models import DisputedItem, GuidelineCitation
from determinations.search import places_of
from determinations.vocabulary import CitationKind, CitedBy, GuidelineSource

from .amounts import describe_amounts
from .item_titles import title_of
from .shortening import shorten_items
from .unlike_sentences import Marked, mark_unlike

FEWEST, MOST = 2, 4
"""Decisions that are compared."""

_WORK_NAMES = re.compile(
    r"\b(?:odg|acoem|official disability guidelines|(?:practice )?guidelines|edition)\b"
)
_CHAPTER = re.compile(r"([a-z][a-z /-]*?) chapter\b(?! \d)|\bchapter (\d+)")
"""By name or number."""

MOST_CHARACTERS = 40_000
"""Of all texts of the decisions together; each sentence is held against each of the others."""


@dataclass(frozen=True, slots=True)
class Fact:
    """What one field says of each decision, in their order; "" where a letter doesn't say."""

    label: str
    values: tuple[str, ...]
    is_own: bool = False
    """Whether each decision has its own anyway, as its heading and its dates."""

    @property
    def differs(self) -> bool:
        return not self.is_own and len(set(self.values)) > 1


@dataclass(frozen=True, slots=True)
class ComparedCitation:
    citation: GuidelineCitation
    shared_with: tuple[int, ...]
    """The places, among those compared, of the others for which either side cites the same."""


@dataclass(frozen=True, slots=True)
class CitationsOfSide:
    label: str
    citations: tuple[tuple[ComparedCitation, ...], ...]
    """Of each decision."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One of the decisions."""

    item: DisputedItem
    title: str
    rationale: tuple[Marked, ...]
    """Sentences are marked that none of the others has."""


@dataclass(frozen=True, slots=True)
class Comparison:
    decisions: tuple[Compared, ...]
    facts: tuple[Fact, ...]
    sides: tuple[CitationsOfSide, ...]
    shortened: frozenset[int]
    """The ids of the items whose texts were cut, since together they were too long."""


def compare(items: Sequence[DisputedItem]) -> Comparison:
    """Return these items, read as `for_reading` gives them, side by side in their order."""
    shortened = shorten_items(items, MOST_CHARACTERS)
    rationales = [item.rationale for item in items]
    return Comparison(
        decisions=tuple(
            Compared(
                item,
                title_of(item),
                mark_unlike(item.rationale, [*rationales[:place], *rationales[place + 1 :]]),
            )
            for place, item in enumerate(items)
        ),
        facts=tuple(fact for fact in _facts(items) if any(fact.values)),
        sides=tuple(_cited_by(side, items) for side in CitedBy),
        shortened=shortened,
    )


def _facts(items: Sequence[DisputedItem]) -> Iterator[Fact]:
    for label, value, is_own in _FIELDS:
        yield Fact(label, tuple(value(item) for item in items), is_own)


def _treatment(item: DisputedItem) -> str:
    category, subcategory = item.treatment.category, item.treatment.subcategory
    name = subcategory if category == subcategory else f"{category} \u203a {subcategory}"
    return name if item.treatment_sure else f"{name} (unsure)"


def _specialty(item: DisputedItem) -> str:
    reviewer = item.case.reviewer
    return ", ".join(each.name for each in reviewer.specialties.all()) if reviewer else ""


def _licensed_in(item: DisputedItem) -> str:
    reviewer = item.case.reviewer
    return ", ".join(reviewer.licensure_states) if reviewer else ""


def _worker(item: DisputedItem) -> str:
    case = item.case
    age = f"{case.age} years" if case.age else ""
    return ", ".join(part for part in (age, case.get_sex_display().lower()) if part)


def _day(day: date | None) -> str:
    return date_format(day, "M j, Y") if day else ""


_FIELDS: tuple[tuple[str, Callable[[DisputedItem], str], bool], ...] = (
    ("Treatment", _treatment, False),
    ("In the letter", lambda item: item.description, True),
    ("Requested", lambda item: item.requested, True),
    ("Authorized", lambda item: item.authorized, True),
    ("In dispute", lambda item: item.disputed, True),
    ("Amount", lambda item: ", ".join(describe_amounts(item.quantities)), False),
    ("Body part", lambda item: ", ".join(item.body_parts).capitalize(), False),
    ("Retrospective", lambda item: "Yes" if item.retrospective else "No", False),
    ("Priority", lambda item: item.case.get_priority_display(), False),
    ("Reviewer\u2019s specialty", _specialty, False),
    ("Licensed in", _licensed_in, False),
    ("Injured worker", _worker, False),
    ("Date of injury", lambda item: _day(item.case.date_of_injury), True),
    ("Decided", lambda item: _day(item.case.decision_date), True),
)
"""Label, what it says of an item, and whether each item has its own anyway."""


def _cited_by(side: CitedBy, items: Sequence[DisputedItem]) -> CitationsOfSide:
    values = [{value for each in item.citations.all() for value in _values(each)} for item in items]
    return CitationsOfSide(
        side.label if side is CitedBy.RATIONALE else f"{side.label} cited",
        tuple(
            tuple(
                ComparedCitation(
                    citation,
                    tuple(
                        other
                        for other, cited in enumerate(values)
                        if other != place and not cited.isdisjoint(_values(citation))
                    ),
                )
                for citation in item.citations.all()
                if citation.cited_by == side
            )
            for place, item in enumerate(items)
        ),
    )


def _values(citation: GuidelineCitation) -> set[str]:
    """Return what has to be the same of two citations: a place, a guideline without one, a source.

    Of the ODG and ACOEM the chapters have to be, where any are named, and of what else is outside
    the MTUS the words.
    """
    if citation.kind == CitationKind.NONE:
        return set()
    if citation.guideline:
        key = citation.guideline.key
        places = places_of(key, citation.section, citation.first_page, citation.last_page)
        return set(places) or {key}
    written = " ".join(citation.written_source.casefold().split())
    works = {GuidelineSource.ODG, GuidelineSource.ACOEM} & set(citation.sources)
    chapters = _chapters_in(f"{written} {citation.section}".casefold()) or {""}
    return {f"{work}:{chapter}" for work in works for chapter in chapters} or {written}


def _chapters_in(written: str) -> set[str]:
    """Return what a source calls its chapters, as "low back" of "ODG, Low Back Chapter"."""
    plain = _WORK_NAMES.sub(",", written.replace("&", "and"))
    named = {"".join(found) for found in _CHAPTER.findall(plain)}
    return {" ".join(name.split()) for name in named}
