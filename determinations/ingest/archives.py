"""Uploaded zip archives: stored whole in the request, unpacked entry by entry in the background."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable
from typing import IO

from django.db import transaction

from determinations.models import Archive, ArchivePart, ArchiveState, Batch

from .erasing import drop_archives_with_erased
from .intake import clean_name, receive
from .zip_archives import open_archive

PART_BYTES = 4 * 1024 * 1024
"""Bytes of an archive in one row."""


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


def unpack(archive_id: int, *, then: Callable[[int], None]) -> ArchiveState:
    """Give every entry of a stored archive its receipt; `then` gets the id of each new letter.

    Each entry is filed in a transaction of its own that also counts it, so that a run which was
    interrupted goes on where it stopped.
    """
    archive = Archive.objects.select_related("batch").get(pk=archive_id)
    if archive.state != ArchiveState.WAITING:
        return ArchiveState(archive.state)
    with tempfile.TemporaryFile() as file:
        for part in archive.parts.values_list("content", flat=True).iterator(chunk_size=1):
            file.write(part)
        unpacking = open_archive(archive.file_name, file, skip=archive.entries_done)
        Archive.objects.filter(pk=archive.pk).update(entries=unpacking.entries)
        for done, incoming in enumerate(unpacking.incoming, start=archive.entries_done + 1):
            with transaction.atomic():
                receive(
                    archive.batch,
                    incoming,
                    publish_when_clean=archive.publish_when_clean,
                    then=then,
                )
                Archive.objects.filter(pk=archive.pk).update(entries_done=done)
    drop_archives_with_erased(archive)
    state = ArchiveState.REFUSED if unpacking.refused else ArchiveState.UNPACKED
    Archive.objects.filter(pk=archive.pk).update(state=state)
    return state
