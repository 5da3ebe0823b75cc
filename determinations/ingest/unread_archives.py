"""Stored archives of which not all files were taken, and whether one holds a letter's bytes.

What an archive has is known by its receipts where it was unpacked. One that failed or was refused,
or in which another archive was, may have the letter among the files that nobody took.
"""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from dataclasses import dataclass
from typing import IO

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from determinations.models import (
    Archive,
    ArchivePart,
    ArchiveState,
    Letter,
    Receipt,
    ReceiptResult,
)

from .rows_file import RowsAway, open_rows
from .zip_archives import ARCHIVE_SUFFIX, Member, is_archive
from .zip_limits import DEEPEST
from .zip_names import ReadableNames


def unread_archives() -> QuerySet[Archive]:
    """Return the archives that were not unpacked to their end, and whose bytes are still there."""
    parts = ArchivePart.objects.filter(archive=OuterRef("pk"))
    refused_within = Receipt.objects.filter(
        batch=OuterRef("batch"),
        result=ReceiptResult.REFUSED,
        file_name__iendswith=ARCHIVE_SUFFIX,
    )
    is_unread = Q(state__in=(ArchiveState.FAILED, ArchiveState.REFUSED)) | Exists(refused_within)
    return Archive.objects.filter(is_unread, Exists(parts))


def may_hold(archive: Archive, letter: Letter) -> bool:
    """Return whether a file of an archive is the letter, as far as can be told.

    What can't be read as an archive may hold anything, and nobody can take anything from it.
    """
    with open_rows(archive.parts.all()) as file:
        try:
            return _Search(letter).finds_in(file)
        except RowsAway:
            raise
        except Exception:  # a damaged or hostile archive makes zipfile raise nearly anything
            return True


@dataclass
class _Search:
    """A look for a letter in an archive and in those within it, however many files they list."""

    letter: Letter
    unpacked: int = 0
    """Bytes of archives in archives so far."""

    def finds_in(self, file: IO[bytes], depth: int = 1) -> bool:
        with zipfile.ZipFile(ReadableNames(file)) as archive:
            for entry in archive.infolist():
                member = Member(entry.filename, entry, archive)
                # sizes are what the archive says, and all that zipfile would ever unpack
                if entry.file_size == self.letter.size and self._is_letter(member):
                    return True
                if entry.filename.lower().endswith(ARCHIVE_SUFFIX) and self._is_in(member, depth):
                    return True
        return False

    def _is_letter(self, member: Member) -> bool:
        digest = hashlib.sha256()
        for chunk in member.chunks():
            digest.update(chunk)
        return digest.hexdigest() == self.letter.sha256

    def _is_in(self, member: Member, depth: int) -> bool:
        """Return whether the letter is, or may be, in an archive within this one."""
        self.unpacked += member.entry.file_size
        if depth == DEEPEST or self.unpacked > settings.IMR_MAX_ARCHIVE_BYTES:
            return True
        with tempfile.TemporaryFile() as file:
            for chunk in member.chunks():
                file.write(chunk)
            return is_archive(member.name, file) and self.finds_in(file, depth + 1)
