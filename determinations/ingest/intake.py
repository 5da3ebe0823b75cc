"""Store what came in, byte for byte, before anything else happens to it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db import IntegrityError, transaction

from determinations.group_rows import insert_objects
from determinations.letters import Problem, Severity
from determinations.models import Batch, Letter, LetterStatus, Receipt, ReceiptResult

from . import lifecycle
from .erasing import ERASED_BEFORE
from .incoming import Incoming, IncomingFile, RefusedFile
from .letter_bytes import columns_for, discard, put_away
from .zip_archives import ARCHIVE_START, EMPTY_ARCHIVE_START

UNPRINTED = {"Cc", "Cf"}
"""Unicode categories that a file's name is kept without: control characters, and format characters,
which turn the order of what follows (`invoice<RLO>fdp.exe` reads as `invoiceexe.pdf`)."""
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
PDF_HEADER_WITHIN = 1024
"""PDF readers accept the header anywhere in the first 1,024 bytes (ISO 32000-1, annex H)."""

UNKNOWN_MEDIA_TYPE = "application/octet-stream"
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
    then: Callable[[Sequence[int]], None] | None = None,
) -> Receipt:
    """Store one incoming file and return a receipt that says what became of it.

    The same bytes are stored once: a second copy gets a receipt that names the first letter. A
    file of a type that we can't read is kept all the same, as a rejected letter that says why.
    `then` is called with the ids of letters that wait to be read, in the same transaction: with it
    a letter is stored and queued together, or neither.
    """
    name = clean_name(incoming.name)
    if isinstance(incoming, RefusedFile):
        return _refused(batch, name, incoming.size, incoming.message)
    fields = _fields(batch, incoming, publish_when_clean)
    known_type = fields["media_type"] != UNKNOWN_MEDIA_TYPE
    fields |= columns_for(fields["sha256"], incoming.content)
    try:
        letter, created = lifecycle.start(None if known_type else UNKNOWN_FILE_TYPE, **fields)
    except lifecycle.ErasedBefore:
        return _refused(batch, name, len(incoming.content), ERASED_BEFORE)
    if not created and publish_when_clean:
        waiting = Letter.objects.filter(status=LetterStatus.RECEIVED, hidden_at__isnull=True)
        waiting.filter(pk=letter.pk).update(publish_when_clean=True)
    if then is not None and letter.status == LetterStatus.RECEIVED:
        then([letter.pk])
    return Receipt.objects.create(
        batch=batch,
        file_name=name,
        size=len(incoming.content),
        result=ReceiptResult.STORED if created else ReceiptResult.DUPLICATE,
        message=_message(letter, created),
        letter=letter,
    )


@transaction.atomic
def receive_all(
    batch: Batch,
    files: Sequence[Incoming],
    *,
    publish_when_clean: bool = False,
    then: Callable[[Sequence[int]], None] | None = None,
) -> list[Receipt]:
    """Store a group of files as `receive` does each, all or none; return receipts in their order.

    New letters are stored together. A file that is refused, of an unknown type or stored already
    goes its own way, and so does each of the group if another process just stored one of them.
    """
    letters: dict[int, Letter] = {}
    try:
        with transaction.atomic():
            letters = _new_letters(batch, files, publish_when_clean)
            put_away(list(letters.values()))
            lifecycle.start_all(list(letters.values()))
            receipts = {position: _stored(letter) for position, letter in letters.items()}
            insert_objects(Receipt, list(receipts.values()))
    except (IntegrityError, lifecycle.ErasedBefore):
        discard(letters.values())
        receipts, letters = {}, {}
    if then is not None and letters:
        then([letter.pk for letter in letters.values()])
    return [
        receipts.get(position)
        or receive(batch, file, publish_when_clean=publish_when_clean, then=then)
        for position, file in enumerate(files)
    ]


def _new_letters(
    batch: Batch, files: Sequence[Incoming], publish_when_clean: bool
) -> dict[int, Letter]:
    """Return letters, not saved, of the files that are new, by the files' positions."""
    positions: dict[str, int] = {}
    letters: dict[int, Letter] = {}
    for position, file in enumerate(files):
        if isinstance(file, RefusedFile):
            continue
        letter = Letter(**_fields(batch, file, publish_when_clean), content=file.content)
        if letter.media_type != UNKNOWN_MEDIA_TYPE and letter.sha256 not in positions:
            positions[letter.sha256] = position
            letters[position] = letter
    stored = Letter.objects.filter(sha256__in=positions).values_list("sha256", flat=True)
    for sha256 in stored:
        del letters[positions[sha256]]
    return letters


def _stored(letter: Letter) -> Receipt:
    return Receipt(
        batch=letter.batch,
        file_name=letter.file_name,
        size=letter.size,
        result=ReceiptResult.STORED,
        letter=letter,
    )


def _fields(batch: Batch, file: IncomingFile, publish_when_clean: bool) -> dict[str, Any]:
    """Return the columns of a letter, but its bytes, that are known before it is read."""
    return {
        "sha256": file.sha256,
        "size": len(file.content),
        "file_name": clean_name(file.name),
        "media_type": media_type_of(file.content) or UNKNOWN_MEDIA_TYPE,
        "batch": batch,
        "received_by": batch.received_by,
        "publish_when_clean": publish_when_clean,
    }


def _refused(batch: Batch, name: str, size: int | None, message: str) -> Receipt:
    return Receipt.objects.create(
        batch=batch, file_name=name, size=size, result=ReceiptResult.REFUSED, message=message
    )


def clean_name(name: str) -> str:
    """Return a file name that PostgreSQL and a page can take: of a long path, the end."""
    return printed(name.encode("utf-8", "replace").decode("utf-8"))[-255:] or "unnamed"


def printed(text: str) -> str:
    """Return a text without characters that show nothing, or turn around what follows."""
    return "".join(letter for letter in text if unicodedata.category(letter) not in UNPRINTED)


def media_type_of(content: bytes) -> str:
    """Return a file's type by its content: application/pdf, text/plain, "" for anything else."""
    if content.startswith((ARCHIVE_START, EMPTY_ARCHIVE_START)):
        return ""  # a PDF that is stored in it would be taken for all of it
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
