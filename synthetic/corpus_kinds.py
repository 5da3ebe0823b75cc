"""What invented letters dispute: kinds of items and body parts, with their shares of a year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from determinations.vocabulary import load

from .figures import groups, shares, trend
from .words import Template, Weighted, vocabulary

DRUGS = "Pharmaceuticals"


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    words: tuple[str, ...]
    sided: bool
    guideline: tuple[str, int]
    later: tuple[Any, ...]
    """The guideline that took its place, and its editions."""


@dataclass(frozen=True, slots=True)
class Kind:
    category: str
    subcategory: str
    headings: tuple[Template, ...]
    data: Mapping[str, Any]
    drugs: tuple[str, ...] = ()

    @property
    def group(self) -> str:
        """The name that figures have for it: a class of drugs, or else its category."""
        return self.subcategory if self.category == DRUGS else self.category


@cache
def parts() -> Weighted[Part]:
    return Weighted(
        (
            Part(
                row["name"],
                tuple(row["words"]),
                row.get("sided", False),
                tuple(row["guideline"]),
                tuple(row["later"]),
            ),
            row["weight"],
        )
        for row in vocabulary()["part"]
    )


@cache
def _kinds() -> tuple[Kind, ...]:
    classes = load("drugs")["classes"]
    return (
        *(
            Kind(category, subcategory, tuple(map(Template, row["headings"])), row)
            for row in vocabulary()["kind"]
            for category, subcategory in (row["type"],)
        ),
        *(
            Kind(DRUGS, name, (), row, tuple(drug.title() for drug in classes[name]))
            for name, row in vocabulary()["drugs"].items()
        ),
    )


@cache
def kinds_of(year: int) -> Weighted[tuple[Kind, float]]:
    """Return the kinds of items of a year, each with the share of them that is overturned."""
    by_share = _by_share(year)
    rates = _rates(year, by_share)
    return Weighted(
        ((kind, rate), share) for (kind, share), rate in zip(by_share, rates, strict=True)
    )


def _by_share(year: int) -> list[tuple[Kind, float]]:
    """Return each kind with its share of a year's items."""
    weights: defaultdict[str, float] = defaultdict(float)
    for kind in _kinds():
        weights[kind.group] += kind.data["weight"]
    of_category = shares(
        groups("category"), {name: 1 for row in groups("category") for name in row.names}, year
    )
    classes = {kind.group: weights[kind.group] for kind in _kinds() if kind.drugs}
    of_drugs = shares(groups("drugs"), classes, year)
    of_group = of_category | {name: of_category[DRUGS] * of_drugs[name] for name in classes}
    return [
        (kind, of_group[kind.group] * kind.data["weight"] / weights[kind.group])
        for kind in _kinds()
    ]


def _rates(year: int, by_share: list[tuple[Kind, float]]) -> list[float]:
    """Return the share of each kind that is overturned.

    Groups with a published rate have it on average; all others together have what is left of the
    year's. Within both a kind's own rate says how it compares with the rest.
    """
    known = {
        name: row.overturned.at(year)
        for row in (*groups("category"), *groups("drugs"))
        if row.overturned
        for name in row.names
    }
    wanted, usual = defaultdict[str, float](float), defaultdict[str, float](float)
    wanted[""] = trend("overturned").at(year)
    for kind, share in by_share:
        group = kind.group if kind.group in known else ""
        usual[group] += share * kind.data["overturned"]
        if group:
            wanted[group] += share * known[group]
            wanted[""] -= share * known[group]
    factors = {group: wanted[group] / usual[group] for group in usual}
    return [kind.data["overturned"] * factors.get(kind.group, factors[""]) for kind, _ in by_share]
