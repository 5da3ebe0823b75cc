"""What has to hold before readers may see a letter. The act itself is `lifecycle.publish`."""

from __future__ import annotations

from collections.abc import Sequence

from determinations.letters import Problem, Severity
from determinations.models import PUBLIC_PHI, Case, Letter, PhiState
from determinations.vocabulary.case_numbers import is_placeholder

from .transitions import PUBLISHABLE

OUTCOME_UNKNOWN = "outcome-unknown"
SAID_BY_PARSER = ("missing-outcome", "no-items")
"""Problems of the parser's that tell already why a case has no outcome."""


class CannotPublish(Exception):
    """Why a letter may not be published, as a message for the person who tried."""


def obstacles(letter: Letter) -> list[str]:
    """Return what forbids to publish a letter, as messages; empty if nothing does."""
    found = []
    if letter.status not in PUBLISHABLE:
        found.append(f"The letter's state is \N{LEFT DOUBLE QUOTATION MARK}"
                     f"{letter.get_status_display()}\N{RIGHT DOUBLE QUOTATION MARK}.")  # fmt: skip
    elif letter.case_id is None:
        found.append("The letter has not been read yet.")
    elif letter.case is not None and is_placeholder(letter.case.case_number):
        found.append("The letter has no case number: give its case one first.")
    elif letter.case is not None and letter.case.letter_id == letter.pk and not letter.case.outcome:
        found.append(why_no_outcome(letter.case))
    if letter.phi_state not in PUBLIC_PHI:
        found.append("Marks that may identify a person have to be cleared or redacted first.")
    if any(problem.severity is Severity.FATAL for problem in letter.get_problems()):
        found.append("The letter could not be read as a determination.")
    return found


def why_no_outcome(case: Case) -> str:
    """Return which items keep a case from having an outcome, as a message."""
    positions = case.items.filter(outcome="").values_list("position", flat=True)
    if not positions:
        return "The letter has no disputed item."
    items = "Item" if len(positions) == 1 else "Items"
    verb = "has" if len(positions) == 1 else "have"
    return f"{items} {', '.join(map(str, positions))} {verb} no outcome: give it one first."


def note_outcome(case: Case, letter: Letter) -> None:
    """Set, without saving, whether the letter that speaks for a case leaves it without an outcome.

    Readers see a determination only with the outcome of each item.
    """
    kept = [problem for problem in letter.get_problems() if problem.code != OUTCOME_UNKNOWN]
    if not case.outcome and not any(problem.code in SAID_BY_PARSER for problem in kept):
        kept.append(Problem(OUTCOME_UNKNOWN, why_no_outcome(case), Severity.REVIEW))
    letter.set_problems(kept)


def refuse_with(found: Sequence[str]) -> None:
    """Raise `CannotPublish` with these reasons, if there are any."""
    if found:
        raise CannotPublish(" ".join(found))


def is_clean(letter: Letter, *, phi_resolved: bool = False) -> bool:
    """Return whether a letter may be published without a person having looked at it.

    With `phi_resolved` findings that a person has dealt with count as none.
    """
    allowed = PUBLIC_PHI if phi_resolved else (PhiState.CLEAR,)
    return letter.phi_state in allowed and all(
        problem.severity is Severity.NOTE for problem in letter.get_problems()
    )
