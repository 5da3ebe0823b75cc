"""What people corrected in a case or an item, for readers: field, day, the letter's words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from determinations.models import Case, DisputedItem, RevisionCause

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


_BEHIND = {
    RevisionCause.UNSAID: "That is how it was read.",
    RevisionCause.LETTER_WRONG: "That is an error of the letter.",
    RevisionCause.USUAL_NAME: "It is the same under another name.",
}


@dataclass(frozen=True, slots=True)
class Told:
    """One corrected field: its name for readers, the day, and what the letter says."""

    field: str
    label: str
    day: date
    read: str
    cause: RevisionCause = RevisionCause.UNSAID

    @property
    def before(self) -> str:
        """What stands before `read`: of a misreading the letter says no such thing."""
        if self.field == "treatment":
            return "The archive had sorted it under"
        is_misread = self.cause == RevisionCause.MISREAD
        return "It had been read wrong, as" if is_misread else "The letter says"

    @property
    def behind(self) -> str:
        """A sentence that stands behind `read`, or ""."""
        return "" if self.field == "treatment" else _BEHIND.get(self.cause, "")

    def __str__(self) -> str:
        said = f"{self.before[0].lower()}{self.before[1:]}: {self.read}"
        behind = f". {self.behind}" if self.behind else ""
        return f"{self.label}: corrected on {self.day.isoformat()}; {said}{behind}"


def told_of(record: Case | DisputedItem, names: Collection[str] = ()) -> list[Told]:
    """Return what is told of these fields of a record; of all without names."""
    return told(record.corrected, names)


def told(corrected: Mapping[str, Any], names: Collection[str] = ()) -> list[Told]:
    """Return what is told of corrected fields as the rows keep them, in a fixed order."""
    return [
        Told(
            name,
            label,
            date.fromisoformat(corrected[name]["at"]),
            corrected[name]["read"],
            RevisionCause(corrected[name].get("cause", "")),
        )
        for name, label in LABELS.items()
        if name in corrected and (not names or name in names)
    ]


def in_short(found: Collection[Told]) -> str:
    """Return which fields were corrected and when last, for a line of a list; "" for none."""
    if not found:
        return ""
    day = max(each.day for each in found)
    return f"Corrected, last on {day.isoformat()}: {', '.join(each.label for each in found)}"
