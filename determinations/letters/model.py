"""What a determination letter says, as plain data.

Nothing in here can be changed, or has behaviour beyond small derived values. Offsets
(`Span`) count characters of `ParsedLetter.text`, the normalized text that the archive stores, so
that a page can always show where a value was read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from determinations.vocabulary import CitationKind, CitedBy, ItemOutcome


class Layout(StrEnum):
    """The four layouts in which letters have been issued; see docs/parsing.md."""

    L1 = "L1"
    L2 = "L2"
    L3 = "L3"
    L4 = "L4"
    UNKNOWN = "unknown"


class Severity(StrEnum):
    """How much a problem weighs, from harmless to fatal.

    NOTE: worth knowing, the letter may be published as it is. REVIEW: a person has to look before
    the letter is published. FATAL: the letter could not be read as a determination at all, and a
    person can't publish it either. docs/parsing.md lists which problem weighs how much.
    """

    NOTE = "note"
    REVIEW = "review"
    FATAL = "fatal"


SEVERITY_ORDER = (Severity.NOTE, Severity.REVIEW, Severity.FATAL)


class Span(NamedTuple):
    """Half-open range of characters, `text[start:end]`.

    A letter has hundreds, so it is a named tuple: made and hashed in half the time of a dataclass.
    """

    start: int
    end: int

    def within(self, other: Span) -> bool:
        return other.start <= self.start and self.end <= other.end


@dataclass(frozen=True, slots=True)
class Problem:
    """Something missing, odd or unsure, described for an archive administrator."""

    code: str
    """Stable name such as `missing-decision-date`, for counting and filtering."""
    message: str
    severity: Severity
    span: Span | None = None
    item: int | None = None
    """Position (from 1) of the disputed item concerned, None for the whole letter."""

    @property
    def message_of_item(self) -> str:
        """The message, with the item before it that it is about."""
        return f"Item {self.item}: {self.message}" if self.item else self.message


@dataclass(frozen=True, slots=True)
class Treatment:
    """Treatment type in the words of the taxonomy, and what made the classifier say so."""

    category: str
    subcategory: str
    reason: str
    """Which words of the heading decided, for people: `"tramadol" is an opioid`."""
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Quantity:
    """One amount that a heading names, e.g. "2 x 4" is count 8, unit session, 2 a week, 4 weeks."""

    text: str
    span: Span
    kind: str
    """visits: sessions, visits, consultations, classes, days of a program. hours. units: anything
    else that is counted, days' supply and days in hospital too. dose: strength. package: what a
    tube or bottle holds. refills: 0 where the heading says none. rental: rental, trial or use of a
    device. unknown: the heading says that the amount is unknown."""
    count: Decimal | None = None
    """All in all: "4 hours a day for 5 days" is 20. None where that is not said, and of a dose of
    several ingredients."""
    unit: str = ""
    """Singular: session, visit, class, hour, tablet, capsule, patch, unit, day, g, mg, ... The
    bare number of a drug that is taken by mouth counts tablets."""
    times: int | None = None
    """How often in each `period`."""
    period: str = ""
    """day, week or month."""
    duration: int | None = None
    """How many `duration_unit`s it goes on."""
    duration_unit: str = ""
    """day, week or month."""
    least_count: Decimal | None = None
    """The lesser end where the heading names a range; `count`, `times`, `duration` are the greater.
    "2-3 times a week for 4-6 weeks" is at most 18 sessions, and at least 8."""
    least_times: int | None = None
    least_duration: int | None = None
    again: tuple[str, ...] = ()
    """The words of other places where the heading says the same amount, or the rest of it."""


@dataclass(frozen=True, slots=True)
class ParsedCitation:
    """One guideline or source that one side cited for one item."""

    cited_by: CitedBy
    kind: CitationKind
    text: str
    """The words as the letter has them."""
    span: Span
    title: str = ""
    """MTUS: canonical title without year ("Low Back Complaints"); else the source as written."""
    year: int | None = None
    """Of the guideline's edition, or said of another source."""
    sections: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()
    """Every page cited, ranges spelled out, ascending."""
    adopted: bool = False
    """Whether the reviewer took over what the claims administrator cited; `text` says so."""

    def references(self) -> Iterator[tuple[str, int | None, int | None]]:
        """Yield (section, first page, last page), one for each place cited in the guideline.

        A single section with pages is one place; several sections, or pages in several runs, are
        one place each; a guideline cited as a whole yields ("", None, None).
        """
        runs = list(page_runs(self.pages))
        if len(self.sections) == 1 and runs:
            for first, last in runs:
                yield self.sections[0], first, last
            return
        for section in self.sections:
            yield section, None, None
        for first, last in runs:
            yield "", first, last
        if not self.sections and not runs:
            yield "", None, None


def page_runs(pages: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    """Join consecutive pages into (first, last): 30, 31, 32, 40 gives (30, 32), (40, 40)."""
    ordered = sorted(set(pages))
    start = 0
    for i in range(1, len(ordered) + 1):
        if i == len(ordered) or ordered[i] != ordered[i - 1] + 1:
            yield ordered[start], ordered[i - 1]
            start = i


@dataclass(frozen=True, slots=True)
class ParsedItem:
    """One disputed item of the determination, in the letter's order."""

    position: int
    """From 1."""
    description: str
    """The heading before its outcome as written, lines joined by one space."""
    outcome: ItemOutcome | None
    treatment: Treatment
    requested: str = ""
    """The original request, where the heading distinguishes it from what is in dispute."""
    authorized: str = ""
    disputed: str = ""
    body_parts: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()
    """left, right, bilateral."""
    quantities: tuple[Quantity, ...] = ()
    retrospective: bool = False
    service_dates: tuple[date, ...] = ()
    citations: tuple[ParsedCitation, ...] = ()
    rationale: str = ""
    spans: Mapping[str, Span] = field(default_factory=dict)
    """Field name (description, outcome, rationale, claims_administrator, imro) to place."""

    def cited_by(self, side: CitedBy) -> tuple[ParsedCitation, ...]:
        return tuple(citation for citation in self.citations if citation.cited_by is side)


CASE_DATES = (
    "date_assigned",
    "date_of_injury",
    "decision_date",
    "ur_denial_date",
    "application_received",
)
"""The dates of a case, named alike in a parsed letter, the database, the JSON and the API."""
CASE_FACTS = (*CASE_DATES, "priority", "age", "sex")
CASE_TEXTS = ("clinical_summary", "documents_reviewed")


@dataclass(frozen=True, slots=True)
class ParsedLetter:
    """A determination letter as far as it could be read; `problems` says what could not."""

    text: str
    """The normalized text that every span refers to."""
    layout: Layout
    parser_version: str
    case_number: str | None = None
    date_assigned: date | None = None
    date_of_injury: date | None = None
    decision_date: date | None = None
    ur_denial_date: date | None = None
    application_received: date | None = None
    priority: str | None = None
    """standard or expedited."""
    licensure_states: tuple[str, ...] = ()
    specialties: tuple[str, ...] = ()
    """As written, subspecialties included, in order."""
    credentials: str = ""
    """The sentence or block the reviewer's profile was read from."""
    age: int | None = None
    """Years, of the injured worker."""
    sex: str | None = None
    """male or female."""
    clinical_summary: str = ""
    documents_reviewed: str = ""
    items: tuple[ParsedItem, ...] = ()
    problems: tuple[Problem, ...] = ()
    spans: Mapping[str, Span] = field(default_factory=dict)
    invented: bool = False
    """Whether the letter says of itself that it is a sample (`invented.py`)."""

    @property
    def severity(self) -> Severity | None:
        """The worst severity among the problems, None for a clean letter."""
        found = {problem.severity for problem in self.problems}
        return next((severity for severity in reversed(SEVERITY_ORDER) if severity in found), None)


@dataclass(frozen=True, slots=True)
class PhiFinding:
    """A mark that may identify a person; `kind` says which rule found it."""

    kind: str
    """name, birth-date, ssn, phone, email, address, claim-number, file-number or physician."""
    span: Span
    text: str
    reason: str
    """For people: what around it made the screen stop here."""
