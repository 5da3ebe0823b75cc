"""Rates in words and rounded numbers: on the result list and the pages of rates."""

from __future__ import annotations

from dataclasses import dataclass

from determinations.research.intervals import Interval
from determinations.research.rates import FEW, OUTCOME, Rate
from determinations.search import SearchRequest, SearchResult

WELL_KNOWN = 0.04
"""Width of an interval, as a fraction, below which a rate is shown with a decimal."""

PERCENT = "\u00a0%"


@dataclass(frozen=True, slots=True)
class RateLine:
    """How the decisions of a list came out, in a sentence."""

    sentence: str
    is_small: bool
    undecided: int
    of_every_outcome: bool
    """Whether an outcome is chosen: the sentence is of the same search without it."""


def rate_line(request: SearchRequest, result: SearchResult) -> RateLine | None:
    """Return the line above a result list, None where nothing is found with any outcome."""
    rate = Rate.of(result.outcomes)
    if not rate.decided and not rate.undecided:
        return None
    chosen = bool(request.facets.get(OUTCOME))
    return RateLine(sentence(rate), rate.is_small, rate.undecided, chosen)


def sentence(rate: Rate) -> str:
    """Return a rate as "1 of 31 overturned, 3 % (95 %: 0.6 to 16 %)"."""
    if not rate.decided:
        return "None decided"
    counted = f"{rate.overturned:,} of {rate.decided:,} overturned"
    return f"{counted}, {percent(rate)} (95{PERCENT}: {interval(rate)})"


def percent(rate: Rate) -> str:
    """Return the share that was overturned as "3 %", "" where nothing is decided."""
    if rate.fraction is None or rate.interval is None:
        return ""
    return f"{rounded(rate.fraction, _decimals(rate.interval))}{PERCENT}"


def interval(rate: Rate) -> str:
    """Return the ends of a rate's interval as "0.6 to 16 %", "" where nothing is decided."""
    if rate.interval is None:
        return ""
    low, high = (rounded(end, _decimals(rate.interval)) for end in rate.interval)
    return f"{low} to {high}{PERCENT}"


def rounded(fraction: float, decimals: int = 0) -> str:
    """Return a fraction in percent; near none and near all with a decimal, and never as these."""
    number = 100 * fraction
    if 0 < number < 1 or 99 < number < 100:
        if not 0.05 <= number < 99.95:
            return "under 0.1" if number < 1 else "over 99.9"
        decimals = 1
    return f"{number:.{decimals}f}" if 0 < number < 100 else f"{number:.0f}"


def _decimals(ends: Interval) -> int:
    return int(ends.high - ends.low < WELL_KNOWN)


SMALL_NUMBER = f"fewer than {FEW} decided"
