"""The fields of the form on which a case is mended: one table, in the order of the page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from determinations.models import Priority, Sex
from determinations.vocabulary import CitationKind, CitedBy, ItemOutcome

Options = tuple[tuple[str, str], ...]


class Widget(StrEnum):
    """How a field is typed; the template has a control for each."""

    TEXT = "text"
    LONG = "long"
    DATE = "date"
    NUMBER = "number"
    CHOICE = "choice"
    FLAG = "flag"
    WORDS = "words"
    """A list on one line, by commas."""
    LINES = "lines"
    """A list, one a line."""
    SEARCH = "search"
    """One of many by its name: `list` names the datalist."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a case, an item, a citation or an amount; `name` is the model's own."""

    name: str
    label: str
    widget: Widget = Widget.TEXT
    options: Options = ()
    list: str = ""
    key: str = ""
    """The letter that leads to it, behind "f"; of a citation behind "c"."""
    marked: bool = False
    """Whether words of the letter can be marked as this field."""
    wide: bool = False


def _options(choices: list[tuple[str, str]], empty: str | None = None) -> Options:
    return (*([("", empty)] if empty is not None else []), *choices)


CASE = (
    Field("case_number", "Case number", key="c", marked=True),
    Field("decision_date", "Decision date", Widget.DATE, key="d", marked=True),
    Field("date_of_injury", "Date of injury", Widget.DATE, key="i", marked=True),
    Field("ur_denial_date", "UR denial date", Widget.DATE, key="u", marked=True),
    Field("application_received", "Application received", Widget.DATE, key="r", marked=True),
    Field("date_assigned", "Date assigned", Widget.DATE, key="a", marked=True),
    Field("priority", "Priority", Widget.CHOICE, _options(Priority.choices, "not said"), key="p"),
    Field("age", "Age in years", Widget.NUMBER, key="g", marked=True),
    Field("sex", "Sex", Widget.CHOICE, _options(Sex.choices, "not said"), key="x"),
    Field(
        "specialties_as_written", "Reviewer\u2019s specialties, one a line", Widget.LINES, key="s",
        marked=True,
    ),
    Field(
        "licensure_states", "Reviewer\u2019s states of licensure, one a line", Widget.LINES, key="l"
    ),
    Field(
        "clinical_summary", "Clinical case summary", Widget.LONG, key="m", marked=True, wide=True
    ),
)  # fmt: skip

ITEM = (
    Field("description", "Heading", Widget.LONG, key="h", marked=True, wide=True),
    Field(
        "outcome", "Outcome", Widget.CHOICE, _options(ItemOutcome.choices(), "not known"), key="o"
    ),
    Field("treatment", "Treatment type", Widget.SEARCH, list="treatments", key="t", wide=True),
    Field("requested", "Requested, where told apart", Widget.LONG, marked=True, key="q"),
    Field("authorized", "Authorized of it", Widget.LONG, marked=True, key="z"),
    Field("disputed", "In dispute", Widget.LONG, marked=True, key="e"),
    Field("body_parts", "Body parts, by commas", Widget.WORDS, key="b"),
    Field("retrospective", "Retrospective", Widget.FLAG),
    Field("rationale", "Rationale", Widget.LONG, key="w", marked=True, wide=True),
)

CITATION = (
    Field("cited_by", "Cited by", Widget.CHOICE, _options(CitedBy.choices()), key="b"),
    Field("kind", "Kind", Widget.CHOICE, _options(CitationKind.choices())),
    Field(
        "guideline", "Guideline of the MTUS", Widget.SEARCH, list="guidelines", wide=True, key="g"
    ),
    Field("source", "Source outside the MTUS", marked=True, wide=True, key="o"),
    Field("section", "Section", marked=True, key="s"),
    Field("first_page", "From page", Widget.NUMBER, marked=True, key="f"),
    Field("last_page", "To page", Widget.NUMBER),
    Field("text", "As the letter has it", Widget.LONG, marked=True, wide=True, key="t"),
)

_PERIODS = (("", ""), ("day", "day"), ("week", "week"), ("month", "month"))
_KINDS = (
    ("visits", "Sessions or visits"),
    ("hours", "Hours"),
    ("units", "Units, such as tablets"),
    ("dose", "Dose"),
    ("package", "Package"),
    ("refills", "Refills"),
    ("rental", "Rental or trial"),
    ("unknown", "Said to be unknown"),
)
AMOUNT = (
    Field("text", "Words of the heading"),
    Field("kind", "Kind", Widget.CHOICE, _KINDS),
    Field("count", "Number", Widget.NUMBER),
    Field("unit", "Unit"),
    Field("times", "Times", Widget.NUMBER),
    Field("period", "each", Widget.CHOICE, _PERIODS),
    Field("duration", "for", Widget.NUMBER),
    Field("duration_unit", "long", Widget.CHOICE, _PERIODS),
)

SHOWN = {"case": CASE, "item": ITEM, "citation": CITATION, "amount": AMOUNT}
"""The fields of each kind of part, as the form has them."""
UNSHOWN = {
    "case": ("documents_reviewed", "spans"),
    "item": ("treatment_reason", "treatment_sure", "sides", "service_dates", "spans"),
    "citation": ("source_year", "adopted", "start", "end"),
    "amount": ("least_count", "least_times", "least_duration", "again"),
}
"""What a draft has of each kind of part besides."""


def with_keys(listed: Iterable[Field]) -> list[Field]:
    """Return the fields to which a key leads."""
    return [field for field in listed if field.key]
