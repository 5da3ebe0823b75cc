"""A letter's problems as the review page lists them: each with its place and its field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from determinations.ingest.guideline_names import UNKNOWN_GUIDELINE, quoted_in
from determinations.ingest.revisions import is_decided_between_letters
from determinations.letters import CASE_DATES, Problem, Severity
from determinations.models import AcceptedProblem, Letter
from determinations.staff.letter_notes import act_note
from determinations.staff.shared_problems.forms import LONGEST_TITLE, NewGuidelineForm

PROBLEMS_CHANGED = "The letter\u2019s problems changed meanwhile. Look at them again."
"""Said to who decides on a problem that is not the letter's any more."""
_FIELD_OF_CASE = {
    **{f"missing-{name.replace('_', '-')}": name for name in CASE_DATES},
    "missing-case-number": "case_number",
    "impossible-date": "decision_date",
    "dates-out-of-order": "decision_date",
    "dates-disagree": "date_of_injury",
    "ages-disagree": "age",
    "missing-specialty": "specialties_as_written",
    "unknown-specialty": "specialties_as_written",
    "missing-summary": "clinical_summary",
}
_FIELD_OF_ITEM = {
    "missing-outcome": "outcome",
    "outcome-contradicted": "outcome",
    "missing-heading": "description",
    "long-heading": "description",
    "lost-heading-start": "description",
    "uncertain-cut": "description",
    "unsure-treatment": "treatment",
    "missing-rationale": "rationale",
    "missing-conclusion": "rationale",
    "conclusion-on-another-item": "rationale",
}


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """One problem; `number` counts from 0 in the letter's list."""

    number: int
    problem: Problem
    field: str
    """The name of the control that it is about; "" where there is none."""
    accepted: str
    """Who accepted it, when and why; "" while it is open."""
    is_between_letters: bool = False
    """Whether only a decision between two letters of the case ends it."""

    @property
    def holds(self) -> bool:
        """Whether a person has to look before the letter is published."""
        return not self.accepted and self.problem.severity is not Severity.NOTE

    @property
    def may_be_accepted(self) -> bool:
        return (
            self.holds
            and self.problem.severity is not Severity.FATAL
            and not self.is_between_letters
        )

    @property
    def style(self) -> str:
        if self.accepted:
            return "review-problem-accepted"
        return "review-problem-holds" if self.holds else ""

    @property
    def names_guideline(self) -> bool:
        return self.problem.code == UNKNOWN_GUIDELINE

    @property
    def words(self) -> str:
        """The letter's words that a problem calls unknown."""
        return quoted_in(self.problem)

    @property
    def new_guideline_form(self) -> NewGuidelineForm:
        """The form that adds the guideline which a problem calls unknown."""
        title = self.words[:LONGEST_TITLE]
        return NewGuidelineForm(initial={"title": title}, auto_id=f"%s-{self.number}")

    @property
    def field_id(self) -> str:
        return self.field.replace(".", "-")

    @property
    def has_place(self) -> bool:
        return self.problem.span is not None


def problem_rows(letter: Letter, draft: dict[str, Any] | None) -> list[ProblemRow]:
    """Return a letter's problems, those that hold it first."""
    found = letter.get_problems()
    has_notes = any(problem.severity is Severity.NOTE for problem in found)
    accepted = _accepted(letter) if has_notes else {}  # what was accepted is a note since then
    rows = [
        ProblemRow(
            number,
            problem,
            field_of(problem, draft) if draft is not None else "",
            accepted.get((problem.code, problem.item, problem.message), ""),
            is_decided_between_letters(letter, problem.code),
        )
        for number, problem in enumerate(found)
    ]
    return sorted(rows, key=lambda row: not row.holds)


def _accepted(letter: Letter) -> dict[tuple[str, int | None, str], str]:
    return {
        (accepted.code, accepted.item, accepted.message): _told(accepted)
        for accepted in letter.accepted_problems.select_related("accepted_by")
    }


def _told(accepted: AcceptedProblem) -> str:
    return f"{act_note('Accepted', accepted.accepted_by, accepted.accepted_at)}: {accepted.reason}"


def field_of(problem: Problem, draft: dict[str, Any]) -> str:
    """Return the name of the control that a problem of a draft's letter is about, or ""."""
    if problem.code in _FIELD_OF_CASE:
        return f"case.{_FIELD_OF_CASE[problem.code]}"
    place = (problem.item or 0) - 1
    if not 0 <= place < len(draft["items"]):
        return ""
    item = draft["items"][place]
    if problem.span is not None and problem.code not in _FIELD_OF_ITEM:
        for citation in item["citations"]:
            if citation["start"] <= problem.span.start and problem.span.end <= citation["end"]:
                name = "guideline" if problem.code == UNKNOWN_GUIDELINE else "text"
                return f"citation.{citation['key']}.{name}"
    return f"item.{item['key']}.{_FIELD_OF_ITEM.get(problem.code, 'description')}"
