"""Facets: how many of the items found fall on each value."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .labels import labels
from .request import FACETS


@dataclass(frozen=True, slots=True)
class FacetValue:
    value: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """One facet with its values: chosen ones first, then by count, years from the newest on; values
    without items are left out unless they are chosen."""

    name: str
    label: str
    values: tuple[FacetValue, ...]

    @classmethod
    def of(cls, name: str, counts: Mapping[str, int], selected: Sequence[str]) -> Facet:
        shown = {**dict.fromkeys(selected, 0), **counts}
        label_of = labels().label
        values = (
            FacetValue(value, label_of(name, value), count, value in selected)
            for value, count in shown.items()
        )
        order = _newest if name == "year" else _most
        return cls(name, FACETS[name], tuple(sorted(values, key=order)))

    @property
    def selected(self) -> tuple[FacetValue, ...]:
        return tuple(one for one in self.values if one.selected)


def _most(one: FacetValue) -> tuple[object, ...]:
    return not one.selected, -one.count, _numbers_apart(one.label)


def _newest(one: FacetValue) -> tuple[object, ...]:
    # what an address holds need not be a year
    return not one.selected, -int(one.value) if one.value.isdecimal() else 0


def _numbers_apart(label: str) -> list[tuple[int, str]]:
    """A label to sort by, its numbers as numbers: page 9 comes before page 13."""
    parts = re.split(r"(\d+)", label.casefold())
    return [(int(part), "") if part.isdecimal() else (0, part) for part in parts]
