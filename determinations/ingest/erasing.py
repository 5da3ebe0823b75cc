"""Erasing a letter for good, as a court may order; what stays is an entry in the audit log.

Everything else that the archive does with letters keeps them. `docs/security.md` says what has to
be done besides, about backups and the like.
"""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q

from determinations import audit
from determinations.models import (
    Archive,
    ArchivePart,
    ArchiveState,
    Case,
    Letter,
    ReceiptResult,
    Revision,
    Verb,
)

from . import lifecycle
from .candidate_drafts import is_candidate
from .filing import NAMING_ANOTHER, names
from .letter_bytes import delete_once_committed
from .locks import lock, lock_case_with_id
from .saving import parse_stored
from .unread_archives import may_hold, unread_archives
from .unused_rows import drop_unused

ERASED_NAME = "(erased)"
ERASED_BEFORE = (
    "A letter with exactly these bytes was erased for good and must not come back; nothing was "
    "stored."
)

ERASED_ARCHIVE = (
    "A letter that came with it was erased for good, and the archive with it. Upload what is "
    "missing by itself."
)


class CannotErase(Exception):
    """Why a letter can't be erased just now, as a message for the person who tried."""


@transaction.atomic
def erase(letter_id: int, *, by: User, reason: str) -> None:
    """Erase a letter with all that was read in it; a published one is withdrawn first.

    The audit log keeps its SHA-256, by which the same bytes are refused from now on. Raise
    `CannotErase` while an archive that may hold it is being unpacked.
    """
    letter = lock(letter_id)
    state = letter.status
    lifecycle.withdraw(letter.pk, by=by, reason=reason)
    letter.refresh_from_db(fields=["case", "status"])
    _drop_archives(letter)
    batch = letter.batch
    if batch is not None and letter.file_name in batch.source:
        batch.source = batch.source.replace(letter.file_name, ERASED_NAME)
        batch.save(update_fields=["source"])
    revisions = _drop_from_case(letter) if letter.case is not None else 0
    revisions += _drop_from_earlier_cases(letter)
    letter.receipts.update(
        letter=None, result=ReceiptResult.ERASED, file_name=ERASED_NAME, size=None, message=""
    )
    audit.record(
        Verb.ERASE,
        letter=letter,
        from_state=state,
        by=by,
        reason=reason,
        bytes=letter.size,
        revisions=revisions,
    )
    letter.delete()
    if letter.stored_as:
        delete_once_committed([letter.stored_as])
    drop_unused()


def drop_archives_with_erased(archive: Archive) -> None:
    """Drop an unpacked archive's bytes if there was an erased letter among them."""
    if archive.batch.receipts.filter(message=ERASED_BEFORE).exists():
        archive.parts.all().delete()


def _drop_archives(letter: Letter) -> None:
    """Drop the bytes of archives that the letter may have come in, or that hold it unread.

    All their letters are stored, but of one that could not be unpacked.
    """
    archives = Archive.objects.filter(batch__receipts__letter=letter)
    if archives.filter(state=ArchiveState.WAITING).exists():
        raise CannotErase("An archive of the same upload is still being unpacked. Try again later.")
    unread = [archive.pk for archive in unread_archives() if may_hold(archive, letter)]
    dropped = Archive.objects.filter(Q(pk__in=unread) | Q(pk__in=archives.values("pk")))
    dropped.filter(state=ArchiveState.FAILED).update(message=ERASED_ARCHIVE)
    ArchivePart.objects.filter(archive__in=dropped.values("pk")).delete()


def _drop_from_case(letter: Letter) -> int:
    """Take what came from a letter out of its case; return the number of revisions dropped.

    All its revisions go with it, also where another letter speaks for the case now: what people
    corrected may be the erased letter's.
    """
    case = Case.objects.select_for_update(of=["self"]).get(letters=letter)
    others = list(case.letters.exclude(pk=letter.pk))
    for other in others:
        _forget_name(other, letter)
    of_case, _ = case.revisions.all().delete()
    own, _ = Revision.objects.filter(case=None, letter__case=case).delete()
    revisions = of_case + own
    for other in others:
        if is_candidate(other):
            lifecycle.keep_reading(case, other, parse_stored(other))
    if case.letter is not None and case.letter_id != letter.pk:
        if of_case:
            lifecycle.save_anew(case, case.letter)
        return revisions
    Letter.objects.filter(pk=letter.pk).update(case=None)
    if others:
        case.items.all().delete()
        Case(pk=case.pk, case_number=case.case_number, number_known=case.number_known).save()
    else:
        case.delete()
    return revisions


def _drop_from_earlier_cases(letter: Letter) -> int:
    """Drop the revisions of cases that the letter spoke for before it came to another one."""
    dropped = 0
    for case in Case.objects.filter(revisions__letter=letter).distinct():
        locked = lock_case_with_id(case.pk)
        dropped += case.revisions.all().delete()[0]
        if locked is not None and locked.letter is not None:
            lifecycle.save_anew(locked, locked.letter)
    return dropped


def _forget_name(other: Letter, letter: Letter) -> None:
    """Drop the problems of another letter that name the file of the one to erase."""
    kept = [
        problem
        for problem in other.get_problems()
        if problem.code not in NAMING_ANOTHER or names(letter) not in problem.message
    ]
    other.set_problems(kept)
    other.save(update_fields=["problems"])
