"""What happened to a letter, from the audit log, its case's revisions and its receipts, by time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from determinations.ingest.revisions import Difference, differences_of, versions_of
from determinations.models import (
    AcceptedProblem,
    AuditEntry,
    Letter,
    LetterStatus,
    Receipt,
    Revision,
    RevisionOrigin,
    Verb,
)

MOST_ENTRIES = 2000
MOST_REVISIONS = 60
"""Revisions whose changes are told; a case has a few."""
LOOKED_AT = (Verb.VIEW, Verb.DOWNLOAD)
"""Acts that changed nothing; the page leaves them out unless it is asked for all."""

WHY_NOT = {
    Verb.READ: "Only a newer reading changes what was read: have the letter read again.",
    Verb.REPARSE: "Only a newer reading changes what was read: correct what it got wrong.",
    Verb.REDACT: "What was redacted is gone from every version. Redact the letter again, with "
    "other passages, from its original text.",
    Verb.CLEAR: "Redact the letter if a finding does name a person after all.",
    Verb.REJECT: "A rejected letter is read again before it can come back.",
    Verb.SUPERSEDE: "The letter has its place again, or was read again since.",
    Verb.RESCREEN: "Decide on the findings: clear or redact them.",
}
"""Why an act has no button that takes it back, and what to do instead."""


@dataclass(slots=True)
class Event:
    """One line of a letter's life."""

    at: datetime
    what: str
    who: str
    reason: str = ""
    states: str = ""
    notes: Sequence[str] = ()
    changes: Sequence[Difference] = ()
    revision: Revision | None = None
    can_undo: bool = False
    can_publish: bool = False
    """Whether publishing once more takes it back."""
    accepted: AcceptedProblem | None = None
    """The problem that was accepted in it, while it is."""
    put_back: int | None = None
    """The letter that can take its place again."""
    why_not: str = ""


@dataclass(slots=True)
class Life:
    """All that happened, the latest first."""

    events: list[Event] = field(default_factory=list)
    is_cut: bool = False
    """Whether older entries of the log are left out."""


def life_of(letter: Letter, *, everything: bool = False) -> Life:
    """Return what happened to a letter, in five queries at most."""
    revisions = _revisions(letter)
    entries = list(AuditEntry.objects.filter(letter_id=letter.pk)[: MOST_ENTRIES + 1])
    shown = [entry for entry in entries if everything or entry.verb not in LOOKED_AT]
    told = differences_of(
        (revisions[number - 1].draft, revision.draft)
        for number, revision in revisions.items()
        if number - 1 in revisions
    )
    changes = dict(zip((n for n in revisions if n - 1 in revisions), told, strict=True))
    by_entry = {
        _number_of(entry, revisions): entry
        for entry in shown
        if entry.verb in (Verb.CORRECT, Verb.UNDO)
    }
    events = [_of_entry(entry, letter, revisions, changes) for entry in shown]
    _offer_to_take_up(letter, zip(events, shown, strict=True))
    events += [
        _of_revision(revision, changes.get(number, ()), _replaced(revision, revisions, letter))
        for number, revision in revisions.items()
        if number not in by_entry
    ]
    events += _of_receipts(letter)
    events.sort(key=lambda event: event.at, reverse=True)
    return Life(events, is_cut=len(entries) > MOST_ENTRIES)


def _revisions(letter: Letter) -> dict[int, Revision]:
    return {revision.number: revision for revision in versions_of(letter)[:MOST_REVISIONS]}


def _of_entry(
    entry: AuditEntry,
    letter: Letter,
    revisions: dict[int, Revision],
    changes: dict[int, list[Difference]],
) -> Event:
    number = _number_of(entry, revisions)
    revision = revisions.get(number) if number is not None else None
    labels = dict(LetterStatus.choices)
    states = [str(labels.get(state, state)) for state in (entry.from_state, entry.to_state)]
    steps = list(dict.fromkeys(filter(None, states)))
    return Event(
        at=entry.at,
        what=entry.get_verb_display(),
        who=entry.user_name,
        reason=entry.reason,
        states=" \N{RIGHTWARDS ARROW} ".join(steps) if len(steps) > 1 else "",
        notes=_notes(entry),
        changes=changes.get(number, ()) if number is not None else (),
        revision=revision,
        can_undo=revision is not None and revision.number - 1 in revisions,
        can_publish=entry.verb == Verb.WITHDRAW and letter.status == LetterStatus.WITHDRAWN,
        put_back=letter.pk if _was_superseded(entry, letter) else None,
        why_not=WHY_NOT.get(Verb(entry.verb), "") if entry.verb in Verb.values else "",
    )


def _offer_to_take_up(letter: Letter, events: Iterable[tuple[Event, AuditEntry]]) -> None:
    """Note with the latest acceptance of each problem, which is the one that holds, what it was."""
    acts = [(event, entry) for event, entry in events if entry.verb == Verb.ACCEPT_PROBLEM]
    if not acts:
        return
    accepted = {(each.code, each.item): each for each in letter.accepted_problems.all()}
    for event, entry in acts:
        key = (entry.details.get("problem"), entry.details.get("item"))
        event.accepted = accepted.pop(key, None)


def _notes(entry: AuditEntry) -> list[str]:
    if "problem" in entry.details:
        item = entry.details.get("item")
        return [f"{entry.details.get('problem')}{f', item {item}' if item else ''}"]
    return []


def _number_of(entry: AuditEntry, revisions: dict[int, Revision]) -> int | None:
    """Return the number of the revision that an act made; those of a waiting letter get another."""
    made = entry.details.get("revision_id")
    if made is None:
        return entry.details.get("revision")
    return next((number for number, each in revisions.items() if each.pk == made), None)


def _was_superseded(entry: AuditEntry, letter: Letter) -> bool:
    return entry.verb == Verb.SUPERSEDE and letter.status == LetterStatus.SUPERSEDED


def _replaced(revision: Revision, revisions: dict[int, Revision], letter: Letter) -> int | None:
    """Return the letter whose place was taken by a revision, if it can be put back."""
    before = revisions.get(revision.number - 1)
    speaks = letter.case is not None and letter.case.letter_id == revision.letter_id
    is_replacement = revision.origin == RevisionOrigin.REPLACEMENT and speaks
    return before.letter_id if is_replacement and before is not None else None


def _of_revision(
    revision: Revision, changes: Sequence[Difference], put_back: int | None = None
) -> Event:
    version = f"Parser {revision.parser_version}" if revision.parser_version else ""
    is_reading = revision.origin in (RevisionOrigin.READING, RevisionOrigin.REPARSE)
    return Event(
        at=revision.made_at,
        what=revision.get_origin_display(),
        who=str(revision.made_by or "") if not is_reading else "the archive",
        reason=revision.reason,
        notes=[version] if version and is_reading else (),
        changes=changes,
        revision=revision,
        can_undo=revision.origin in (RevisionOrigin.PERSON, RevisionOrigin.UNDO)
        and revision.number > 1,
        put_back=put_back,
        why_not=WHY_NOT[Verb.REPARSE] if revision.origin == RevisionOrigin.REPARSE else "",
    )


def _of_receipts(letter: Letter) -> Iterable[Event]:
    receipts = Receipt.objects.filter(letter=letter).select_related("batch__received_by")
    for receipt in receipts.order_by("-pk")[:MOST_REVISIONS]:
        yield Event(
            at=receipt.batch.received_at,
            what=f"File came in: {receipt.get_result_display().lower()}",
            who=str(receipt.batch.received_by or ""),
            notes=[receipt.file_name, str(receipt.batch)],
        )
