"""Tables of rates as pages show them: what stands in a row, and where its numbers lead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from determinations.models import ItemOutcome
from determinations.research.published_rates import PublishedSeries
from determinations.research.rates import OUTCOME, Line, Rate
from determinations.search import FACETS, SearchRequest, child_of, family

from .links import POSITION, filled
from .rate_charts import Bar, bar_of
from .rate_words import PERCENT, interval, percent

HOW = ("by", "across", "order")
"""Parameters that rates alone have."""

TREATMENT, SPECIALTY = "treatment", "specialty"


@dataclass(frozen=True, slots=True)
class Shown:
    """A rate as a row or a cell of a cross-table shows it, and where its decisions are."""

    rate: Rate
    percent: str
    interval: str
    decided_url: str
    overturned_url: str


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    url: str
    """The rates of this row alone, or what else tells more of it."""
    shown: Shown
    bar: Bar | None
    cells: tuple[Shown, ...] = ()
    published: tuple[str, ...] = ()
    """What each published series has for the year of this row."""


class Links:
    """Makes addresses of searches that differ from the page's by what is chosen in filters."""

    def __init__(self, data: QueryDict) -> None:
        """Keep what is no filter of the parameters of a page."""
        kept = filled(data, without=(*POSITION, *FACETS))
        self._kept = [(name, value) for name, values in kept.lists() for value in values]
        self._for_decisions = [each for each in self._kept if each[0] not in HOW]
        self._decisions, self._rates = reverse("decisions"), reverse("rates")

    def decisions(self, request: SearchRequest, outcome: str = "") -> str:
        """Return the address of a search's decisions, of every outcome or one."""
        chosen = [*_chosen(request), *([(OUTCOME, outcome)] if outcome else [])]
        return f"{self._decisions}?{urlencode([*self._for_decisions, *chosen])}"

    def rates(self, request: SearchRequest, by: str) -> str:
        """Return the address of a search's rates by another filter."""
        how = [(name, value) for name, value in self._kept if name not in ("by", "across")]
        return f"{self._rates}?{urlencode([*how, *_chosen(request), ('by', by)])}"

    def shown(self, rate: Rate, request: SearchRequest) -> Shown:
        return Shown(
            rate,
            percent(rate),
            interval(rate),
            self.decisions(request),
            self.decisions(request, ItemOutcome.OVERTURNED),
        )


def _chosen(request: SearchRequest) -> list[tuple[str, str]]:
    return [(name, value) for name, values in request.facets.items() for value in values]


def row_of(
    line: Line, by: str, links: Links, top: float, series: Sequence[PublishedSeries] = ()
) -> Row:
    """Return a line of a table by a facet, its bar on a scale up to the fraction `top`."""
    return Row(
        label=line.label,
        url=links.rates(line.request, next_after(by)),
        shown=links.shown(line.rate, line.request),
        bar=bar_of(line.rate, top),
        cells=tuple(links.shown(cell.rate, cell.request) for cell in line.cells),
        published=tuple(_published(each, int(line.value)) for each in series),
    )


def next_after(by: str) -> str:
    """Return what the rates of a row are told by: what stands under it, or who decided it."""
    child = child_of(by)
    if child is not None:
        return child.name
    return SPECIALTY if by in family(TREATMENT) else TREATMENT


def _published(series: PublishedSeries, year: int) -> str:
    rate = series.years.get(year)
    if rate is None:
        return ""
    return f"{rate.overturned_percent:g}{PERCENT} in {rate.letters:,} letters"
