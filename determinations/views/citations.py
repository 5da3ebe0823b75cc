"""What was cited, by whom, and the search for decisions where that side cited the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from determinations.research.items import Cited
from determinations.search import FACETS, Side, labels, of_side, places_of
from determinations.vocabulary import GuidelineSource, sources_named_in

from .links import POSITION, filled

SHORT_SIDES = {
    Side.ADMINISTRATOR: "UR",
    Side.REVIEWER: "Reviewer",
    Side.EITHER: "Both",
    Side.RATIONALE: "",
}
"""What a chip calls whose citation it is; `Side.EITHER` stands for the two together here."""


@dataclass(frozen=True, slots=True)
class Chip:
    """A place or source with who cited it; leads to the decisions in which they cited the same."""

    side: str
    """ "" where all chips of a list are of the rationale."""
    cites: str
    """The side for those who hear the page: "Reviewer cited"."""
    label: str
    url: str


class CitationLinks:
    """Makes the chips and links of one page; they narrow the search that led to it."""

    def __init__(self, data: QueryDict | None = None) -> None:
        self._kept = filled(data, without=(*POSITION, "side")) if data is not None else QueryDict()
        kept = self._kept.urlencode()
        self._search_url = f"{reverse('decisions')}?{kept}{'&' if kept else ''}"
        self._chips: dict[tuple[str, tuple[Side, ...]], Chip] = {}

    def chips(self, citations: Iterable[Cited]) -> tuple[Chip, ...]:
        """Return a chip for each place or source that was cited, each once."""
        cited_by: dict[str, dict[Side, None]] = {}
        for cited in citations:
            for value in values_of(cited):
                cited_by.setdefault(value, {})[Side.of(cited.cited_by)] = None
        return tuple(self._chip(value, tuple(sides)) for value, sides in cited_by.items())

    def named(self, cited: Cited, written: str) -> Iterator[Chip]:
        """Yield a chip for a citation in the rationale, called as it is `written`.

        What is written of several sources outside the MTUS is a chip for each of them.
        """
        values = values_of(cited)
        if cited.guideline:
            values = values[:1]
        for value in values:
            chip = self._chip(value, (Side.RATIONALE,))
            yield replace(chip, label=written) if len(values) == 1 else chip

    def _chip(self, value: str, sides: tuple[Side, ...]) -> Chip:
        """Return a chip of this page; a place that many items cite is labelled once."""
        if (value, sides) not in self._chips:
            side = sides[0] if len(sides) == 1 else Side.EITHER
            facet = FACETS[facet_of(side, value)]
            cites = facet.cites if side else "Both sides cited"
            said = facet.said(value, labels().label(facet.name, value))
            self._chips[value, sides] = Chip(SHORT_SIDES[side], cites, said, self.url(value, sides))
        return self._chips[value, sides]

    def url(self, value: str, sides: Sequence[Side]) -> str:
        """Return where the decisions stand in which each of these sides cited this."""
        names = [facet_of(side, value) for side in sides]
        added = [(name, value) for name in names if value not in self._kept.getlist(name)]
        return f"{self._search_url}{urlencode([*added, ('side', sides[-1])])}"


def facet_of(side: Side, value: str) -> str:
    """Return the name of the facet that has this value: of places or of guidelines and sources."""
    guidelines, places = of_side(side)
    return places if ":" in value else guidelines


def values_of(cited: Cited) -> tuple[str, ...]:
    """Return the narrowest filters of a citation: its places, its guideline or its sources."""
    if cited.guideline:
        places = places_of(cited.guideline, cited.section, cited.first_page, cited.last_page)
        return tuple(places) or (cited.guideline,)
    return sources_named_in(cited.source) if cited.source else (GuidelineSource.NONE,)
