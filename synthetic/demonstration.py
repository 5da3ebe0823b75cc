"""The invented letters of the demonstration: enough, beside the samples, for trends and rates."""

from __future__ import annotations

from .bulk_load import load

LETTERS = 3_000
FIRST = 9_100_001
"""Number of the first: case numbers beyond those of real letters, and of the samples."""


def load_demonstration() -> int:
    """Store and publish the letters of the demonstration, and return how many.

    The index has to be built afterwards. One process is enough: starting more takes as long as
    the letters do.
    """
    return sum(load(seed=1, first=FIRST, count=LETTERS, processes=1, source="demonstration"))
