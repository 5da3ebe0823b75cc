"""What has to hold before readers may see a letter. The act itself is `lifecycle.publish`."""

from __future__ import annotations

from determinations.letters import Severity
from determinations.models import PUBLIC_PHI, Letter, PhiState
from determinations.vocabulary.case_numbers import is_placeholder

from .transitions import PUBLISHABLE


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
    if letter.phi_state not in PUBLIC_PHI:
        found.append("Marks that may identify a person have to be cleared or redacted first.")
    if any(problem.severity is Severity.FATAL for problem in letter.get_problems()):
        found.append("The letter could not be read as a determination.")
    return found


def is_clean(letter: Letter, *, phi_resolved: bool = False) -> bool:
    """Return whether a letter may be published without a person having looked at it.

    With `phi_resolved` findings that a person has dealt with count as none.
    """
    allowed = PUBLIC_PHI if phi_resolved else (PhiState.CLEAR,)
    return letter.phi_state in allowed and all(
        problem.severity is Severity.NOTE for problem in letter.get_problems()
    )
