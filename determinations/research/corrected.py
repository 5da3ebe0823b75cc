"""What people corrected in a case or an item, for readers: field, day, the letter's words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from determinations.models import Case, DisputedItem

LABELS = {
    "age": "Age",
    "amounts": "Amounts",
    "application_received": "Application received",
    "authorized": "Authorized",
    "body_parts": "Body parts",
    "citations": "Citations",
    "clinical_summary": "Clinical case summary",
    "date_assigned": "Assigned",
    "date_of_injury": "Date of injury",
    "decision_date": "Decided",
    "description": "Heading",
    "disputed": "In dispute",
    "documents_reviewed": "Documents reviewed",
    "licensure_states": "Reviewer\u2019s licensure",
    "order": "Items",
    "outcome": "Outcome",
    "priority": "Priority",
    "rationale": "Rationale",
    "requested": "Requested",
    "retrospective": "Retrospective",
    "service_dates": "Dates of service",
    "sex": "Sex",
    "sides": "Side of the body",
    "specialties_as_written": "Reviewer\u2019s specialties",
    "treatment": "Treatment type",
    "ur_denial_date": "Utilization review denial",
}


@dataclass(frozen=True, slots=True)
class Told:
    """One corrected field: its name for readers, the day, and what the letter says."""

    field: str
    label: str
    day: date
    read: str

    def __str__(self) -> str:
        return f"{self.label}: corrected on {self.day.isoformat()}; the letter says: {self.read}"


def told_of(record: Case | DisputedItem, names: Collection[str] = ()) -> list[Told]:
    """Return what is told of these fields of a record; of all without names."""
    return told(record.corrected, names)


def told(corrected: Mapping[str, Any], names: Collection[str] = ()) -> list[Told]:
    """Return what is told of corrected fields as the rows keep them, in a fixed order."""
    return [
        Told(name, label, date.fromisoformat(corrected[name]["at"]), corrected[name]["read"])
        for name, label in LABELS.items()
        if name in corrected and (not names or name in names)
    ]
