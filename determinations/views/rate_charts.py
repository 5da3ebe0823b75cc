"""Where the marks of charts stand: in units of their SVG, whose templates only draw them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from determinations.research.rates import Line, Rate

WIDTH, HEIGHT = 480, 250
LEFT, RIGHT, TOP, BOTTOM = 48, 470, 14, 220
"""Edges of the plot in the trend chart."""

BAR_WIDTH = 100
DOT = 4
"""Half a dot: marks stay so far from the edges."""

MOST_LABELS = 9
"""Years that have room for their label."""

STEPS = (0.05, 0.1, 0.2, 0.25)
MOST_STEPS = 5


@dataclass(frozen=True, slots=True)
class Bar:
    """The interval and the rate of a row, on a line from 0 to `BAR_WIDTH`."""

    low: float
    high: float
    rate: float


@dataclass(frozen=True, slots=True)
class Mark:
    """One year's rate in a trend, with its interval where it has one; y grows downwards."""

    x: float
    y: float
    low: float | None = None
    high: float | None = None
    is_small: bool = False


@dataclass(frozen=True, slots=True)
class Trace:
    """The marks of one series and the lines between those of years that follow each other."""

    name: str
    kind: str
    """What the style sheet knows it by."""
    marks: tuple[Mark, ...]
    lines: tuple[tuple[Mark, Mark], ...]


@dataclass(frozen=True, slots=True)
class Tick:
    at: float
    label: str


@dataclass(frozen=True, slots=True)
class TrendChart:
    traces: tuple[Trace, ...]
    years: tuple[Tick, ...]
    percents: tuple[Tick, ...]
    first: int
    last: int


def top_of(rates: Sequence[Rate]) -> float:
    """Return the fraction that a scale of these rates reaches: whole tens of percent.

    The intervals of small numbers don't count where there are others, or they would leave these no
    room.
    """
    known = [rate for rate in rates if not rate.is_small] or rates
    highest = max((rate.interval.high for rate in known if rate.interval), default=0.0)
    return min(1.0, max(0.1, ceil(highest * 10 - 1e-9) / 10))


def bar_of(rate: Rate, top: float) -> Bar | None:
    """Return a rate's bar on a scale up to `top`; what is beyond stands at its end."""
    if rate.interval is None or rate.fraction is None:
        return None
    low, high, at = (
        round(DOT + min(each / top, 1.0) * (BAR_WIDTH - 2 * DOT), 1)
        for each in (*rate.interval, rate.fraction)
    )
    return Bar(low, high, at)


def trend_chart(
    name: str, years: Sequence[Line], published: Mapping[str, Mapping[int, float]]
) -> TrendChart | None:
    """Return the chart of a search's rates by year, beside published ones by the series' names.

    None for fewer than two years: there is no trend. Published are fractions; they are shown for
    the years from the search's first to its last.
    """
    rates = {int(line.value): line.rate for line in years if line.rate.decided}
    if len(rates) < 2:
        return None
    first, last = min(rates), max(rates)
    shown = {
        series: {year: rate for year, rate in given.items() if first <= year <= last}
        for series, given in published.items()
    }
    most = max((rate for given in shown.values() for rate in given.values()), default=0.0)
    top = max(top_of(list(rates.values())), ceil(most * 10 - 1e-9) / 10)

    def x_of(year: int) -> float:
        return round(LEFT + (RIGHT - LEFT) * (year - first + 0.5) / (last - first + 1), 1)

    def y_of(fraction: float) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * min(fraction / top, 1.0), 1)

    own = {
        year: Mark(x_of(year), y_of(rate.fraction), y_of(ends.low), y_of(ends.high), rate.is_small)
        for year, rate in sorted(rates.items())
        if rate.fraction is not None and (ends := rate.interval) is not None
    }
    marks = {
        series: {year: Mark(x_of(year), y_of(rate)) for year, rate in given.items()}
        for series, given in shown.items()
    }
    others = [_trace(series, "published", each) for series, each in marks.items() if each]
    step = next(step for step in STEPS if top / step <= MOST_STEPS)
    percents = [number * step for number in range(round(top / step) + 1)]
    return TrendChart(
        traces=(*others, _trace(name, "own", own)),
        years=tuple(Tick(x_of(year), str(year)) for year in _labelled(first, last)),
        percents=tuple(Tick(y_of(each), f"{100 * each:.0f}\u00a0%") for each in percents),
        first=first,
        last=last,
    )


def _trace(name: str, kind: str, marks: Mapping[int, Mark]) -> Trace:
    lines = [
        (marks[year], marks[after]) for year, after in pairwise(sorted(marks)) if after == year + 1
    ]
    return Trace(name, kind, tuple(marks.values()), tuple(lines))


def _labelled(first: int, last: int) -> range:
    """Return the years whose labels have room: the last one and every so many before it."""
    every = ceil((last - first + 1) / MOST_LABELS)
    return range(last, first - 1, -every)
