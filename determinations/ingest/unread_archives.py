"""Stored archives of which not all files were taken, and whether one holds a letter's bytes.

What an archive has is known by its receipts where it was unpacked. One that failed or was refused
may have the letter among the files that nobody took.
"""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from typing import IO

from django.db.models import Exists, OuterRef, QuerySet

from determinations.models import Archive, ArchivePart, ArchiveState, Letter

READ_AT_ONCE = 1024 * 1024


def unread_archives() -> QuerySet[Archive]:
    """Return the archives that were not unpacked to their end, and whose bytes are still there."""
    parts = ArchivePart.objects.filter(archive=OuterRef("pk"))
    states = (ArchiveState.FAILED, ArchiveState.REFUSED)
    return Archive.objects.filter(Exists(parts), state__in=states)


def may_hold(archive: Archive, letter: Letter) -> bool:
    """Return whether a file of an archive is the letter, as far as can be told.

    What can't be read as an archive may hold anything, and nobody can take anything from it.
    """
    with tempfile.TemporaryFile() as file:
        for part in archive.parts.values_list("content", flat=True).iterator(chunk_size=1):
            file.write(part)
        try:
            return _has(file, letter)
        except Exception:  # a damaged or hostile archive makes zipfile raise nearly anything
            return True


def _has(file: IO[bytes], letter: Letter) -> bool:
    with zipfile.ZipFile(file) as archive:
        # sizes are what the archive says, and all that zipfile would ever unpack
        same_size = [entry for entry in archive.infolist() if entry.file_size == letter.size]
        return any(_sha256(archive, entry) == letter.sha256 for entry in same_size)


def _sha256(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> str:
    digest = hashlib.sha256()
    with archive.open(entry) as content:
        while part := content.read(READ_AT_ONCE):
            digest.update(part)
    return digest.hexdigest()
