"""Store what came in, byte for byte, before anything else happens to it."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser, User
from django.db import transaction

from determinations.letters import Problem, Severity
from determinations.models import Batch, Letter, LetterStatus, Receipt, ReceiptResult

from . import lifecycle
from .erasing import ERASED_BEFORE
from .incoming import Incoming, RefusedFile

UNPRINTED = {"Cc", "Cf"}
"""Unicode categories that a file's name is kept without: control characters, and format characters,
which turn the order of what follows (`invoice<RLO>fdp.exe` reads as `invoiceexe.pdf`)."""
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
PDF_HEADER_WITHIN = 1024
"""PDF readers accept the header anywhere in the first 1,024 bytes (ISO 32000-1, annex H)."""

UNKNOWN_FILE_TYPE = Problem(
    "unknown-file-type",
    "This is neither a PDF nor a text file. The file is kept as it came; letters are taken as PDF, "
    "as plain text, or as an undamaged zip archive of these.",
    Severity.FATAL,
)


def open_batch(source: str, received_by: User | AnonymousUser | None = None) -> Batch:
    """Create a batch; `received_by` is the user whose request it is, if any."""
    if isinstance(received_by, AnonymousUser):
        received_by = None
    return Batch.objects.create(source=source[:200], received_by=received_by)


@transaction.atomic
def receive(
    batch: Batch,
    incoming: Incoming,
    *,
    publish_when_clean: bool = False,
    then: Callable[[int], None] | None = None,
) -> Receipt:
    """Store one incoming file and return a receipt that says what became of it.

    The same bytes are stored once: a second copy gets a receipt that names the first letter. A
    file of a type that we can't read is kept all the same, as a rejected letter that says why.
    `then` is called with the id of a letter that waits to be read, in the same transaction: with
    it a letter is stored and queued together, or neither.
    """
    name = clean_name(incoming.name)
    if isinstance(incoming, RefusedFile):
        return _refused(batch, name, incoming.size, incoming.message)
    media_type = media_type_of(incoming.content)
    try:
        letter, created = lifecycle.start(
            hashlib.sha256(incoming.content).hexdigest(),
            None if media_type else UNKNOWN_FILE_TYPE,
            content=incoming.content,
            size=len(incoming.content),
            file_name=name,
            media_type=media_type or "application/octet-stream",
            batch=batch,
            received_by=batch.received_by,
            publish_when_clean=publish_when_clean,
        )
    except lifecycle.ErasedBefore:
        return _refused(batch, name, len(incoming.content), ERASED_BEFORE)
    if not created and publish_when_clean:
        waiting = Letter.objects.filter(status=LetterStatus.RECEIVED, hidden_at__isnull=True)
        waiting.filter(pk=letter.pk).update(publish_when_clean=True)
    if then is not None and letter.status == LetterStatus.RECEIVED:
        then(letter.pk)
    return Receipt.objects.create(
        batch=batch,
        file_name=name,
        size=len(incoming.content),
        result=ReceiptResult.STORED if created else ReceiptResult.DUPLICATE,
        message=_message(letter, created),
        letter=letter,
    )


def _refused(batch: Batch, name: str, size: int | None, message: str) -> Receipt:
    return Receipt.objects.create(
        batch=batch, file_name=name, size=size, result=ReceiptResult.REFUSED, message=message
    )


def clean_name(name: str) -> str:
    """Return a file name that PostgreSQL and a page can take: of a long path, the end."""
    name = name.encode("utf-8", "replace").decode("utf-8")
    printed = (letter for letter in name if unicodedata.category(letter) not in UNPRINTED)
    return "".join(printed)[-255:] or "unnamed"


def media_type_of(content: bytes) -> str:
    """Return a file's type by its content: application/pdf, text/plain, "" for anything else."""
    if b"%PDF-" in content[:PDF_HEADER_WITHIN]:
        return "application/pdf"
    head = content[:65536]
    if head.startswith(UTF16_MARKS):
        text = head.decode("utf-16", "replace")
        head = text.replace("\ufffd", "\x01").encode("utf-8", "replace")
    if b"\x00" in head:
        return ""
    control = sum(byte < 32 and byte not in b"\t\n\v\f\r\x1a" for byte in head)
    return "text/plain" if control <= len(head) // 100 else ""


def _message(letter: Letter, created: bool) -> str:
    if not created:
        return f"The same file was received before as {letter.file_name}."
    if letter.status == LetterStatus.REJECTED:
        return letter.get_problems()[0].message
    return ""
