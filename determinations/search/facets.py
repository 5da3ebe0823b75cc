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
    """One facet with its values: chosen ones first, then by count; values without items are left
    out unless they are chosen."""

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
        if name == "year":
            ordered = sorted(values, key=lambda one: (not one.selected, -int(one.value)
                                                      if one.value.isdigit() else 0))  # fmt: skip
        else:
            ordered = sorted(
                values, key=lambda one: (not one.selected, -one.count, _numbers_apart(one.label))
            )
        return cls(name, FACETS[name], tuple(ordered))

    @property
    def selected(self) -> tuple[FacetValue, ...]:
        return tuple(one for one in self.values if one.selected)


def _numbers_apart(label: str) -> list[tuple[int, str]]:
    """A label to sort by, its numbers as numbers: page 9 comes before page 13."""
    parts = re.split(r"(\d+)", label.casefold())
    return [(int(part), "") if part.isdecimal() else (0, part) for part in parts]
