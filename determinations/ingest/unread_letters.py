"""Letters that were received and that nothing reads: left behind, or waiting for a program.

A letter waits where text recognition is missing, the malware scanner fails, the program that reads
letters can't be started, or reading was stopped before its turn. It is read once that works again,
without a person; an hour lies between two attempts, so that a program that fails at some letters
only costs no more than that.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from determinations.letters import UnreadableLetter
from determinations.models import AuditEntry, Letter, LetterStatus, Verb

from .malware import refuse_malware
from .reader import start_child

OCR_MISSING, SCANNER_FAILED = "ocr-missing", "scanner-failed"
READER_MISSING, READER_STOPPED = "reader-missing", "reader-stopped"
"""Codes of the problems that a letter waits with."""
ORPHANED_AFTER = timedelta(minutes=10)
TRIED_AGAIN_AFTER = timedelta(hours=1)


def left_behind(queued: Iterable[int]) -> list[int]:
    """Return the ids of letters to queue now, those in `queued` left out."""
    now = timezone.now()
    waits = Q(pk__in=[])
    for code in _working_again():
        waits |= Q(problems__contains=[{"code": code}])
    tried = AuditEntry.objects.filter(
        letter_id=OuterRef("pk"), verb=Verb.READ, at__gt=now - TRIED_AGAIN_AFTER
    )
    letters = Letter.objects.filter(
        Q(problems=[]) | waits & ~Exists(tried),
        status=LetterStatus.RECEIVED,
        received_at__lt=now - ORPHANED_AFTER,
    )
    known = set(queued)
    return [pk for pk in letters.order_by("pk").values_list("pk", flat=True) if pk not in known]


def _working_again() -> list[str]:
    """Return what letters wait for, by the code of its problem, that works here now."""
    received = Letter.objects.filter(status=LetterStatus.RECEIVED)
    return [
        code
        for code, works in _WORKS.items()
        if received.filter(problems__contains=[{"code": code}]).exists() and works()
    ]


def _recognizes_text() -> bool:
    return shutil.which("tesseract") is not None


def _scanner_works() -> bool:
    try:
        refuse_malware(b"Is there a scanner?")
    except UnreadableLetter:
        return False
    return True


def _reader_starts() -> bool:
    try:
        start_child().kill()
    except UnreadableLetter:
        return False
    return True


_WORKS: dict[str, Callable[[], bool]] = {
    OCR_MISSING: _recognizes_text,
    SCANNER_FAILED: _scanner_works,
    READER_MISSING: _reader_starts,
    READER_STOPPED: _reader_starts,
}
