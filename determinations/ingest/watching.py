"""The watched folder: files that were put there are stored, and then moved out of the way.

Files are stored first, in groups, and moved after. Where we end in between, one is found again,
recognized by its content, and moved. Nothing is ever deleted.
"""

from __future__ import annotations

import errno
import hashlib
import logging
import os
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from django.db import transaction

from determinations.models import Archive, ArchiveState, Batch, LetterStatus, Receipt, ReceiptResult
from determinations.outages import DATABASE_ERRORS

from . import sources
from .archives import store_archive
from .incoming import Incoming, RefusedFile, grouped
from .intake import open_batch, receive, receive_all
from .letter_bytes import StorageAway
from .tasks import enqueue, enqueue_unpacking
from .watched_files import (
    DONE,
    REFUSED,
    NotTaken,
    Stamp,
    ending_in,
    files_in,
    open_plain,
    stamp_of,
    unused,
)
from .zip_archives import is_archive, refusal_of

log = logging.getLogger(__name__)

BATCH_SOURCE = "watched folder"


class _Changed(Exception):
    """A file was written to while it was stored; nothing of it is kept."""


@dataclass(frozen=True, slots=True)
class _Read:
    """A file that was read as it was seen: to be stored, and then moved."""

    path: Path
    stamp: Stamp
    incoming: Incoming
    is_plain: bool = True
    """Not a link, a pipe or the like, of which nothing is read."""

    def is_unchanged(self) -> bool:
        """Return whether nobody wrote to the file since; one that was taken away is as it was."""
        try:
            return not self.is_plain or stamp_of(self.path.lstat()) == self.stamp
        except FileNotFoundError:
            return True


class Watcher:
    """Looks into a folder again and again; a file that stopped growing between two looks is taken.

    Each look that finds any is a batch.
    """

    def __init__(self, folder: Path, *, publish_when_clean: bool = False) -> None:
        self._folder = folder
        self._publish = publish_when_clean
        self._seen: dict[Path, Stamp] = {}
        self._stuck: dict[Path, tuple[Stamp, str]] = {}
        """Files that were stored and could not be moved, and why they are refused, if they are."""
        self._errors: list[Exception] = []
        """What went wrong in this look, which kept no other file waiting."""

    def look(self, go_on: Callable[[], bool] = lambda: True) -> int:
        """Take the files that have not changed since the last look; return how many.

        They are stored in groups; `go_on` is asked before each. Raise `OSError` where the folder
        can't be read or files can't be moved; a file that can't does not keep the others waiting.
        """
        stamps = dict(files_in(self._folder))
        settled = sorted(path for path, stamp in stamps.items() if self._seen.get(path) == stamp)
        self._seen = stamps
        self._stuck = {path: stuck for path, stuck in self._stuck.items() if path in stamps}
        self._errors = []
        stuck = [path for path in settled if self._is_stuck(path)]
        taken = sum(self._move_stored(path, *self._stuck[path]) for path in stuck)
        if new := [path for path in settled if not self._is_stuck(path) and path in self._seen]:
            taken += self._take(new, go_on)
        if self._errors:
            raise self._errors[0]
        return taken

    def _is_stuck(self, path: Path) -> bool:
        """Return whether a file was stored as it is, and could not be moved."""
        return path in self._stuck and self._stuck[path][0] == self._seen[path]

    def _take(self, paths: list[Path], go_on: Callable[[], bool]) -> int:
        """Store files that are new, letters in groups, and move each; return how many."""
        if not os.access(self._folder, os.W_OK):  # else each start would store them once more
            raise PermissionError(errno.EACCES, "Files can't be moved out of it", str(self._folder))
        batch = open_batch(BATCH_SOURCE)
        archives: list[Path] = []
        reads: deque[_Read] = deque()

        def letters() -> Iterator[Incoming]:
            for path in paths:
                if read := self._read(path, archives):
                    reads.append(read)
                    yield read.incoming

        taken = 0
        for group in grouped(letters()):
            if not go_on():
                return taken
            taken += self._store(batch, [reads.popleft() for _ in group])
        for path in archives:
            if not go_on():
                return taken
            taken += self._take_archive(batch, path)
        return taken

    def _name(self, path: Path) -> str:
        return str(path.relative_to(self._folder))

    def _read(self, path: Path, archives: list[Path]) -> _Read | None:
        """Read a file as it was seen; None if it changed, is gone, or an archive to be kept."""
        name, stamp = self._name(path), self._seen[path]
        try:
            with open_plain(self._folder, name) as file:
                if is_archive(name, file):
                    archives.append(path)
                    return None
                (incoming,) = sources.from_upload(name, file, stamp[0])
                return _Read(path, stamp, incoming) if _stamp_now(file) == stamp else None
        except FileNotFoundError:
            return None
        except NotTaken as error:
            return _Read(path, stamp, RefusedFile(name, str(error)), is_plain=False)
        except OSError as error:
            self._errors.append(error)
            return None

    def _store(self, batch: Batch, reads: list[_Read]) -> int:
        """Store files together, and move each to where its outcome says; return how many.

        Where one of them can't be stored, or is written to meanwhile, the others are all the same.
        """
        try:
            with transaction.atomic():
                receipts = receive_all(
                    batch,
                    [read.incoming for read in reads],
                    publish_when_clean=self._publish,
                    then=enqueue,
                )
                if not all(read.is_unchanged() for read in reads):
                    raise _Changed
        except (*DATABASE_ERRORS, StorageAway):
            raise
        except Exception as error:
            if len(reads) > 1:
                return sum(self._store(batch, [read]) for read in reads)
            if not isinstance(error, _Changed):
                self._errors.append(error)
            return 0
        return sum(
            self._move_stored(read.path, read.stamp, _why_refused(receipt))
            for read, receipt in zip(reads, receipts, strict=True)
        )

    def _take_archive(self, batch: Batch, path: Path) -> int:
        """Store an archive as it was seen, and move it; return how many, one or none."""
        name, stamp = self._name(path), self._seen[path]
        try:
            with open_plain(self._folder, name) as file, transaction.atomic():
                why = self._store_archive(batch, name, file)
                if _stamp_now(file) != stamp:
                    raise _Changed
        except (FileNotFoundError, NotTaken, _Changed):  # by now: the next look says what it is
            return 0
        return self._move_stored(path, stamp, why)

    def _store_archive(self, batch: Batch, name: str, file: BufferedReader) -> str:
        """Store an archive unless it is known; return why it is refused, "" if it is not."""
        if refusal := refusal_of(file):
            return _why_refused(receive(batch, RefusedFile(name, refusal)))
        file.seek(0)
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        same = Archive.objects.filter(sha256=sha256, batch__source=BATCH_SOURCE)
        if not same.exclude(state=ArchiveState.FAILED).exists():
            store_archive(
                batch, name, file, publish_when_clean=self._publish, then=enqueue_unpacking
            )
        return ""

    def _move_stored(self, path: Path, stamp: Stamp, why: str) -> bool:
        """Move a file that was stored; where it stays it is not stored again. Return whether."""
        self._stuck[path] = stamp, why
        try:
            self._move(path, self._name(path), why)
        except OSError as error:
            self._errors.append(error)
            return False
        del self._stuck[path], self._seen[path]
        log.info("Took a file from the watched folder%s", f": {why}" if why else "")
        return True

    def _move(self, path: Path, name: str, why: str) -> None:
        target = unused(self._folder / (REFUSED if why else DONE) / name)
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.parent.resolve().is_relative_to(self._folder.resolve()):
            raise OSError(errno.ELOOP, "A link leads out of the watched folder", str(target.parent))
        if why:
            with unused(ending_in(target, f"{target.suffix}.txt")).open(
                "x", encoding="utf-8"
            ) as note:
                note.write(f"{why}\n")
        with suppress(FileNotFoundError):  # taken away meanwhile
            path.rename(target)


def _stamp_now(file: BufferedReader) -> Stamp:
    return stamp_of(os.fstat(file.fileno()))


def _why_refused(receipt: Receipt) -> str:
    """Return why a file is refused or can't be read, "" for one that is taken."""
    is_rejected = receipt.letter and receipt.letter.status == LetterStatus.REJECTED
    is_refused = receipt.result == ReceiptResult.REFUSED or is_rejected
    return receipt.message if is_refused else ""
