"""Facets that stand as trees beside the results: treatments, and guidelines with their places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from determinations.search import (
    FACETS,
    FacetCounts,
    FacetValue,
    SearchResult,
    family,
    labels,
)
from determinations.vocabulary import GuidelineSource

SHOWN_VALUES = 8
"""So many values of a list stand on the page, and all chosen ones; others are fetched."""

TYPES = ("type", "types")
GUIDELINES = ("guideline", "guidelines")
PLACES = ("page or section", "pages and sections")

SOURCES = frozenset(GuidelineSource)


@dataclass(frozen=True, slots=True)
class Branch:
    """A value of a tree with the first values under it, which are branches themselves."""

    name: str
    """The facet that the value is of."""
    value: FacetValue
    nouns: tuple[str, str] = ("", "")
    """What the values under it are, in the singular and the plural."""
    under: str = ""
    """The facet that the values under it are of."""
    branches: tuple[Branch, ...] = ()
    more: int = 0
    """How many values under it are not on the page."""
    is_open: bool = False


def shown_of(values: Iterable[FacetValue]) -> int:
    """Return how many of a list's values stand on the page."""
    return max(SHOWN_VALUES, sum(value.selected for value in values))


def branches(name: str, result: SearchResult) -> tuple[Branch, ...]:
    """Return the tree under a parent facet."""
    parents, children = (result.facets[member] for member in family(name))
    if FACETS[name].side is None:
        return _treatments(parents, children)
    return _citations(parents, children)


def _treatments(parents: FacetCounts, children: FacetCounts) -> tuple[Branch, ...]:
    is_within = FACETS[parents.name].is_within
    found = []
    for category in parents.values:
        within = [value for value in children.values if is_within(value.value, category.value)]
        if [value.label for value in within] == [category.label]:
            within = []  # such as Transportation, which has no other type than itself
        types = tuple(Branch(children.name, value) for value in within)
        is_open = category.selected or any(value.selected for value in within)
        found.append(Branch(parents.name, category, TYPES, children.name, types, is_open=is_open))
    return tuple(found)


def _citations(cited: FacetCounts, places: FacetCounts) -> tuple[Branch, ...]:
    """Return kinds of sources; the MTUS holds its guidelines, and these their places."""
    of_guideline: defaultdict[str, list[FacetValue]] = defaultdict(list)
    for place in places.values:
        of_guideline[place.value.partition(":")[0]].append(place)
    kinds = {value.value: value for value in cited.values if value.value in SOURCES}
    guidelines = {value.value: value for value in cited.values if value.value not in SOURCES}
    for key in of_guideline.keys() - guidelines.keys():  # a chosen place that nothing cites
        guidelines[key] = _without_items(cited.name, key)
    if guidelines and GuidelineSource.MTUS not in kinds:
        kinds[GuidelineSource.MTUS] = _without_items(cited.name, GuidelineSource.MTUS)
    within = [
        _guideline(cited.name, value, places.name, of_guideline[value.value])
        for value in guidelines.values()
    ]
    chosen = [number for number, branch in enumerate(within, 1) if branch.is_open]
    shown = max([SHOWN_VALUES, *chosen])
    return tuple(
        Branch(
            cited.name,
            kind,
            GUIDELINES,
            cited.name,
            tuple(within[:shown]),
            max(0, len(within) - shown),
            is_open=True,
        )
        if kind.value == GuidelineSource.MTUS
        else Branch(cited.name, kind)
        for kind in kinds.values()
    )


def _guideline(name: str, value: FacetValue, of: str, places: Sequence[FacetValue]) -> Branch:
    shown = shown_of(places)
    return Branch(
        name,
        value,
        PLACES,
        of,
        tuple(Branch(of, in_tree(of, place)) for place in places[:shown]),
        max(0, len(places) - shown),
        is_open=value.selected or any(place.selected for place in places),
    )


def in_tree(name: str, value: FacetValue) -> FacetValue:
    """Return a value labelled as it is under its parent's."""
    label_of = FACETS[name].label_in_tree
    return replace(value, label=label_of(value.value)) if label_of else value


def _without_items(name: str, value: str) -> FacetValue:
    return FacetValue(value, labels().label(name, value), 0, selected=False)
