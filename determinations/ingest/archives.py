"""Uploaded zip archives: stored whole in the request, unpacked entry by entry in the background."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import IO

from django.db import transaction
from django.db.models import F

from determinations.models import Archive, ArchivePart, ArchiveState, Batch

from .erasing import drop_archives_with_erased
from .incoming import Incoming, grouped
from .intake import clean_name, receive_all
from .rows_file import open_rows
from .zip_archives import open_archive

PART_BYTES = 4 * 1024 * 1024
"""Bytes of an archive in one row."""
MOST_OF_AN_ERROR = 300
"""Characters of an error's message that are kept."""


@transaction.atomic
def store_archive(
    batch: Batch,
    name: str,
    file: IO[bytes],
    *,
    publish_when_clean: bool,
    then: Callable[[int], None],
) -> Archive:
    """Store an archive byte for byte; call `then` with its id in the same transaction."""
    archive = Archive.objects.create(
        batch=batch, file_name=clean_name(name), size=0, publish_when_clean=publish_when_clean
    )
    digest = hashlib.sha256()
    file.seek(0)
    position = 0
    while part := file.read(PART_BYTES):
        digest.update(part)
        archive.size += len(part)
        ArchivePart.objects.create(archive=archive, position=position, content=part)
        position += 1
    archive.sha256 = digest.hexdigest()
    archive.save()
    then(archive.pk)
    return archive


def unpack(archive_id: int, *, then: Callable[[Sequence[int]], None]) -> ArchiveState:
    """Give every entry of a stored archive its receipt; `then` gets the ids of new letters.

    Entries are stored in groups, each in a transaction that also counts them, so that a run which
    was interrupted goes on where it stopped. Why one fails is kept with the archive.
    """
    try:
        state = _unpack(archive_id, then)
    except Exception as error:
        Archive.objects.filter(pk=archive_id).update(message=_first_line(error))
        raise
    Archive.objects.filter(pk=archive_id).update(message="")
    return state


def give_up(archive_id: int) -> None:
    """Mark an archive as failed that still waits, though nothing unpacks it any more."""
    waiting = Archive.objects.filter(pk=archive_id, state=ArchiveState.WAITING)
    waiting.update(state=ArchiveState.FAILED)


@transaction.atomic
def try_again(archive_id: int, *, then: Callable[[int], None]) -> bool:
    """Let an archive that failed be unpacked from where it stopped; return whether it had failed.

    `then` is called with its id in the same transaction, to queue it.
    """
    failed = Archive.objects.filter(pk=archive_id, state=ArchiveState.FAILED, parts__isnull=False)
    if not Archive.objects.filter(pk__in=failed).update(state=ArchiveState.WAITING, message=""):
        return False
    then(archive_id)
    return True


def _first_line(error: Exception) -> str:
    """Return what an error says without its details: the database quotes rows there."""
    line = next(iter(str(error).splitlines()), "")[:MOST_OF_AN_ERROR]
    return f"{type(error).__name__}: {line}" if line else type(error).__name__


def _unpack(archive_id: int, then: Callable[[Sequence[int]], None]) -> ArchiveState:
    archive = Archive.objects.select_related("batch").get(pk=archive_id)
    if archive.state != ArchiveState.WAITING:
        return ArchiveState(archive.state)
    with open_rows(archive.parts.all()) as file:
        unpacking = open_archive(archive.file_name, file, skip=archive.entries_done)
        Archive.objects.filter(pk=archive.pk).update(entries=unpacking.entries)
        for group in grouped(unpacking.incoming):
            try:
                _receive(archive, group, then)
            except Exception:  # the files before the one that fails are taken
                for incoming in group:
                    _receive(archive, [incoming], then)
    drop_archives_with_erased(archive)
    state = ArchiveState.REFUSED if unpacking.refused else ArchiveState.UNPACKED
    Archive.objects.filter(pk=archive.pk).update(state=state)
    return state


@transaction.atomic
def _receive(
    archive: Archive, files: list[Incoming], then: Callable[[Sequence[int]], None]
) -> None:
    """Store the next files of an archive, and count them."""
    publish = archive.publish_when_clean
    receive_all(archive.batch, files, publish_when_clean=publish, then=then)
    Archive.objects.filter(pk=archive.pk).update(entries_done=F("entries_done") + len(files))
