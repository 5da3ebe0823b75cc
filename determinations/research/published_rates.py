"""Rates that others publish of the whole state, read from `published_rates.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class PublishedRate:
    letters: int
    overturned_percent: float
    """Of the items that these letters decided; published with at most one decimal."""


@dataclass(frozen=True, slots=True)
class PublishedSeries:
    """The figures of one publisher, who counts in the same way every year."""

    name: str
    """As short as a legend has room for."""
    source: str
    counts: str
    """What the rates are of."""
    years: Mapping[int, PublishedRate]
    """Oldest first; years that the publisher's own figures are not at hand for are missing."""


@cache
def published_series() -> tuple[PublishedSeries, ...]:
    text = (files(__package__) / "published_rates.toml").read_text(encoding="utf-8")
    return tuple(
        PublishedSeries(
            series["name"],
            series["source"],
            series["counts"],
            {int(year): PublishedRate(**rate) for year, rate in sorted(series["years"].items())},
        )
        for series in tomllib.loads(text)["series"]
    )
