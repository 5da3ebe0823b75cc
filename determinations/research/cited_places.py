"""Which pages and sections decisions cite, side by side: of one guideline, or of all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from determinations.search import (
    Outcomes,
    SearchRequest,
    Side,
    count_outcomes,
    of_side,
    slug_of,
)

SHOWN_SIDES = (Side.EITHER, Side.ADMINISTRATOR, Side.REVIEWER, Side.RATIONALE)


@dataclass(frozen=True, slots=True)
class CitedPlaces:
    """The outcomes of the decisions in which each of `SHOWN_SIDES` cites a place."""

    by_side: Mapping[Side, Mapping[str, Outcomes]]

    def places(self) -> frozenset[str]:
        return frozenset(place for places in self.by_side.values() for place in places)

    def are_cited(self, places: Iterable[str]) -> bool:
        """Return whether anything cites one of these places."""
        return any(place in cited for place in places for cited in self.by_side.values())

    def outcomes(self, side: Side, place: str) -> Outcomes:
        return self.by_side[side].get(place, Outcomes())

    def decisions(self, place: str) -> int:
        """Return how many decisions cite a place on either side; if none, in their rationales."""
        for side in (Side.EITHER, Side.RATIONALE):
            counted = self.outcomes(side, place)
            if number := counted.decided + counted.undecided:
                return number
        return 0

    def spellings(self, slug: str) -> tuple[str, ...]:
        """Return the places that have a slug, the one with the most decisions first."""
        same = [place for place in self.places() if slug_of(place) == slug]
        return tuple(sorted(same, key=lambda place: (-self.decisions(place), place)))


def cited_places(guideline: str = "") -> CitedPlaces:
    """Return the places that are cited, of one guideline or of all.

    Counted in two passes over the index. Raises what `count_outcomes` raises.
    """
    by_side: dict[Side, Mapping[str, Outcomes]] = {}
    for sides in (SHOWN_SIDES[:3], SHOWN_SIDES[3:]):
        # what either side cites has all that one side does
        over = of_side(sides[0])[0]
        request = SearchRequest(facets={over: (guideline,)} if guideline else {})
        names = tuple(of_side(side)[1] for side in sides)
        (found,) = count_outcomes([request], names)
        for side, name in zip(sides, names, strict=True):
            by_side[side] = {
                place: outcomes
                for place, outcomes in found.values[name].items()
                if not guideline or place.startswith(f"{guideline}:")
            }
    return CitedPlaces(by_side)
