"""The watched folder: files that were put there are stored, and then moved out of the way.

A file is stored first and moved after. Where we end in between, it is found again, recognized by
its content, and moved. Nothing is ever deleted.
"""

from __future__ import annotations

import errno
import hashlib
import logging
import os
import stat
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from io import BufferedReader
from pathlib import Path

from django.db import transaction

from determinations.models import Archive, ArchiveState, Batch, LetterStatus, Receipt, ReceiptResult

from . import sources
from .archives import store_archive
from .incoming import RefusedFile
from .intake import open_batch, receive, receive_all
from .tasks import enqueue, enqueue_unpacking
from .zip_archives import is_archive, refusal_of

log = logging.getLogger(__name__)

BATCH_SOURCE = "watched folder"
DONE, REFUSED = "done", "refused"
"""Folders within the watched one that files are moved to."""
OWN_FOLDERS = (DONE, REFUSED)
NO_FILE = "This is no file with bytes of its own, but a pipe, a socket or a device."
UNFINISHED_SUFFIXES = {".part", ".partial", ".tmp", ".crdownload", ".filepart"}
"""What programs call files that they are still writing."""
MOST_NAMES = 10_000
MOST_FOLDERS = 50
"""Within each other; what lies deeper is left alone."""
MOST_NAME_BYTES = 255
"""Of a name in most file systems."""

Stamp = tuple[int, int]


class NotTaken(Exception):
    """Why a file is not read, as a message for the person who put it there."""


class _Changed(Exception):
    """A file was written to while it was stored; nothing of it is kept."""


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

    def look(self) -> int:
        """Take the files that have not changed since the last look; return how many.

        Raise `OSError` where the folder can't be read or files can't be moved; a file that can't
        does not keep the others waiting.
        """
        stamps = dict(self._files())
        settled = [path for path, stamp in stamps.items() if self._seen.get(path) == stamp]
        self._seen = stamps
        self._stuck = {path: stuck for path, stuck in self._stuck.items() if path in stamps}
        batch: Batch | None = None
        errors: list[OSError] = []
        for path in sorted(settled):
            try:
                if self._is_stuck(path, stamps[path]):
                    continue
                batch = batch or open_batch(BATCH_SOURCE)
                self._take(batch, path, stamps[path])
            except OSError as error:
                errors.append(error)
                continue
            del self._seen[path]
        if errors:
            raise errors[0]
        return len(settled)

    def _files(self) -> Iterator[tuple[Path, Stamp]]:
        """Yield files with size and time of change; hidden and unfinished ones are left alone."""
        folders = [self._folder]
        while folders:
            folder = folders.pop()
            for path in self._paths_in(folder):
                if path.name[0] in ".~" or (folder == self._folder and path.name in OWN_FOLDERS):
                    continue
                try:
                    status = path.lstat()
                except FileNotFoundError:
                    continue
                if stat.S_ISDIR(status.st_mode):
                    if len(path.relative_to(self._folder).parts) <= MOST_FOLDERS:
                        folders.append(path)
                elif path.suffix.lower() not in UNFINISHED_SUFFIXES and not path.is_dir():
                    yield path, _stamp(status)

    def _paths_in(self, folder: Path) -> list[Path]:
        try:
            return list(folder.iterdir())
        except OSError as error:
            if folder == self._folder:
                raise
            log.warning("A folder in the watched folder can't be read: %s", error)
            return []

    def _is_stuck(self, path: Path, stamp: Stamp) -> bool:
        """Try once more to move a file that was stored; return whether this is one."""
        if path not in self._stuck or self._stuck[path][0] != stamp:
            return False
        self._move(path, str(path.relative_to(self._folder)), self._stuck[path][1])
        del self._stuck[path]
        return True

    def _take(self, batch: Batch, path: Path, stamp: Stamp) -> None:
        """Store a file as it was seen, and move it to where the outcome says."""
        name = str(path.relative_to(self._folder))
        try:
            with _opened(self._folder, name) as file, transaction.atomic():
                why = self._store(batch, name, file, stamp[0])
                if _stamp(os.fstat(file.fileno())) != stamp:
                    raise _Changed
        except (FileNotFoundError, _Changed):  # taken away, or written to again: not yet
            return
        except NotTaken as error:
            why = _why_refused([receive(batch, RefusedFile(name, str(error)))])
        self._stuck[path] = stamp, why  # until it is moved: it is not stored once more
        self._move(path, name, why)
        del self._stuck[path]
        log.info("Took a file from the watched folder%s", f": {why}" if why else "")

    def _store(self, batch: Batch, name: str, file: BufferedReader, size: int) -> str:
        """Store a file; return why it is refused, "" if it is not."""
        if not is_archive(name, file):
            letters = list(sources.from_upload(name, file, size))
            return _why_refused(
                receive_all(batch, letters, publish_when_clean=self._publish, then=enqueue)
            )
        if refusal := refusal_of(file):
            return _why_refused([receive(batch, RefusedFile(name, refusal))])
        file.seek(0)
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        same = Archive.objects.filter(sha256=sha256, batch__source=BATCH_SOURCE)
        with transaction.atomic():
            if not same.exclude(state=ArchiveState.FAILED).exists():
                store_archive(
                    batch, name, file, publish_when_clean=self._publish, then=enqueue_unpacking
                )
        return ""

    def _move(self, path: Path, name: str, why: str) -> None:
        target = _unused(self._folder / (REFUSED if why else DONE) / name)
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.parent.resolve().is_relative_to(self._folder.resolve()):
            raise OSError(errno.ELOOP, "A link leads out of the watched folder", str(target.parent))
        if why:
            with _unused(_ending(target, f"{target.suffix}.txt")).open(
                "x", encoding="utf-8"
            ) as note:
                note.write(f"{why}\n")
        with suppress(FileNotFoundError):  # taken away meanwhile
            path.rename(target)


def _opened(folder: Path, name: str) -> BufferedReader:
    """Open a plain file below a folder, wherever links may lead that are put there meanwhile.

    Raise `NotTaken` for a link, and for pipes, sockets and devices, which would be waited for.
    """
    *parents, last = Path(name).parts
    with ExitStack() as opened:
        at = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        opened.callback(os.close, at)
        try:
            for parent in parents:
                at = os.open(parent, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=at)
                opened.callback(os.close, at)
            found = os.open(last, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=at)
        except PermissionError as error:
            raise NotTaken("The file may not be read: its permissions don't let us.") from error
        except OSError as error:
            if error.errno in (errno.ELOOP, errno.ENOTDIR):
                raise NotTaken("This is a symbolic link, which is not followed.") from error
            if error.errno in (errno.ENXIO, errno.ENODEV):
                raise NotTaken(NO_FILE) from error
            raise
    file = os.fdopen(found, "rb")
    if not stat.S_ISREG(os.fstat(found).st_mode):
        file.close()
        raise NotTaken(NO_FILE)
    return file


def _stamp(status: os.stat_result) -> Stamp:
    return status.st_size, status.st_mtime_ns


def _why_refused(receipts: list[Receipt]) -> str:
    """Return why a file is refused or can't be read, "" for one that is taken."""
    return " ".join(
        receipt.message
        for receipt in receipts
        if receipt.result == ReceiptResult.REFUSED
        or (receipt.letter and receipt.letter.status == LetterStatus.REJECTED)
    )


def _unused(path: Path) -> Path:
    """Return the path, or one beside it with a number that no file has."""
    for number in range(1, MOST_NAMES):
        candidate = path if number == 1 else _ending(path, f" ({number}){path.suffix}")
        if not candidate.exists() and not candidate.is_symlink():
            return candidate
    raise FileExistsError(f"There are too many files named {path.name} in {path.parent}.")


def _ending(path: Path, ending: str) -> Path:
    """Return the path with this behind its stem, which is cut where the name would be too long."""
    most = MOST_NAME_BYTES - len(os.fsencode(ending))
    return path.with_name(os.fsdecode(os.fsencode(path.stem)[:most]) + ending)
