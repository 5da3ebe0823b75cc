"""What the screen for marks that identify people found in a letter, and what a person decided.

The functions here set a letter's columns; `lifecycle` saves them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from determinations.letters import (
    REST,
    Passage,
    PhiFinding,
    Problem,
    Severity,
    find_again,
    redact,
    united,
)
from determinations.models import Letter, LetterStatus, PhiState

SCREEN_FIELDS = ("phi_findings", "phi_state", "redacted_text", "redacted_passages")
"""The columns of a letter that are set here."""

REDACTION_LOST = "redaction-lost"


class CannotResolve(Exception):
    """Why findings can't be cleared or redacted now, as a message for the person who tried."""


def note_screening(letter: Letter, findings: Iterable[PhiFinding]) -> list[Problem]:
    """Set what was found in the text just read, with what a person redacted redacted again.

    Return a problem for what can't be: the letter is then held, as for findings that are new.
    """
    found = list(findings)
    if not letter.redacted_text:
        letter.set_phi_findings(found)
        letter.phi_state = PhiState.HELD if found else PhiState.CLEAR
        return []
    again, lost = find_again(letter.text, letter.get_redacted_passages())
    letter.redacted_text = redact(letter.text, again)
    undecided = [
        finding for finding in found if not any(finding.span.within(known.span) for known in again)
    ]
    letter.set_phi_findings(united(letter.text, [*again, *found]))
    letter.phi_state = PhiState.HELD if lost or undecided else PhiState.REDACTED
    return [_redaction_lost(lost)] if lost else []


def redact_findings(letter: Letter) -> None:
    """Put marks in place of the findings, and of all that was redacted before."""
    shown = letter.get_phi_findings()
    passages = dict.fromkeys(
        [*letter.get_redacted_passages(), *((finding.kind, finding.text) for finding in shown)]
    )
    again, _ = find_again(letter.text, passages)
    letter.set_redacted_passages(passages)
    letter.redacted_text = redact(letter.text, united(letter.text, [*shown, *again]))
    _note_redaction(letter)


def redact_chosen(letter: Letter, passages: Iterable[Passage]) -> None:
    """Put marks in place of the passages that a person chose, and of no others.

    It begins at the original text, whatever was redacted before. Raise `CannotResolve` if a passage
    is not in the text, or if none was chosen.
    """
    chosen = list(dict.fromkeys(passages))
    found, lost = find_again(letter.text, chosen)
    rest = [finding for finding in letter.get_phi_findings() if finding.kind == REST]
    if any(kind == REST for kind, _ in chosen):
        found += rest
        lost = [passage for passage in lost if (REST, passage) not in chosen]
    if lost:
        raise CannotResolve(f"Not in the letter, as whole words: {'; '.join(lost)}")
    if not found:
        raise CannotResolve("Choose at least one passage to redact.")
    letter.set_redacted_passages(chosen)
    letter.redacted_text = redact(letter.text, found)
    _note_redaction(letter)


def _note_redaction(letter: Letter) -> None:
    letter.phi_state = PhiState.REDACTED
    letter.set_problems(
        problem for problem in letter.get_problems() if problem.code != REDACTION_LOST
    )


def check_decision(letter: Letter, seen: str | None, *, clears: bool) -> None:
    """Raise `CannotResolve` if a person may not decide so.

    `seen` is the digest of what the person was shown, None where there was no page.
    """
    if not letter.text or letter.status in (LetterStatus.RECEIVED, LetterStatus.FAILED):
        raise CannotResolve("The letter has not been read yet.")
    if seen is not None and seen != findings_digest(letter):
        raise CannotResolve(
            "The letter or what was found in it has changed since this page was opened. Nothing "
            "was decided: please look again."
        )
    if not clears:
        return
    if letter.redacted_text:
        raise CannotResolve("The letter was redacted once. It can be redacted again, not cleared.")
    if letter.phi_state != PhiState.HELD:
        raise CannotResolve("Only a letter that is held for its findings can be cleared.")


def findings_digest(letter: Letter) -> str:
    """Return a hash of the text, the findings in it and what was decided about them so far."""
    shown = [letter.text, letter.phi_findings, letter.phi_state, letter.redacted_text]
    return hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()


def _redaction_lost(lost: list[str]) -> Problem:
    passages = "1 passage that was" if len(lost) == 1 else f"{len(lost)} passages that were"
    return Problem(
        REDACTION_LOST,
        f"{passages} redacted before can't be found in the text as it is read now. Look whether "
        "the text still names the person before you redact the letter again.",
        Severity.REVIEW,
    )
