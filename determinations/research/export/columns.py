"""The columns of an export: the one table from which files and their data dictionary are made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from determinations.models import CaseOutcome
from determinations.search import labels
from determinations.vocabulary import CitationKind, CitedBy, ItemOutcome

from ..amounts import describe_amounts
from ..citing import cite_item
from ..corrected import told
from .rows import ExportedCitation, ExportedItem

Value = str | int | bool | date | None | Sequence[str]
"""What stands in a cell; several texts where the column has several."""

TOTALS = {
    "sessions": "Sessions",
    "hours": "Hours",
    "tablets": "Tablets",
    "days": "Days",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name for programs, its label for people, and what it holds."""

    name: str
    label: str
    explanation: str
    value: Callable[[ExportedItem], Value]
    width: int = 14
    """In a spreadsheet, in characters."""
    structured: Callable[[ExportedItem], Any] | None = None
    """Of JSON, where that can say more than a cell."""


def _total(name: str, label: str) -> Column:
    return Column(
        f"total_{name}",
        f"{label} in dispute",
        f"How many {name} are in dispute, where the heading makes that certain; else empty.",
        lambda item: item.total.get(name),
    )


def _cited(side: CitedBy, name: str, label: str, who: str) -> Column:
    return Column(
        name,
        label,
        f"{who}: guideline with its edition, section, pages; several are separated by semicolons.",
        lambda item: [str(citation) for citation in _basis(item.cited_by(side))],
        40,
        lambda item: [_structured(citation) for citation in item.cited_by(side)],
    )


def _basis(citations: Iterable[ExportedCitation]) -> list[ExportedCitation]:
    return [citation for citation in citations if citation.kind != CitationKind.NONE]


def _structured(citation: ExportedCitation) -> Mapping[str, Any]:
    fields = citation._asdict()
    del fields["cited_by"]
    return fields


def _body_parts(item: ExportedItem) -> list[str]:
    label_of = labels().label
    return [label_of("body_part", part) for part in item.body_parts]


SUMMARY = "clinical_summary"

COLUMNS: Sequence[Column] = (
    Column("case_number", "Case number", "The number of the Independent Medical Review case.",
           lambda item: item.case_number, 15),
    Column("item", "Item", "The place of the disputed item in its letter, from 1.",
           lambda item: item.position, 6),
    Column("url", "Address", "Where this decision can be read in the archive.",
           lambda item: item.url, 30),
    Column("invented_sample", "Invented sample",
           "Yes for a sample letter that was made up: no real determination, not to be cited.",
           lambda item: item.invented, 9),
    Column("decided", "Decided", "The day of the determination.",
           lambda item: item.decision_date, 11),
    Column("outcome", "Outcome",
           "Of this item. Upheld: the denial stands. Overturned: the treatment is medically "
           "necessary. Empty where the letter does not say it clearly.",
           lambda item: ItemOutcome(item.outcome).label if item.outcome else "", 11),
    Column("determination_outcome", "Outcome of the determination",
           "Of all items of the letter together.",
           lambda item: CaseOutcome(item.case_outcome).label if item.case_outcome else "", 16),
    Column("category", "Treatment category", "In the words of the state's own search tool.",
           lambda item: item.category, 20),
    Column("treatment_type", "Treatment type", "Within its category.",
           lambda item: item.treatment, 20),
    Column("treatment_sure", "Treatment type is sure",
           "No where the heading leaves the treatment type open, so that it is a guess.",
           lambda item: item.treatment_sure, 10),
    Column("title", "In dispute, in short", "Made of the heading by the archive.",
           lambda item: item.title, 40),
    Column("heading", "Heading", "The letter's own words above the item.",
           lambda item: item.description, 40),
    Column("requested", "Requested", "What was asked for, where the heading tells it apart.",
           lambda item: item.requested, 25),
    Column("authorized", "Authorized",
           "What the claims administrator granted of it, where the heading says so.",
           lambda item: item.authorized, 25),
    Column("disputed", "Left in dispute", "The rest, where the heading says so.",
           lambda item: item.disputed, 25),
    Column("amounts", "Amounts", "Amounts that the heading names of what is in dispute.",
           lambda item: describe_amounts(item.quantities), 25, lambda item: list(item.quantities)),
    *(_total(name, label) for name, label in TOTALS.items()),
    Column("retrospective", "Retrospective", "Whether the treatment had been given already.",
           lambda item: item.retrospective, 9),
    Column("service_dates", "Dates of service", "As year-month-day, where the heading names them.",
           lambda item: [day.isoformat() for day in item.service_dates], 12),
    Column("body_parts", "Body parts", "Those that the heading names.", _body_parts, 18),
    Column("specialties", "Reviewer's specialties", "Of the expert reviewer, who is anonymous.",
           lambda item: item.specialties, 25),
    Column("licensure", "Reviewer's licensure", "States in which the reviewer is licensed.",
           lambda item: item.licensure_states, 14),
    Column("injured", "Date of injury", "As the letter gives it.",
           lambda item: item.date_of_injury, 11),
    Column("received", "Application received", "The day on which the application came.",
           lambda item: item.application_received, 11),
    Column("added", "Added", "The day on which the letter was first published in this archive.",
           lambda item: item.added, 11),
    _cited(CitedBy.CLAIMS_ADMINISTRATOR, "claims_administrator_citations",
           "Cited by the claims administrator", "What the claims administrator based it on"),
    _cited(CitedBy.IMRO, "reviewer_citations", "Cited by the reviewer",
           "What the expert reviewer based it on"),
    _cited(CitedBy.RATIONALE, "rationale_citations", "Named in the rationale",
           "What the rationale names besides, whichever side relied on it"),
    Column("rationale", "Rationale", "The reviewer's reasons, whole.",
           lambda item: item.rationale, 80),
    Column("corrected", "Corrected",
           "What people corrected in the decision or its case, and what the letter says instead.",
           lambda item: [str(each) for each in (*told(item.case_corrected), *told(item.corrected))],
           30),
    Column(SUMMARY, "Clinical case summary", "The letter's summary of the case, whole.",
           lambda item: item.clinical_summary, 80),
    Column("citation", "Citation", "To paste. Check it against the letter before you rely on it.",
           cite_item, 50),
)  # fmt: skip


def columns(*, with_summary: bool) -> Sequence[Column]:
    """Return the columns of a file; clinical summaries are as long as all the rest."""
    return [column for column in COLUMNS if with_summary or column.name != SUMMARY]


def cell_value(value: Value) -> str | int | date | None:
    """Return a value as one cell of a table: yes and no, several texts with semicolons between."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or isinstance(value, (str, int, date)):
        return value
    return "; ".join(value)
