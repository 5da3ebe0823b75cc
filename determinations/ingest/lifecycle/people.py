"""What a person does with a letter: publish, withdraw, reject, clear, redact."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from determinations.letters import Passage, redact_passages
from determinations.models import (
    Case,
    Letter,
    PhiState,
    Verb,
)

from ..candidate_drafts import is_candidate
from ..drafts.redacting import passages_of_case, redact_revisions
from ..dropped_findings import drop, redact_reasons, take_up_again
from ..locks import lock, lock_case_of
from ..publishing import obstacles, refuse_with
from ..redacted_around import AROUND_FIELDS, redact_around, redact_meanings
from ..redacted_searches import redact_searches
from ..saving import READING_FIELDS, note_reading, parse_stored, save_case
from ..screening import (
    SCREEN_FIELDS,
    check_decision,
    note_redacted_elsewhere,
    outside,
    redact_chosen,
    redact_findings,
)
from ..transitions import (
    NEEDS_REVIEW,
    PUBLISHED,
    RECEIVED,
    REJECTED,
    WITHDRAWN,
)
from ..unused_rows import drop_unused
from .candidates import keep_reading
from .moves import (
    HIDING_FIELDS,
    hide,
    hide_case,
    move,
    note_change,
    state_after_change,
)
from .replacing import take_place

WITHDRAWN_TO_REDACT = "redaction"
"""Reason of a withdrawal that comes with a redaction."""
HELD_TO_REDACT = "redaction of another letter of the case"
"""Reason why a letter is held, and taken from readers, that has what was redacted in another."""


@transaction.atomic
def publish(letter: int | Letter, *, by: User | None = None, reason: str = "") -> Case:
    """Show a letter's determination to readers; what its case showed before is superseded.

    The letter is told by its id, or is locked already (`lock`).
    A letter that readers see already stays as it is. Raise `CannotPublish`, with every reason, if
    something forbids it.
    """
    letter = lock(letter)
    refuse_with(obstacles(letter))
    case = Case.objects.select_for_update().get(letters=letter)
    if letter.status == PUBLISHED and case.letter_id == letter.pk:
        return case
    if case.letter_id != letter.pk:
        if case.is_published:
            case.replaced_at = timezone.now()
        take_place(case, letter, by=by, reason=reason)
        refuse_with(obstacles(letter))  # now that it speaks for the case
    letter.hidden_by, letter.hidden_at, letter.hidden_reason = None, None, ""
    move(letter, PUBLISHED, Verb.PUBLISH, "problems", *HIDING_FIELDS, by=by, reason=reason)
    case.published_at = case.published_at or timezone.now()
    case.save(update_fields=["published_at"])
    note_change(case)
    return case


@transaction.atomic
def withdraw(letter_id: int, *, by: User | None = None, reason: str = "") -> bool:
    """Take a published letter's case from readers, until a person publishes one of its letters.

    Return whether it was published.
    """
    letter = lock(letter_id)
    if letter.status != PUBLISHED:
        return False
    _withdraw(letter, by=by, reason=reason)
    return True


def _withdraw(letter: Letter, *, by: User | None, reason: str) -> None:
    case = Case.objects.select_for_update().get(letter=letter)
    hide_case(case)
    hide(letter, WITHDRAWN, Verb.WITHDRAW, by=by, reason=reason)


@transaction.atomic
def reject(letter_id: int, *, by: User | None = None, reason: str = "") -> bool:
    """Keep a letter and show it to nobody; return whether it was not rejected before."""
    letter = lock(letter_id)
    if letter.status == REJECTED:
        return False
    if letter.status == PUBLISHED:
        _withdraw(letter, by=by, reason=reason)
    hide(letter, REJECTED, Verb.REJECT, by=by, reason=reason)
    return True


@transaction.atomic
def read_again(
    letter_id: int,
    then: Callable[[Sequence[int]], None],
    *,
    by: User | None = None,
    reason: str = "",
) -> bool:
    """Put a letter back to the start, to be read from its stored bytes once more.

    `then` is called with its id, in a list, in the same transaction, to queue it. A published
    letter is left as it is; return whether this one was not. Whether readers see it is for a person
    to say then.
    """
    letter = lock(letter_id)
    if letter.status == PUBLISHED:
        return False
    letter.set_problems([])
    letter.publish_when_clean = False
    move(
        letter, RECEIVED, Verb.READ_AGAIN, *("problems", "publish_when_clean"), by=by, reason=reason
    )
    then([letter.pk])
    return True


@transaction.atomic
def clear(
    letter_id: int,
    *,
    seen: str | None = None,
    by: User | None = None,
    reason: str = "",
    let_go: Mapping[Passage, str] | None = None,
) -> None:
    """Record that a person found a letter's findings harmless, and drops each of them.

    `let_go` is passage to why it identifies nobody, `seen` is `findings_digest` of what the person
    was shown. Raise `CannotResolve` if that is no longer so, or if the letter isn't held for its
    findings.
    """
    letter = lock(letter_id)
    check_decision(letter, seen, clears=True)
    drop(letter, letter.get_phi_findings(), by, let_go)
    letter.phi_state = PhiState.CLEARED
    move(letter, state_after_change(letter), Verb.CLEAR, "phi_state", by=by, reason=reason)


@transaction.atomic
def redact(
    letter_id: int,
    passages: Iterable[Passage] | None = None,
    *,
    seen: str | None = None,
    by: User | None = None,
    reason: str = "",
    let_go: Mapping[Passage, str] | None = None,
) -> None:
    """Put marks in place of passages and read the redacted text; the original stays stored.

    `passages` are all that is redacted, as a person chose them; None for every finding and what was
    redacted before. Findings beside them are dropped. A published letter is withdrawn in the same
    act, and other letters of the case that have one of these passages are held. The passages go
    from what is told of these letters and from rows that letters share, too. `seen` and `let_go`
    are as for `clear`.
    """
    letter = lock(letter_id)
    check_decision(letter, seen, clears=False)
    redacted = redact_findings(letter) if passages is None else redact_chosen(letter, passages)
    passages = passages_of_case(letter)
    reason = redact_passages(reason, passages)
    if letter.status == PUBLISHED:
        _withdraw(letter, by=by, reason=reason or WITHDRAWN_TO_REDACT)
    take_up_again(letter, letter.get_redacted_passages())
    drop(letter, outside(letter.get_phi_findings(), redacted), by, let_go)
    redact_reasons(letter)
    has_revisions = letter.case is not None and redact_revisions(letter.case, letter)
    parsed = parse_stored(letter)
    note_reading(letter, parsed)
    case = lock_case_of(letter)
    if case is not None:
        save_case(case, letter, parsed)
        note_change(case)
    elif letter.case is not None and is_candidate(letter):
        keep_reading(letter.case, letter, parsed)
    redact_around(letter, passages)
    letter.readers_copy = None
    changed = (*SCREEN_FIELDS, *READING_FIELDS, *AROUND_FIELDS, "readers_copy")
    move(letter, state_after_change(letter), Verb.REDACT, *changed, by=by, reason=reason)
    _hold_others(letter, passages, by=by)
    if case is None and has_revisions:
        _save_again(letter)
    redact_meanings(letter, passages)
    redact_searches(drop_unused(passages), passages)


@transaction.atomic
def finish_redaction(letter_id: int) -> bool:
    """Redact what is told of a letter that an earlier version redacted; return whether it was so.

    Rows that letters share are left to `drop_unused`.
    """
    letter = lock(letter_id)
    passages = passages_of_case(letter)
    has_changed = redact_around(letter, passages)
    if has_changed:
        letter.save(update_fields=AROUND_FIELDS)
    redact_meanings(letter, passages)
    return has_changed


def _save_again(redacted: Letter) -> None:
    """Save what another letter of the case says, where people may have typed what was redacted."""
    case = Case.objects.select_related("letter").get(letters=redacted)
    if case.letter is not None:
        save_case(case, case.letter, parse_stored(case.letter))
        case.letter.save(update_fields=["problems"])
        note_change(case)


def _hold_others(redacted: Letter, passages: Sequence[Passage], *, by: User | None) -> None:
    """Hold the other letters of a locked case that have what was redacted in one of them.

    What is told of each of them is redacted too.
    """
    others = Letter.objects.filter(case=redacted.case_id).exclude(pk=redacted.pk)
    for letter in others.select_for_update(of=["self"]).order_by("pk"):
        if redact_around(letter, passages):
            letter.save(update_fields=AROUND_FIELDS)
        if not note_redacted_elsewhere(letter, [redacted]):
            continue
        state, verb = state_after_change(letter), Verb.RESCREEN
        if letter.status == PUBLISHED:
            hide_case(Case.objects.get(letter=letter))
            state, verb = NEEDS_REVIEW, Verb.WITHDRAW
        letter.publish_when_clean = False
        changed = ("phi_findings", "phi_state", "publish_when_clean")
        move(letter, state, verb, *changed, by=by, reason=HELD_TO_REDACT)
