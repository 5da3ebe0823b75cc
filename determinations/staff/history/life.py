"""What happened to a letter, from the audit log, its case's revisions and its receipts, by time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from determinations.ingest.batches.problems import label_of
from determinations.ingest.batches.states import STATES_BY_NAME
from determinations.ingest.revisions import Difference, differences_of, versions_of
from determinations.models import (
    AuditEntry,
    Batch,
    Letter,
    LetterStatus,
    Receipt,
    ReceiptResult,
    Revision,
    RevisionOrigin,
    Verb,
)
from determinations.staff.marked_reasons import mark_reasons

from .taking_back import WHY_NOT, TakeBack, of_accepted, of_replacement, of_revisions, of_state

MOST_ENTRIES = 2000
MOST_REVISIONS = 60
"""Revisions whose changes are told; a case has a few."""
LOOKED_AT = (Verb.VIEW, Verb.DOWNLOAD)
"""Acts that changed nothing; the page leaves them out unless it is asked for all."""
ITSELF = "the archive itself"
WORKERS = ("system", "command procrastinate", "command run", "command run_indexer")
"""Who acts by the audit log where no person asked for it."""


@dataclass(slots=True)
class Event:
    """One line of a letter's life."""

    at: datetime
    what: str
    who: str
    reason: str = ""
    is_unexplained: bool = False
    """Whether a person corrected something, and said nothing of why."""
    states: str = ""
    notes: Sequence[str] = ()
    batch: Batch | None = None
    """What the file came with, where it did."""
    changes: Sequence[Difference] = ()
    revision: Revision | None = None
    take_back: TakeBack | None = None
    why_not: str = ""
    """Why nothing takes it back, and what to do instead."""


@dataclass(slots=True)
class Life:
    """All that happened, the latest first."""

    letter: Letter
    events: list[Event] = field(default_factory=list)
    is_cut: bool = False
    """Whether older entries of the log are left out."""
    revisions: dict[int, Revision] = field(default_factory=dict)
    """The newest revisions of the case by their numbers."""

    def offer_undo(self, events: Iterable[Event]) -> None:
        """Note with the events of a page how what people changed is taken back; one query."""
        shown = [event for event in events if event.revision is not None]
        wanted = [event.revision for event in shown if event.revision is not None]
        found = of_revisions(self.letter, wanted, self.revisions)
        for event, revision in zip(shown, wanted, strict=True):
            offered = found.get(revision.number)
            if isinstance(offered, TakeBack):
                event.take_back = offered
            elif offered:
                event.why_not = offered


def life_of(letter: Letter, *, everything: bool = False) -> Life:
    """Return what happened to a letter, in six queries at most."""
    revisions = _revisions(letter)
    entries = mark_reasons(AuditEntry.objects.filter(letter_id=letter.pk)[: MOST_ENTRIES + 1])
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
    events = [_of_entry(entry, revisions, changes) for entry in shown]
    _offer_to_take_back(letter, zip(events, shown, strict=True))
    events += [
        _of_revision(revision, changes.get(number, ()), _replaced(revision, revisions, letter))
        for number, revision in revisions.items()
        if number not in by_entry
    ]
    received = next(
        (event for event, entry in zip(events, shown, strict=False) if entry.verb == Verb.RECEIVE),
        None,
    )
    events += _of_receipts(letter, received)
    events.sort(key=lambda event: event.at, reverse=True)
    return Life(letter, events, len(entries) > MOST_ENTRIES, revisions)


def who_acted(name: str) -> str:
    """Return who did something, in words, by the name that the audit log has."""
    if name in WORKERS:
        return ITSELF
    return f"the command {name.removeprefix('command ')}" if name.startswith("command ") else name


def names_of(who: str) -> tuple[str, ...]:
    """Return the names by which the audit log has somebody whom `who_acted` calls so."""
    return WORKERS if who == ITSELF else (re.sub("^the command ", "command ", who),)


def states_of(entry: AuditEntry) -> str:
    """Return from which state to which an act moved its letter, as text; "" where it stayed."""
    steps = list(dict.fromkeys(filter(None, (entry.from_state, entry.to_state))))
    labels = [STATES_BY_NAME[step].label if step in STATES_BY_NAME else step for step in steps]
    return " \N{RIGHTWARDS ARROW} ".join(labels) if len(labels) > 1 else ""


def _revisions(letter: Letter) -> dict[int, Revision]:
    return {revision.number: revision for revision in versions_of(letter)[:MOST_REVISIONS]}


def _of_entry(
    entry: AuditEntry, revisions: dict[int, Revision], changes: dict[int, list[Difference]]
) -> Event:
    number = _number_of(entry, revisions)
    revision = revisions.get(number) if number is not None else None
    return Event(
        at=entry.at,
        what=entry.get_verb_display(),
        who=who_acted(entry.user_name),
        reason=entry.reason,
        is_unexplained=entry.verb == Verb.CORRECT and not entry.reason,
        states=states_of(entry),
        notes=_notes(entry),
        changes=changes.get(number, ()) if number is not None else (),
        revision=revision,
        why_not=WHY_NOT.get(Verb(entry.verb), "") if entry.verb in Verb.values else "",
    )


def _offer_to_take_back(letter: Letter, acts: Iterable[tuple[Event, AuditEntry]]) -> None:
    """Note with the latest act of each kind, which is the one that holds, what takes it back."""
    done = set[str]()
    told = list(acts)
    has_accepted = any(entry.verb == Verb.ACCEPT_PROBLEM for _, entry in told)
    rows = letter.accepted_problems.all() if has_accepted else ()
    accepted = {(problem.code, problem.item): problem for problem in rows}
    for event, entry in told:
        if entry.verb == Verb.ACCEPT_PROBLEM:
            key = (entry.details.get("problem"), entry.details.get("item"))
            if problem := accepted.pop(key, None):
                event.take_back = of_accepted(letter, problem)
        elif entry.verb not in done:
            done.add(entry.verb)
            event.take_back = of_state(letter, entry)
            if "by_letter" in entry.details and letter.status == LetterStatus.SUPERSEDED:
                event.take_back = of_replacement(letter.pk)


def _notes(entry: AuditEntry) -> list[str]:
    if code := entry.details.get("problem"):
        item = entry.details.get("item")
        return [f"{label_of(code)}{f', item {item}' if item else ''}"]
    if codes := entry.details.get("settled"):
        return [f"Settled: {'; '.join(map(label_of, codes))}"]
    return []


def _number_of(entry: AuditEntry, revisions: dict[int, Revision]) -> int | None:
    """Return the number of the revision that an act made; those of a candidate get another."""
    made = entry.details.get("revision_id")
    if made is None:
        return entry.details.get("revision")
    return next((number for number, revision in revisions.items() if revision.pk == made), None)


def _replaced(revision: Revision, revisions: dict[int, Revision], letter: Letter) -> int | None:
    """Return the letter whose place was taken by a revision, if it can be put back."""
    before = revisions.get(revision.number - 1)
    speaks = letter.case is not None and letter.case.letter_id == revision.letter_id
    is_replacement = revision.origin == RevisionOrigin.REPLACEMENT and speaks
    return before.letter_id if is_replacement and before is not None else None


def _of_revision(revision: Revision, changes: Sequence[Difference], replaced: int | None) -> Event:
    is_reading = revision.origin in (RevisionOrigin.READING, RevisionOrigin.REPARSE)
    version = f"Read by version {revision.parser_version} of the parser"
    return Event(
        at=revision.made_at,
        what=revision.get_origin_display(),
        who=str(revision.made_by or "") if not is_reading else ITSELF,
        reason=revision.why,
        is_unexplained=revision.origin == RevisionOrigin.PERSON and not revision.why,
        notes=[version] if revision.parser_version and is_reading else (),
        changes=changes,
        revision=revision,
        take_back=of_replacement(replaced) if replaced is not None else None,
    )


def _of_receipts(letter: Letter, received: Event | None) -> Iterable[Event]:
    """Yield that the file came in again; with which batch it came first is told in `received`."""
    receipts = Receipt.objects.filter(letter=letter).select_related("batch__received_by")
    for receipt in receipts.order_by("-pk")[:MOST_REVISIONS]:
        is_first = receipt.result == ReceiptResult.STORED
        if is_first and received is not None:
            received.batch, received.notes = receipt.batch, [receipt.file_name]
            continue
        yield Event(
            at=receipt.batch.received_at,
            what="Received" if is_first else "The same file came in again",
            who=str(receipt.batch.received_by or ""),
            notes=[receipt.file_name],
            batch=receipt.batch,
        )
