"""Everything decided about one entry: who cites it, how that comes out, with what and for what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models.functions import Left

from determinations.models import DisputedItem
from determinations.search import (
    LONGEST_SEARCHED,
    OutcomeCounts,
    SearchRequest,
    Side,
    count_outcomes,
    find_newest,
    find_typical,
    of_side,
)
from determinations.vocabulary import GuidelineSource

from .entries import Entry, Kind
from .rates import YEAR, Line, Rate, lines_of, most_decided

TREATMENT, SPECIALTY, BODY_PART = "treatment", "specialty", "body_part"

TOLD_BY: Mapping[Kind, tuple[str, ...]] = {
    Kind.GUIDELINE: (TREATMENT, SPECIALTY),
    Kind.PLACE: (TREATMENT, SPECIALTY),
    Kind.CATEGORY: (TREATMENT, SPECIALTY, BODY_PART),
    Kind.TREATMENT: (SPECIALTY, BODY_PART),
    Kind.SPECIALTY: (TREATMENT, Kind.REVIEWER.value),
    Kind.REVIEWER: (TREATMENT,),
}
"""The facets whose values with the most decisions are listed."""

MOST_LISTED = 10
NEWEST = TYPICAL = 5
LIKE = 25
"""Newest decisions that the most typical ones are like."""

CITED_TOGETHER = (Side.ADMINISTRATOR, Side.REVIEWER)
WIDE = frozenset({GuidelineSource.MTUS, GuidelineSource.ACOEM, GuidelineSource.NONE})
"""Kinds of sources that say less than the guidelines and places that are cited, or nothing."""


@dataclass(frozen=True, slots=True)
class Top:
    """The values of a facet that have the most decisions of an entry, and how many more do."""

    facet: str
    lines: tuple[Line, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class Together:
    """What one side cites in the decisions of an entry: places, and sources outside the MTUS."""

    side: Side
    lines: tuple[Line, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class Noteup:
    entry: Entry
    whole: Rate
    sides: tuple[Line, ...]
    """Of what is cited: by whom. The value is a side, or empty for the first and "both"."""
    years: tuple[Line, ...]
    """Oldest first."""
    tops: tuple[Top, ...]
    together: tuple[Together, ...]
    newest: tuple[int, ...]
    """Ids of items."""
    typical: tuple[int, ...]
    """Ids of items whose words are nearest to those of the newest, none of them among `newest`."""


def noteup(entry: Entry) -> Noteup:
    """Return what there is to say of an entry. Raises what `count_outcomes` raises."""
    request = entry.request()
    cited = tuple(name for side in CITED_TOGETHER for name in of_side(side))
    facets = TOLD_BY[entry.kind]
    (found,) = count_outcomes([request], tuple(dict.fromkeys((*facets, *cited, YEAR))))
    newest = find_newest(request, LIKE)
    return Noteup(
        entry=entry,
        whole=Rate.of(found.whole),
        sides=_sides(entry) if entry.kind.is_cited else (),
        years=tuple(
            sorted(lines_of(request, YEAR, found.values[YEAR]), key=lambda line: int(line.value))
        ),
        tops=tuple(_top(request, name, found) for name in facets),
        together=tuple(_together(entry, request, side, found) for side in CITED_TOGETHER),
        newest=tuple(newest[:NEWEST]),
        typical=_typical(request, newest),
    )


def _sides(entry: Entry) -> tuple[Line, ...]:
    """Return who cites an entry, with the rates of the decisions in which they do."""
    asked = {
        "Either side": (Side.EITHER,),
        "Claims administrator": (Side.ADMINISTRATOR,),
        "Reviewer": (Side.REVIEWER,),
        "Both sides": (Side.ADMINISTRATOR, Side.REVIEWER),
        "Named in the rationale": (Side.RATIONALE,),
    }
    requests = [entry.request(*sides) for sides in asked.values()]
    rates = [Rate.of(counted.whole) for counted in count_outcomes(requests)]
    return tuple(
        Line(sides[0] if len(sides) == 1 else "both", label, rate, request)
        for (label, sides), request, rate in zip(asked.items(), requests, rates, strict=True)
        if rate.decided or rate.undecided or (len(sides) == 1 and sides[0] is not Side.RATIONALE)
    )


def _top(request: SearchRequest, facet: str, found: OutcomeCounts) -> Top:
    lines = sorted(lines_of(request, facet, found.values[facet]), key=most_decided)
    return Top(facet, tuple(lines[:MOST_LISTED]), len(lines[MOST_LISTED:]))


def _together(entry: Entry, request: SearchRequest, side: Side, found: OutcomeCounts) -> Together:
    """Return what a side cites in these decisions beside the entry itself, the narrowest values.

    Guidelines themselves are left out, as their places tell more.
    """
    guidelines, places = of_side(side)
    sources = {
        value: outcomes
        for value, outcomes in found.values[guidelines].items()
        if value in set(GuidelineSource) - WIDE
    }
    lines = [
        line
        for name, values in ((guidelines, sources), (places, found.values[places]))
        for line in lines_of(request, name, values)
        if not _is_of(entry, line.value)
    ]
    lines.sort(key=most_decided)
    return Together(side, tuple(lines[:MOST_LISTED]), len(lines[MOST_LISTED:]))


def _is_of(entry: Entry, value: str) -> bool:
    """Return whether a citation is one of the entry itself, or stands under it."""
    return value in entry.values or (
        entry.kind is Kind.GUIDELINE and value.startswith(f"{entry.values[0]}:")
    )


def _typical(request: SearchRequest, newest: Sequence[int]) -> tuple[int, ...]:
    items = DisputedItem.objects.published().filter(pk__in=newest)
    texts = list(items.values_list("description", Left("rationale", LONGEST_SEARCHED)))
    if len(texts) < LIKE:  # all of them are among the newest, or nearly
        return ()
    shown = newest[:NEWEST]
    found = find_typical(request, texts, limit=NEWEST + TYPICAL)
    return tuple(item_id for item_id in found if item_id not in shown)[:TYPICAL]
