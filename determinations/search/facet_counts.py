"""A facet's values with their counts in a result, and the order that they are sorted in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from .facets import Facet, Order
from .value_labels import labels


@dataclass(frozen=True, slots=True)
class FacetValue:
    value: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True, slots=True)
class FacetCounts:
    """A facet's values with their counts in one result: chosen ones first, then in the facet's
    order. A value without items is left out unless it is chosen.
    """

    name: str
    label: str
    values: tuple[FacetValue, ...]

    @classmethod
    def of(cls, facet: Facet, counts: Mapping[str, int], selected: Sequence[str]) -> FacetCounts:
        label_of = labels().label
        values = (
            FacetValue(value, label_of(facet.name, value), count, value in selected)
            for value, count in {**dict.fromkeys(selected, 0), **counts}.items()
        )
        return cls(facet.name, facet.label, tuple(sorted(values, key=_SORT_KEYS[facet.order])))

    @property
    def selected(self) -> tuple[FacetValue, ...]:
        return tuple(value for value in self.values if value.selected)


def _most_first(value: FacetValue) -> tuple[object, ...]:
    return not value.selected, -value.count, natural_sort_key(value.label)


def _newest_first(value: FacetValue) -> tuple[object, ...]:
    # what a URL holds need not be a year
    return not value.selected, -int(value.value) if value.value.isdecimal() else 0


_SORT_KEYS: Mapping[Order, Callable[[FacetValue], tuple[object, ...]]] = {
    Order.MOST_FIRST: _most_first,
    Order.NEWEST_FIRST: _newest_first,
}


def natural_sort_key(label: str) -> list[tuple[int, str]]:
    """Return a sort key that compares numbers as numbers: page 9 comes before page 13."""
    parts = re.split(r"(\d+)", label.casefold())
    return [(int(part), "") if part.isdecimal() else (0, part) for part in parts]
