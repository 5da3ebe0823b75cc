"""Facets: how many of the items found fall on each value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import tantivy
from tantivy import Query

from .documents import values_in
from .labels import labels
from .request import FACETS
from .schema import COLUMNS

MOST_VALUES = 200_000
"""More than any column has: counts are exact, also where segments disagree on what is frequent."""


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
    def of(cls, name: str, counts: dict[str, int], selected: Sequence[str]) -> Facet:
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
            ordered = sorted(values, key=lambda one: (not one.selected, -one.count, one.label))
        return cls(name, FACETS[name], tuple(ordered))

    @property
    def selected(self) -> tuple[FacetValue, ...]:
        return tuple(one for one in self.values if one.selected)


def count_facets(
    searcher: tantivy.Searcher, query: Query, names: Sequence[str]
) -> dict[str, dict[str, int]]:
    """Exact counts by facet and value, for all items that a query matches."""
    if not names:
        return {}
    columns = [column for name in names for column in COLUMNS[name]]
    found = searcher.aggregate(query, {column: terms_of(column) for column in columns})
    return {name: _counts(found, COLUMNS[name]) for name in names}


def terms_of(column: str) -> dict[str, Any]:
    return {"terms": {"field": column, "size": MOST_VALUES, "segment_size": MOST_VALUES}}


def _counts(found: Mapping[str, Any], columns: Sequence[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for column in columns:
        for bucket in found[column]["buckets"]:
            count = int(bucket["doc_count"])
            for value in values_in(bucket["key"]):
                counts[value] = counts.get(value, 0) + count
    return counts
