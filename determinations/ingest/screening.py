"""What the screen for marks that identify people found in a letter, and what a person decided.

The functions here set a letter's columns; `lifecycle` saves them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace

from determinations.letters import (
    REST,
    SCREEN_VERSION,
    Passage,
    PhiFinding,
    Problem,
    Severity,
    find_again,
    redact,
    united,
)
from determinations.models import Letter, LetterStatus, PhiState

from .dropped_findings import undecided

SCREEN_FIELDS = (
    "phi_findings", "phi_state", "screen_version", "redacted_text", "redacted_passages",
)  # fmt: skip
"""The columns of a letter that are set here."""

REDACTION_LOST = "redaction-lost"
_REDACTED_ELSEWHERE = "was redacted in another letter of this case"


class CannotResolve(Exception):
    """Why findings can't be cleared or redacted now, as a message for the person who tried."""


def note_screening(letter: Letter, findings: Iterable[PhiFinding]) -> list[Problem]:
    """Set what was found in the text just read, with what a person redacted redacted again.

    Findings that a person dropped in this letter hold it no more. Return a problem for what can't
    be redacted again: the letter is then held, as for findings that are new.
    """
    letter.screen_version = SCREEN_VERSION
    found = list(findings)
    if not letter.redacted_text:
        _note_unredacted(letter, found)
        return []
    again, lost = find_again(letter.text, letter.get_redacted_passages())
    letter.redacted_text = redact(letter.text, again)
    new = outside(undecided(letter, found), again)
    letter.set_phi_findings(united(letter.text, [*again, *found]))
    letter.phi_state = PhiState.HELD if lost or new else PhiState.REDACTED
    return [_redaction_lost(lost)] if lost else []


def note_rescreening(letter: Letter, findings: Iterable[PhiFinding]) -> None:
    """Set what the rules find now in a text that stays what it is, redacted as it was redacted.

    What a person dropped or redacted holds the letter no more; a redaction that was lost when the
    text was read holds it still.
    """
    letter.screen_version = SCREEN_VERSION
    found = list(findings)
    if not letter.redacted_text:
        _note_unredacted(letter, found)
        return
    passages = letter.get_redacted_passages()
    redacted, _ = find_again(letter.text, passages)
    if any(kind == REST for kind, _ in passages):  # found by its place alone
        redacted += [finding for finding in letter.get_phi_findings() if finding.kind == REST]
    redacted = united(letter.text, redacted)
    new = outside(undecided(letter, found), redacted)
    is_lost = any(problem.code == REDACTION_LOST for problem in letter.get_problems())
    letter.set_phi_findings(united(letter.text, [*redacted, *found]))
    letter.phi_state = PhiState.HELD if new or is_lost else PhiState.REDACTED


def _note_unredacted(letter: Letter, found: list[PhiFinding]) -> None:
    new = undecided(letter, found)
    letter.set_phi_findings(found)
    decided = PhiState.CLEARED if found else PhiState.CLEAR
    letter.phi_state = PhiState.HELD if new else decided


def note_redacted_elsewhere(letter: Letter, others: Iterable[Letter]) -> bool:
    """Hold a letter in whose text stands what a person redacted in others of its case.

    What it has redacted itself, and what a person dropped in it, does not hold it. Return whether
    it is held for this.
    """
    passages = [passage for other in others for passage in other.get_redacted_passages()]
    found = [
        replace(finding, reason=_REDACTED_ELSEWHERE)
        for finding in find_again(letter.text, passages)[0]
    ]
    redacted, _ = find_again(letter.text, letter.get_redacted_passages())
    found = outside(found, redacted)
    new = undecided(letter, found)
    letter.set_phi_findings(united(letter.text, [*letter.get_phi_findings(), *found]))
    if new:
        letter.phi_state = PhiState.HELD
    elif found and letter.phi_state == PhiState.CLEAR:
        letter.phi_state = PhiState.CLEARED
    return bool(new)


def outside(findings: Iterable[PhiFinding], redacted: Iterable[PhiFinding]) -> list[PhiFinding]:
    """Return the findings that stand in the text, wholly or in part, beside what is redacted."""
    spans = [known.span for known in redacted]
    return [finding for finding in findings if not any(finding.span.within(span) for span in spans)]


def redact_findings(letter: Letter) -> list[PhiFinding]:
    """Put marks in place of the findings, and of all that was redacted before.

    Return what is redacted.
    """
    shown = letter.get_phi_findings()
    passages = dict.fromkeys(
        [*letter.get_redacted_passages(), *((finding.kind, finding.text) for finding in shown)]
    )
    again, _ = find_again(letter.text, passages)
    redacted = united(letter.text, [*shown, *again])
    letter.set_redacted_passages(passages)
    letter.redacted_text = redact(letter.text, redacted)
    _note_redaction(letter)
    return redacted


def redact_chosen(letter: Letter, passages: Iterable[Passage]) -> list[PhiFinding]:
    """Put marks in place of the passages that a person chose, and of no others.

    It begins at the original text, whatever was redacted before. Return what is redacted. Raise
    `CannotResolve` if a passage is not in the text, or if none was chosen.
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
    return found


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
