"""What facet values are called: values are stable and short, labels are for people."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from determinations.models import (
    CitedBy,
    Guideline,
    ItemOutcome,
    Specialty,
    TreatmentType,
)
from determinations.vocabulary.guidelines import canonical_guideline, topic_for

FRESH_SECONDS = 60


@dataclass
class Labels:
    """Labels of all values, read from the database in three queries."""

    names: dict[str, dict[str, str]] = field(default_factory=dict)
    short_guidelines: dict[str, str] = field(default_factory=dict)
    read_at: float = 0.0

    @classmethod
    def from_database(cls) -> Labels:
        treatments = list(TreatmentType.objects.all())
        guidelines = list(Guideline.objects.all())
        names: dict[str, dict[str, str]] = {
            "outcome": {str(value): str(label) for value, label in ItemOutcome.choices},
            "cited_by": {str(value): str(label) for value, label in CitedBy.choices},
            "specialty": dict(Specialty.objects.values_list("slug", "name")),
            "category": {one.category_slug: one.category for one in treatments},
            "treatment": {one.slug: one.subcategory for one in treatments},
            "guideline": {one.key: str(one) for one in guidelines},
        }
        return cls(names, {one.key: _short(one) for one in guidelines}, time.monotonic())

    def label(self, facet: str, value: str) -> str:
        if facet == "mtus_page":
            return self._place(value)
        if facet == "body_part":
            return value[:1].upper() + value[1:]
        return self.names.get(facet, {}).get(value, value)

    def _place(self, value: str) -> str:
        """ "chronic-pain-2009:98" as "Chronic Pain 2009, p. 98: physical medicine"."""
        key, _, place = value.partition(":")
        guideline = self.short_guidelines.get(key, key)
        if not place.isdecimal():  # isdigit takes signs that int does not
            return f"{guideline}: {place}"
        topic = topic_for(key, int(place), "")
        return f"{guideline}, p. {place}{f': {topic}' if topic else ''}"


def _short(guideline: Guideline) -> str:
    known = canonical_guideline(guideline.title, guideline.year)
    name = known.short if known else guideline.title
    return f"{name} {guideline.year}" if guideline.year else name


_labels = Labels()


def labels() -> Labels:
    """The labels of this process, at most a minute old: new values are few and rare."""
    global _labels
    if not _labels.names or time.monotonic() - _labels.read_at > FRESH_SECONDS:
        _labels = Labels.from_database()
    return _labels


def forget_labels() -> None:
    """Read the labels anew at the next use; for tests, where databases come and go."""
    global _labels
    _labels = Labels()
