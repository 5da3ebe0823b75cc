"""Decisions as a table of authorities: what each says, and where each guideline is relied on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.text import Truncator

from determinations.models import CitationKind, CitedBy, ItemOutcome
from determinations.search import Segment, Snippets

from ..citing import cite_item
from ..corrected import in_short, told
from .rows import ExportedItem

MOST_DECISIONS = 500
"""What people read, print and attach; tables have more."""

EXCERPT = 700
"""Characters of a rationale in which no word of the search stands."""

SIDES: Mapping[str, str] = {
    CitedBy.CLAIMS_ADMINISTRATOR: "Claims administrator cited",
    CitedBy.IMRO: "Reviewer cited",
    CitedBy.RATIONALE: "Named in the rationale",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One decision as the table has it."""

    number: int
    title: str
    outcome: str
    citation: str
    facts: str
    cited: Sequence[tuple[str, str]]
    """For each side that cited something, its label and what."""
    excerpt: Sequence[Segment]
    """A passage of the rationale; the words of the search are marked."""
    url: str


@dataclass(frozen=True, slots=True)
class Authority:
    """A guideline or other source, with the places in it and the entries that rely on them."""

    name: str
    places: Sequence[tuple[str, str]]
    """Each place, "" for the whole, and the numbers of its entries."""


@dataclass(frozen=True, slots=True)
class Table:
    entries: Sequence[Entry]
    authorities: Sequence[Authority]


def table_of(items: Iterable[ExportedItem], snippets: Snippets) -> Table:
    """Return the table of these items, numbered in their order."""
    numbered = list(enumerate(items, 1))
    return Table([_entry(number, item, snippets) for number, item in numbered], _cited(numbered))


def _entry(number: int, item: ExportedItem, snippets: Snippets) -> Entry:
    specialties = ", ".join(item.specialties)
    facts = [
        item.category if item.category == item.treatment else f"{item.category}, {item.treatment}",
        f"Reviewer: {specialties}" if specialties else "",
        "Invented sample" if item.invented else "",
        in_short([*told(item.case_corrected), *told(item.corrected)]),
    ]
    cited = []
    for side, label in SIDES.items():
        places = [str(each) for each in item.cited_by(side) if each.kind != CitationKind.NONE]
        if places:
            cited.append((label, "; ".join(places)))
    return Entry(
        number,
        item.title,
        ItemOutcome(item.outcome).label if item.outcome else "Outcome unknown",
        cite_item(item),
        " \u00b7 ".join(fact for fact in facts if fact),
        cited,
        _excerpt(item.rationale, snippets),
        item.url,
    )


def _excerpt(rationale: str, snippets: Snippets) -> Sequence[Segment]:
    found = snippets.best(rationale)
    if found is None:
        return ()
    if not found.hits:
        return ((" ".join(Truncator(rationale).chars(EXCERPT).split()), False),)
    before = [("\u2026", False)] if found.starts_inside else []
    after = [("\u2026", False)] if found.ends_inside else []
    return (*before, *found.segments, *after)


def _cited(numbered: Iterable[tuple[int, ExportedItem]]) -> list[Authority]:
    """Return what is cited by either side, by name and place."""
    found: defaultdict[str, defaultdict[str, dict[int, None]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    for number, item in numbered:
        for citation in item.citations:
            if citation.kind != CitationKind.NONE and citation.authority:
                name = " ".join(citation.authority.split())
                found[name][citation.place][number] = None
    return [
        Authority(
            name,
            [(place, ", ".join(map(str, numbers))) for place, numbers in sorted(places.items())],
        )
        for name, places in sorted(found.items(), key=lambda pair: pair[0].casefold())
    ]
