"""Which acts of a letter's history can be taken back, what that will do, and else why not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from determinations.ingest.revisions import CannotUndo, Difference, differences_of, taken_back
from determinations.models import (
    AcceptedProblem,
    AuditEntry,
    Letter,
    LetterStatus,
    Revision,
    RevisionOrigin,
    Verb,
)

WHY_NOT = {
    Verb.READ: "Only another reading changes what was read: have the letter read again, or "
    "correct what was read wrong.",
    Verb.REPARSE: "Only another reading changes what was read: correct what it got wrong.",
    Verb.REDACT: "What was redacted is gone from every version. Redact the letter again, with "
    "other passages, from its original text.",
    Verb.CLEAR: "Redact the letter if a finding does name a person after all.",
    Verb.SUPERSEDE: "The letter has its place again, or was read again since.",
    Verb.RESCREEN: "Decide on the findings: clear or redact them.",
}
"""Why an act has no button that takes it back, and what to do instead."""

READERS_SEE = (
    "Readers see that at once; if something that they need is missing then, such as an outcome, "
    "the letter is taken from them until it is mended."
)


@dataclass(frozen=True, slots=True)
class TakeBack:
    """A form that takes an act back, for a reason."""

    summary: str
    effect: str
    """What it will do, told before."""
    url: str
    button: str
    changes: Sequence[Difference] = ()
    """Values that it sets, from what the archive says now."""


_OF_STATES = {
    Verb.PUBLISH: (
        LetterStatus.PUBLISHED, "withdraw", "Withdraw it from readers",
        "Readers see the letter no more, from this moment on. It can be published again here.",
    ),
    Verb.WITHDRAW: (
        LetterStatus.WITHDRAWN, "publish", "Publish it again",
        "Readers see the letter again at once, as the archive has it now, if nothing stands "
        "against it.",
    ),
    Verb.REJECT: (
        LetterStatus.REJECTED, "read", "Have it read again",
        "The letter is read from its file once more and then waits for review. It is not "
        "published.",
    ),
}  # fmt: skip
"""Acts that changed a letter's state, and what takes each back while the letter is in it."""


def of_state(letter: Letter, entry: AuditEntry) -> TakeBack | None:
    """Return what takes back that a letter was published, withdrawn or rejected, while it is so."""
    status, act, summary, effect = _OF_STATES.get(Verb(entry.verb), (None, "", "", ""))
    if status is None or letter.status != status:
        return None
    return TakeBack(summary, effect, reverse("staff:change_state", args=[letter.pk, act]), summary)


def of_replacement(earlier: int) -> TakeBack:
    """Return what puts an earlier letter of the case back, whose place another one took."""
    return TakeBack(
        "Put the earlier letter back",
        "Readers see again what they saw before; the letter that took its place waits for review.",
        reverse("staff:put_back", args=[earlier]),
        "Put it back",
    )


def of_accepted(letter: Letter, accepted: AcceptedProblem) -> TakeBack:
    return TakeBack(
        "Take this change back",
        "The problem needs a person again, and holds the letter until somebody mends or accepts "
        "it. A published letter stays published.",
        reverse("staff:take_up_accepted", args=[letter.pk, accepted.pk]),
        "Take the acceptance back",
    )


def of_revisions(
    letter: Letter, wanted: Iterable[Revision], known: Mapping[int, Revision]
) -> dict[int, TakeBack | str]:
    """Return, by its number, what takes each revision back, or why nothing does; one query.

    `known` has the case's newest revisions by their numbers, and `wanted` are some of them.
    """
    if not known:
        return {}
    current = known[max(known)].draft
    found: dict[int, TakeBack | str] = {}
    drafts = {}
    for revision in wanted:
        before = known.get(revision.number - 1)
        if revision.origin == RevisionOrigin.REPARSE:
            found[revision.number] = WHY_NOT[Verb.REPARSE]
        if before is None or revision.origin not in (RevisionOrigin.PERSON, RevisionOrigin.UNDO):
            continue
        try:
            drafts[revision.number] = taken_back(current, before.draft, revision.draft)
        except CannotUndo as error:
            found[revision.number] = str(error)
    told = differences_of((current, draft) for draft in drafts.values())
    for number, changes in zip(drafts, told, strict=True):
        found[number] = TakeBack(
            "Take this change back",
            "It sets these values, in a new revision; all that was changed since stays. "
            + (READERS_SEE if letter.status == LetterStatus.PUBLISHED else ""),
            reverse("staff:undo_revision", args=[letter.pk, number]),
            f"Take revision {number} back",
            changes,
        )
    return found
