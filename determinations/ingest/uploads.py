"""Files that come in chunks: each chunk is kept in the database, the whole file is then filed.

A broken connection, a page that is loaded again or a web process that ends costs at most the chunk
that was on its way.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import PurePath
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from determinations.accounts.people import hold
from determinations.models import Batch, Receipt, Upload, UploadChunk, UploadState

from . import sources
from .archives import store_archive
from .incoming import Incoming, IncomingFile, RefusedFile, empty, grouped, too_large
from .intake import clean_name, receive, receive_all
from .quota import new_bytes, require_room
from .rows_file import open_rows
from .zip_archives import ARCHIVE_SUFFIX, is_archive

CHUNK_BYTES = 4 * 1024 * 1024
"""A chunk has as many at most; so has a group of small files that is sent at once."""
SMALLEST_CHUNK_BYTES = 256 * 1024
"""A chunk has as many at least, but for a file's last: each is a row."""

DAMAGED = (
    "The file did not arrive as it left: its SHA-256 is not what the sender computed. Nothing of "
    "it was kept. Please send it again."
)


class UploadRefused(Exception):
    """Why a file is not taken: a message for the person who sends it."""


class WrongOffset(Exception):
    """A chunk that does not begin where the file's next byte is."""

    def __init__(self, received: int) -> None:
        super().__init__(f"The next byte is {received}.")
        self.received = received


class WrongLength(Exception):
    """A chunk that is shorter than one may be, or goes beyond the length that was announced."""

    def __str__(self) -> str:
        return (
            f"A chunk has {filesizeformat(SMALLEST_CHUNK_BYTES)} at least, unless it is the file's "
            "last, and ends with the file at the latest."
        )


class ChunkDamaged(Exception):
    """A chunk that is not what its sender computed the SHA-256 of."""


def most_bytes(name: str) -> int:
    """Return how large a file of this name may be."""
    is_zip = PurePath(name).suffix.lower() == ARCHIVE_SUFFIX
    return int(settings.IMR_MAX_ARCHIVE_BYTES if is_zip else settings.IMR_MAX_LETTER_BYTES)


def begin(
    account: User,
    batch: Batch,
    name: str,
    size: int,
    *,
    publish_when_clean: bool = False,
    sha256: str = "",
) -> Upload:
    """Announce a file that will come in chunks. Raise `UploadRefused`, and leave a receipt.

    A file that this batch was told of before, by its SHA-256 too, is the same: the answer was lost
    on the way. Raise `OverQuota` as well.
    """
    name, most = clean_name(name), most_bytes(name)
    refused = empty(name) if not size else None
    if size > most:
        refused = too_large(name, size)
        if most != settings.IMR_MAX_LETTER_BYTES:
            refused = RefusedFile(
                name,
                f"The archive has {filesizeformat(size)}; at most {filesizeformat(most)} are taken "
                "at once. It was not stored. Please send it in several archives.",
                size,
            )
    if refused is not None:
        receive_once(account, batch, [refused])
        raise UploadRefused(refused.message)
    told = {
        "file_name": name,
        "size": size,
        "sha256": sha256.lower(),
        "publish_when_clean": publish_when_clean,
    }
    with transaction.atomic():
        hold(account)
        known = batch.uploads.filter(state=UploadState.RECEIVING, **told) if sha256 else None
        if known and (upload := known.first()):
            return upload
        require_room(account, size)
        return Upload.objects.create(batch=batch, **told)


@transaction.atomic
def append(
    upload: Upload,
    offset: int,
    content: bytes,
    *,
    sha256: bytes = b"",
    then: Callable[[UUID], None],
) -> int:
    """Keep the next chunk of a file; return how many bytes have come.

    `sha256` is the chunk's own, where the sender computed it. `then` is called once the file is
    whole, in the same transaction, to queue its filing. Raise `WrongOffset`, `WrongLength` or
    `ChunkDamaged`.
    """
    upload = _locked(upload.pk)
    if upload.state != UploadState.RECEIVING or offset != upload.received:
        raise WrongOffset(upload.received)
    rest = upload.size - upload.received
    if not min(SMALLEST_CHUNK_BYTES, rest) <= len(content) <= rest:
        raise WrongLength
    if sha256 and hashlib.sha256(content).digest() != sha256:
        raise ChunkDamaged
    UploadChunk.objects.create(upload=upload, start=offset, content=content)
    upload.received += len(content)
    upload.moved_at = timezone.now()
    if upload.received == upload.size:
        upload.state = UploadState.ARRIVED
        then(upload.pk)
    upload.save(update_fields=["received", "moved_at", "state"])
    return upload.received


@transaction.atomic
def file_upload(
    upload_id: UUID,
    *,
    then_read: Callable[[Sequence[int]], None],
    then_unpack: Callable[[int], None],
) -> UploadState:
    """Take a file that is whole as if it had come in one piece, and drop its chunks.

    A second call does nothing.
    """
    upload = _locked(upload_id)
    if upload.state != UploadState.ARRIVED:
        return UploadState(upload.state)
    publish = upload.publish_when_clean
    with open_rows(upload.chunks.all()) as file:
        if upload.sha256 and hashlib.file_digest(file, "sha256").hexdigest() != upload.sha256:
            receive(upload.batch, RefusedFile(upload.file_name, DAMAGED, upload.size))
            return _end(upload, UploadState.ABANDONED)
        if is_archive(upload.file_name, file):
            store_archive(
                upload.batch, upload.file_name, file, publish_when_clean=publish, then=then_unpack
            )
        else:
            letters = sources.from_upload(upload.file_name, file, upload.size)
            for group in grouped(letters):
                receive_all(upload.batch, group, publish_when_clean=publish, then=then_read)
    return _end(upload, UploadState.FILED)


def _locked(upload_id: UUID) -> Upload:
    """Return an upload that nobody else moves on until the transaction ends; its batch goes on."""
    uploads = Upload.objects.select_related("batch").select_for_update(of=("self",), no_key=True)
    return uploads.get(pk=upload_id)


def _end(upload: Upload, state: UploadState) -> UploadState:
    """Drop an upload's chunks and its name: a receipt or an archive has them from now on."""
    upload.chunks.all().delete()
    upload.state, upload.file_name = state, ""
    upload.save(update_fields=["state", "file_name"])
    return state


def end_abandoned() -> int:
    """Give up uploads of which nothing came for days, tell it in their batches, and count them.

    What was filed or given up even longer ago is forgotten.
    """
    since = timezone.now() - timedelta(days=settings.IMR_UNFINISHED_UPLOAD_DAYS)
    old = Upload.objects.filter(moved_at__lt=since)
    old.filter(state__in=[UploadState.FILED, UploadState.ABANDONED]).delete()
    unfinished = old.filter(state=UploadState.RECEIVING).values_list("pk", flat=True)
    return sum(give_up(upload_id, "It was not finished", still=since) for upload_id in unfinished)


@transaction.atomic
def give_up(upload_id: UUID, why: str, *, still: datetime | None = None) -> bool:
    """Drop what came of a file that is not whole, say why in its batch; return whether it was so.

    With `still` a file is left alone of which bytes have come since that moment.
    """
    upload = _locked(upload_id)
    has_moved = still is not None and upload.moved_at >= still
    if upload.state != UploadState.RECEIVING or has_moved:
        return False
    message = (
        f"{why}: {filesizeformat(upload.received)} of {filesizeformat(upload.size)} had come. "
        "Nothing of it was kept. Please send it again if it is wanted."
    )
    receive(upload.batch, RefusedFile(upload.file_name, message, upload.size))
    _end(upload, UploadState.ABANDONED)
    return True


@transaction.atomic
def receive_once(
    account: User,
    batch: Batch,
    files: Sequence[Incoming],
    *,
    publish_when_clean: bool = False,
    then: Callable[[Sequence[int]], None] | None = None,
) -> list[Receipt]:
    """Store a group as `receive_all` does; a file that this batch has already keeps its receipt.

    So a group can be sent again whose answer was lost on the way. The batch is the account's own.
    Raise `OverQuota`.
    """
    hold(account)  # whoever sends the same group at the same time waits here
    names = {clean_name(file.name) for file in files}
    rows = batch.receipts.filter(file_name__in=names).annotate(hash=F("letter__sha256"))
    before: dict[Key, Receipt] = {_key(row.file_name, row.hash, row.size): row for row in rows}
    keys = [_key_of(file) for file in files]
    new = {key: file for key, file in zip(keys, files, strict=True) if key not in before}
    require_room(account, new_bytes(new.values()))
    receipts = receive_all(
        batch, list(new.values()), publish_when_clean=publish_when_clean, then=then
    )
    before |= dict(zip(new, receipts, strict=True))
    return [before[key] for key in keys]


Key = tuple[str, str, int | None]


def _key(name: str, sha256: str | None, size: int | None) -> Key:
    return name, sha256 or "", size


def _key_of(file: Incoming) -> Key:
    name = clean_name(file.name)
    if isinstance(file, IncomingFile):
        return _key(name, file.sha256, len(file.content))
    return _key(name, None, file.size)
