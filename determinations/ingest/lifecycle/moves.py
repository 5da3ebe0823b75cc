"""How a letter goes from one state to another: the only place that writes one.

`move` checks the step against the table (`transitions.py`), writes it, and records who did what in
the audit log. `note_change` tells the search indexes about a case that readers see.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from determinations import audit
from determinations.letters import Problem
from determinations.models import (
    AuditEntry,
    Case,
    IndexChange,
    Letter,
    LetterStatus,
    Revision,
    RevisionOrigin,
    Verb,
)

from ..drafts.differences import loggable
from ..drafts.fields import Draft
from ..drafts.problems import settled
from ..locks import lock
from ..publishing import is_clean, note_outcome, why_no_outcome
from ..transitions import (
    NEEDS_REVIEW,
    PARSED,
    REJECTED,
    SUPERSEDED,
    WITHDRAWN,
    check,
)

HIDING_FIELDS = ("hidden_by", "hidden_at", "hidden_reason", "publish_when_clean")
"""The columns of a letter that `hide` sets."""


def move(
    letter: Letter,
    to: LetterStatus,
    verb: Verb,
    *changed: str,
    by: User | None = None,
    reason: str = "",
    **details: Any,
) -> LetterStatus:
    """Take a locked letter to another state; write that and the other `changed` fields.

    States are set here and in `step`, and nowhere else; so who moved a letter (None for whoever
    acts just now), by which `verb` and why, is recorded, with `details` for the audit log.
    """
    entry = step(letter, to, verb, by=by, reason=reason, **details)
    letter.save(update_fields=["status", *changed])
    entry.save(force_insert=True)
    return to


def step(
    letter: Letter,
    to: LetterStatus,
    verb: Verb,
    *,
    by: User | None = None,
    reason: str = "",
    **details: Any,
) -> AuditEntry:
    """Set a letter's next state, without saving; return the entry to write with it."""
    before = LetterStatus(letter.status)
    check(before, to)
    letter.status = to
    return audit.entry_of(
        verb, letter=letter, from_state=before, to_state=to, by=by, reason=reason, **details
    )


def take_back(letter: Letter, state: LetterStatus) -> None:
    """Let a letter say again what its row does, after a move that was rolled back."""
    letter.status = state


def hide(
    letter: Letter, to: LetterStatus, verb: Verb, *changed: str, by: User | None, reason: str
) -> LetterStatus:
    letter.hidden_by, letter.hidden_at, letter.hidden_reason = by, timezone.now(), reason
    letter.publish_when_clean = False
    return move(letter, to, verb, *HIDING_FIELDS, *changed, by=by, reason=reason)


def supersede(letter_id: int, *, by: User | None = None, reason: str = "", **details: Any) -> None:
    """Let the letter that spoke for a case make way for a newer one; it stays stored.

    What a person hid stays what it is.
    """
    letter = lock(letter_id)
    if letter.status not in (WITHDRAWN, REJECTED):
        move(letter, SUPERSEDED, Verb.SUPERSEDE, by=by, reason=reason, **details)


def state_after_reading(letter: Letter) -> LetterStatus:
    """Return the state of a letter that was just read: ready, if nothing needs a person."""
    return PARSED if is_clean(letter, phi_resolved=True) else NEEDS_REVIEW


def state_after_change(letter: Letter) -> LetterStatus:
    """Return the state of a letter whose problems or findings may have changed.

    Only one that waits for a person, or is ready, moves.
    """
    status = LetterStatus(letter.status)
    return state_after_reading(letter) if status in (PARSED, NEEDS_REVIEW) else status


def move_by_revision(
    letter: Letter,
    revision: Revision,
    current: Draft,
    before: Iterable[Problem],
    /,
    *changed: str,
) -> None:
    """Take a letter to its state after a revision; the audit log has what that changed, and why.

    `current` and `before` are the draft and the problems that it had until then.
    """
    verb = Verb.UNDO if revision.origin == RevisionOrigin.UNDO else Verb.CORRECT
    said = {"cause": revision.cause} if revision.cause else {}
    move(
        letter, state_after_change(letter), verb, *changed,
        by=revision.made_by, reason=revision.why,
        revision_id=revision.pk, **said, **settled(letter, before),
        **loggable(current, revision.draft),
    )  # fmt: skip


def hold_without_outcome(letter: Letter, case: Case, *, by: User | None = None) -> None:
    """Take a determination that has lost its outcome from readers, for a person to look at.

    Both are locked; nothing happens to one that has its outcome, or that readers don't see.
    """
    if not case.is_published or case.outcome:
        return
    note_outcome(case, letter)
    hide_case(case)
    letter.publish_when_clean = False
    changed = ("problems", "publish_when_clean")
    move(letter, NEEDS_REVIEW, Verb.WITHDRAW, *changed, by=by, reason=why_no_outcome(case))


def hide_case(case: Case) -> None:
    """Take a locked case from readers; the caller moves its letter in the same transaction."""
    note_change(case)  # while it still counts as one that readers see
    case.published_at = None
    case.save(update_fields=["published_at"])


def note_change(case: Case) -> None:
    """Tell every index about a case that readers see; others are in no index."""
    if case.is_published:
        note_changes([case.pk])


def note_changes(case_ids: Iterable[int]) -> None:
    """Tell every index about cases that readers see, in the transaction that changes them."""
    IndexChange.objects.record(case_ids)
