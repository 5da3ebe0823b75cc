"""Labels of facet values, remembered for some seconds."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from .facets import FACETS

FRESH_SECONDS = 10
"""So long a withdrawn letter's own specialty or guideline may still be suggested."""


@dataclass(frozen=True, slots=True, eq=False)
class Labels:
    """Labels of all values, by the names that the database had at `read_at`.

    Each reading is equal to itself alone, so that what is made of one can be kept beside it.
    """

    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Facet to value to name."""
    read_at: float = 0.0

    @classmethod
    def from_database(cls) -> Labels:
        # the citations of each side have the same names: read once
        ways_to_read = {facet.read_names for facet in FACETS.values()}
        read = {read_names: read_names() for read_names in ways_to_read}
        names = {
            facet.name: {**dict(facet.choices), **read[facet.read_names]}
            for facet in FACETS.values()
        }
        return cls(names, time.monotonic())

    def label(self, facet: str, value: str) -> str:
        return FACETS[facet].value_label(value, self.names.get(facet, {}))


_labels = Labels()


def labels() -> Labels:
    """Return the labels of this process, at most `FRESH_SECONDS` old."""
    global _labels
    if not _labels.names or time.monotonic() - _labels.read_at > FRESH_SECONDS:
        _labels = Labels.from_database()
    return _labels


def forget_labels() -> None:
    """Read the labels anew at the next use; for tests, where databases come and go."""
    global _labels
    _labels = Labels()
