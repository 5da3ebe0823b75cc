"""How often decisions are overturned: in a search, by the values of a facet, and of two."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from django.core.paginator import Page, Paginator

from determinations.search import (
    FACETS,
    Outcomes,
    SearchRequest,
    count_outcomes,
    family,
    labels,
    natural_sort_key,
)

from .intervals import Interval, wilson

FEW = 20
"""Decided items below which a rate is a small number: one more could change it by points."""

OUTCOME, YEAR = "outcome", "year"
DIMENSIONS = tuple(facet for facet in FACETS.values() if facet.name != OUTCOME)
"""What rates can be told by."""

MOST_COLUMNS = 12
"""Columns of a cross-table: the values with the most decisions."""


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of the decided items were overturned. Undecided ones are no part of it."""

    overturned: int
    decided: int
    undecided: int = 0

    @classmethod
    def of(cls, outcomes: Outcomes) -> Rate:
        return cls(outcomes.overturned, outcomes.decided, outcomes.undecided)

    @property
    def fraction(self) -> float | None:
        """The share that was overturned, None where nothing is decided."""
        return self.overturned / self.decided if self.decided else None

    @property
    def interval(self) -> Interval | None:
        """Wilson's interval of 95 % confidence, None where nothing is decided."""
        return wilson(self.overturned, self.decided) if self.decided else None

    @property
    def is_small(self) -> bool:
        return self.decided < FEW


class RowOrder(StrEnum):
    """How the rows of a table are sorted. The values stand in URLs."""

    DECIDED = "n"
    RATE = "rate"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Cell:
    """A rate and the search that finds its decisions."""

    rate: Rate
    request: SearchRequest


@dataclass(frozen=True, slots=True)
class Line:
    """A row or column of a table: one value of a facet."""

    value: str
    label: str
    rate: Rate
    request: SearchRequest
    """The search that finds the decisions of this value among those of the table."""
    cells: tuple[Cell, ...] = ()
    """Of a row, one for each column."""


@dataclass(frozen=True, slots=True)
class RatesRequest:
    """A search of every outcome, and what its rates are told by. Its page is a page of rows."""

    search: SearchRequest
    by: str
    across: str | None = None
    order: RowOrder | None = None
    """None for the facet's own: years newest first, others with the most decisions first."""


@dataclass(frozen=True, slots=True)
class RateTable:
    whole: Rate
    """Of all decisions of the search; rows may add up to more, where items have several values."""
    page: Page[Line]
    """The page of rows that was asked for."""
    columns: tuple[Line, ...]
    columns_left_out: int
    years: tuple[Line, ...]
    """By year of decision, oldest first."""


def rate_table(request: RatesRequest) -> RateTable:
    """Return the rates of a search. Raises what `count_outcomes` raises."""
    by, across = request.by, request.across
    names = tuple(dict.fromkeys((by, across or by, YEAR)))
    (found,) = count_outcomes([request.search], names, (by, across) if across else None)
    search = replace(request.search, scope=found.scope)
    rows = sorted(lines_of(search, by, found.values[by]), key=_sort_key(by, request.order))
    page: Page[Line] = Paginator(rows, search.per_page).get_page(search.page)
    columns = lines_of(search, across, found.values[across]) if across else []
    columns.sort(key=most_decided)
    shown = sorted(columns[:MOST_COLUMNS], key=_column_key(across)) if across else []
    if across:
        page.object_list = _with_cells(list(page), by, shown, across, found.cells)
    return RateTable(
        whole=Rate.of(found.whole),
        page=page,
        columns=tuple(shown),
        columns_left_out=len(columns) - len(shown),
        years=tuple(sorted(lines_of(search, YEAR, found.values[YEAR]), key=_by_name)),
    )


def lines_of(search: SearchRequest, facet: str, found: Mapping[str, Outcomes]) -> list[Line]:
    """Return the values that a search leaves of a facet: all, or those in what is chosen of it.

    Where the search narrows a value, as pages do their guideline, only that much of it counts.
    """
    narrowed, label_of = search.narrowing(facet), labels().label
    requests = {value: asked for value in found if (asked := narrowed(value))}
    parts = [value for value, asked in requests.items() if not _is_whole(asked, facet, value)]
    counted = count_outcomes([requests[value] for value in parts]) if parts else []
    of_parts = {value: each.whole for value, each in zip(parts, counted, strict=True)}
    return [
        Line(value, label_of(facet, value), Rate.of({**found, **of_parts}[value]), asked)
        for value, asked in requests.items()
    ]


def _is_whole(request: SearchRequest, facet: str, value: str) -> bool:
    """Return whether of a facet's tree a value is chosen, and nothing else."""
    chosen = {name: request.facets[name] for name in family(facet) if name in request.facets}
    return chosen == {facet: (value,)}


def _with_cells(
    rows: Sequence[Line],
    by: str,
    columns: Sequence[Line],
    across: str,
    cells: Mapping[tuple[str, str], Outcomes] | None,
) -> list[Line]:
    """Return the rows with a cell for each column.

    `cells` has the outcomes by the values of row and column, as far as these were counted; they are
    those of a whole value in a whole value.
    """
    columns_are_whole = all(_is_whole(each.request, across, each.value) for each in columns)
    if cells is None or not columns_are_whole:
        found = count_outcomes([column.request for column in columns], (by,))
        cells = {
            (value, column.value): outcomes
            for column, counted in zip(columns, found, strict=True)
            for value, outcomes in counted.values[by].items()
        }
    narrowed = [column.request.narrowing(by) for column in columns]
    table = []
    for row in rows:
        requests = [asked for each in narrowed if (asked := each(row.value))]
        if _is_whole(row.request, by, row.value):
            counted = [cells.get((row.value, column.value), Outcomes()) for column in columns]
        else:
            counted = [each.whole for each in count_outcomes(requests)]
        table.append(replace(row, cells=tuple(map(Cell, map(Rate.of, counted), requests))))
    return table


SortKey = Callable[[Line], tuple[object, ...]]


def most_decided(line: Line) -> tuple[object, ...]:
    return -line.rate.decided, natural_sort_key(line.label)


def _highest_rate(line: Line) -> tuple[object, ...]:
    # a small number's rate says little: it would stand first by chance
    return line.rate.is_small, -(line.rate.fraction or 0), *most_decided(line)


def _by_name(line: Line) -> tuple[object, ...]:
    return (natural_sort_key(line.label),)


def _newest(line: Line) -> tuple[object, ...]:
    return (-int(line.value),)


def _sort_key(facet: str, order: RowOrder | None) -> SortKey:
    if order is None:
        return _newest if facet == YEAR else most_decided
    keys = {
        RowOrder.DECIDED: most_decided,
        RowOrder.RATE: _highest_rate,
        RowOrder.NAME: _by_name,
    }
    return keys[order]


def _column_key(facet: str) -> SortKey:
    """Return the order of columns: years as time goes, others with the most decisions first."""
    return _by_name if facet == YEAR else most_decided
