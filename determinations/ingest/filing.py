"""Which case a letter belongs to, and which of a case's letters speaks for it."""

from __future__ import annotations

from datetime import date

from determinations import audit
from determinations.letters import ParsedLetter, Problem, Severity
from determinations.models import Case, Letter
from determinations.vocabulary.case_numbers import placeholder

WOULD_REPLACE = "would-replace-published"
WOULD_REPLACE_HIDDEN = "would-replace-hidden"
OTHER_CASE = "other-case-perhaps"
ORDER_UNKNOWN = "order-unknown"
OLDER = "older-letter"
"""A note: the archive had a newer letter of the case when this one came."""
NAMING_ANOTHER = (WOULD_REPLACE, WOULD_REPLACE_HIDDEN, OTHER_CASE, ORDER_UNKNOWN, OLDER)
"""Problems whose message names the file of another letter of the case."""
OTHER_LETTER = "items-of-other-letter"
"""People changed the items that another letter of the case told."""
ERASED = (
    "A letter of this case was erased for good. Look whether this is the same one in another file "
    "before you publish it."
)
PLACE_PROBLEMS = (
    *NAMING_ANOTHER,
    "was-hidden",
    "was-erased",
    "other-case-number",
    OTHER_LETTER,
)
"""Problems of a letter in its case: in another case they are others."""
FILING_PROBLEMS = (*PLACE_PROBLEMS, "redaction-lost")
"""Problems of a letter's place among others, which a new reading of its text does not settle."""


def case_number_for(letter: Letter, parsed: ParsedLetter) -> str:
    """Return the letter's case number, or a placeholder that the same bytes always get.

    A number that a person gave its case stays where the letter has none.
    """
    given = letter.case.case_number if letter.case is not None else ""
    return parsed.case_number or given or placeholder(letter.sha256)


def is_newer(letter: Letter, parsed: ParsedLetter, case: Case, current: Letter) -> bool:
    """Return whether a letter just read is newer than the one that speaks for its case.

    The decision date decides, then the order in which the letters were received; but an invented
    letter that bears a real case's number never speaks for it.
    """
    if parsed.invented != current.invented:
        return current.invented
    decided = parsed.decision_date or date.min
    return (decided, letter.pk) > (case.decision_date or date.min, current.pk)


def why_it_waits(letter: Letter, case: Case) -> Problem | None:
    """Return why a person has to decide on a letter that would now speak for its case, if so.

    Readers lose no determination, and get back none that a person hid or erased, by a letter alone.
    """
    if letter.is_hidden:
        return Problem("was-hidden", _hidden(letter, "This letter"), Severity.REVIEW)
    current = case.letter
    if current is not None and current.pk != letter.pk and case.is_published:
        return would_replace(current)
    if hidden := _hidden_letter(case, letter):
        message = _hidden(hidden, f"Another letter of this case {names(hidden)}")
        return Problem(WOULD_REPLACE_HIDDEN, message, Severity.REVIEW)
    if audit.was_case_erased(case.case_number):
        return Problem("was-erased", ERASED, Severity.REVIEW)
    return None


def _hidden_letter(case: Case, letter: Letter) -> Letter | None:
    """Return a letter of the case, other than this one, that a person hid; the latest first."""
    if case.letter_id == letter.pk:
        return None
    hidden = case.letters.filter(hidden_at__isnull=False).exclude(pk=letter.pk)
    return hidden.order_by("-hidden_at").first()


def _hidden(letter: Letter, name: str) -> str:
    """Return a message that says when a letter was hidden, by whom and why."""
    by = f" by {letter.hidden_by}" if letter.hidden_by else ""
    day = f" on {letter.hidden_at:%B} {letter.hidden_at.day}" if letter.hidden_at else ""
    reason = f" Reason: {letter.hidden_reason}" if letter.hidden_reason else ""
    return f"{name} was withdrawn or rejected{day}{by}. Publishing this one ends that.{reason}"


def names(letter: Letter) -> str:
    """Return how a problem's message names a letter."""
    return f"({letter.file_name})"


def would_replace(current: Letter) -> Problem:
    """Return the problem of a letter that waits because another one of its case is published."""
    return Problem(
        WOULD_REPLACE,
        f"Another letter of this case is published already {names(current)}. "
        "Publishing this one puts it in that letter's place.",
        Severity.REVIEW,
    )


def renumber(case: Case, letter: Letter, parsed: ParsedLetter) -> None:
    """Set the case number that is read now, unless it is another case's: then note a problem.

    Saves nothing.
    """
    number = parsed.case_number
    if number is None or number == case.case_number:
        return
    if case.letters.count() == 1 and not Case.objects.filter(case_number=number).exists():
        case.case_number = number
        return
    problem = Problem(
        "other-case-number",
        f"The letter is read as {number} now, which is another case. It was left with "
        f"{case.case_number}; reject it and upload it again to move it.",
        Severity.REVIEW,
    )
    letter.set_problems([*letter.get_problems(), problem])
