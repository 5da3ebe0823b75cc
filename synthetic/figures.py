"""The figures that invented archives follow: figures.toml, made into shares of each year."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any


@dataclass(frozen=True, slots=True)
class Trend:
    """A figure by year; between known years it lies on the line between them."""

    known: tuple[tuple[int, float], ...]

    def at(self, year: int) -> float:
        """Return the figure of a year; outside of the known years that of the nearest one."""
        first, last = self.known[0], self.known[-1]
        for (before, low), (after, high) in pairwise(self.known):
            if before <= year <= after:
                return low + (high - low) * (year - before) / (after - before)
        return first[1] if year <= first[0] else last[1]


@dataclass(frozen=True, slots=True)
class Group:
    """What is known of several names together; no names are all that no other group has."""

    names: tuple[str, ...]
    share: Trend | None
    part: float
    """Share of what the groups with a trend leave, in proportion to other groups' parts."""
    overturned: Trend | None


@dataclass(frozen=True, slots=True)
class Year:
    """The days of a year that letters are known of, and how many letters that were."""

    year: int
    letters: int
    first: date
    last: date


class Cites(StrEnum):
    """What the letters of an era cite of the MTUS."""

    PAGES = "pages"
    SECTIONS = "sections"
    CHAPTERS = "chapters"


@cache
def _figures() -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "figures.toml").read_text(encoding="utf-8"))


def _trend(row: Mapping[str, Any]) -> Trend:
    return Trend(tuple((int(key), float(row[key])) for key in sorted(row) if key.isdigit()))


@cache
def trend(name: str) -> Trend:
    """Return the table `name` as a figure by year."""
    return _trend(_figures()[name])


@cache
def groups(name: str) -> tuple[Group, ...]:
    """Return the rows of the table `name`."""
    return tuple(
        Group(
            tuple(row["names"]),
            _trend(row["share"]) if "share" in row else None,
            row.get("part", 0.0),
            _trend(row["overturned"]) if "overturned" in row else None,
        )
        for row in _figures()[name]
    )


@cache
def years() -> tuple[Year, ...]:
    return tuple(
        Year(
            row["year"],
            row["letters"],
            row.get("from", date(row["year"], 1, 1)),
            row.get("until", date(row["year"], 12, 31)),
        )
        for row in _figures()["year"]
    )


def items_a_letter(year: int) -> dict[int, float]:
    """Return each number of disputed items with the share of letters that have so many."""
    single = trend("single_item").at(year)
    weights = dict(_figures()["several_items"]["weights"])
    total = sum(weights.values())
    return {1: single, **{n: (1 - single) * weight / total for n, weight in weights.items()}}


def shares(rows: Sequence[Group], weights: Mapping[str, float], year: int) -> dict[str, float]:
    """Return the share of each name of `weights`, which divide a group among its names."""
    named = {name for row in rows for name in row.names}
    others = tuple(name for name in weights if name not in named)
    left = 1 - sum(row.share.at(year) for row in rows if row.share)
    parts = sum(row.part for row in rows)
    found = {}
    for row in rows:
        share = row.share.at(year) if row.share else left * row.part / parts
        names = row.names or others
        total = sum(weights[name] for name in names)
        found.update({name: share * weights[name] / total for name in names})
    return found


@cache
def _eras() -> tuple[tuple[date, Cites], ...]:
    since = _figures()["cites"]
    return tuple((since[cites], cites) for cites in reversed(Cites))


def cites(decided: date) -> Cites:
    """Return what a letter of this day cites of the MTUS."""
    return next((cites for since, cites in _eras() if decided >= since), Cites.PAGES)
