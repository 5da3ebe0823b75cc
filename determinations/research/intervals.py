"""Intervals of confidence for proportions."""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

Z_95 = 1.959963984540054
"""The 97.5 % quantile of the standard normal distribution: 95 % lie within it on both sides."""


class Interval(NamedTuple):
    """The ends of an interval, as fractions from 0 to 1."""

    low: float
    high: float


def wilson(successes: int, trials: int, z: float = Z_95) -> Interval:
    """Return Wilson's score interval, without correction for continuity, of a proportion.

    It holds also for few trials and for none or all successes, where the textbook's interval has
    no width (Newcombe, Statistics in Medicine 1998, 17:857-872, method 3). Raises ValueError
    without trials, or where there are more successes than trials.
    """
    if trials < 1 or not 0 <= successes <= trials:
        raise ValueError(f"{successes} of {trials} is no proportion.")
    proportion = successes / trials
    centre = proportion + z * z / (2 * trials)
    reach = z * sqrt(proportion * (1 - proportion) / trials + z * z / (4 * trials * trials))
    scale = 1 + z * z / trials
    low = (centre - reach) / scale if successes else 0.0
    high = (centre + reach) / scale if successes < trials else 1.0
    return Interval(low, high)
