"""The watched folder: files that were put there are stored, and then moved out of the way.

A file is stored first and moved after. Where we end in between, it is found again, recognized by
its content, and moved. Nothing is ever deleted.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path

from django.db import transaction

from determinations.models import Archive, ArchiveState, Batch, LetterStatus, Receipt, ReceiptResult

from . import sources
from .archives import store_archive
from .incoming import RefusedFile
from .intake import open_batch, receive, receive_all
from .tasks import enqueue, enqueue_unpacking
from .zip_archives import is_archive, open_archive

log = logging.getLogger(__name__)

BATCH_SOURCE = "watched folder"
DONE, REFUSED = "done", "refused"
"""Folders within the watched one that files are moved to."""
UNFINISHED_SUFFIXES = {".part", ".partial", ".tmp", ".crdownload", ".filepart"}
"""What programs call files that they are still writing."""
MOST_NAMES = 10_000

Stamp = tuple[int, int]


class Watcher:
    """Looks into a folder again and again; a file that stopped growing between two looks is taken.

    Each look that finds any is a batch.
    """

    def __init__(self, folder: Path, *, publish_when_clean: bool = False) -> None:
        self._folder = folder
        self._publish = publish_when_clean
        self._seen: dict[Path, Stamp] = {}

    def look(self) -> int:
        """Take the files that have not changed since the last look; return how many.

        Raise `OSError` where the folder can't be read or files can't be moved.
        """
        stamps = dict(self._files())
        settled = [path for path, stamp in stamps.items() if self._seen.get(path) == stamp]
        self._seen = stamps
        batch: Batch | None = None
        for path in sorted(settled):
            batch = batch or open_batch(BATCH_SOURCE)
            self._take(batch, path)
            del self._seen[path]
        return len(settled)

    def _files(self) -> Iterator[tuple[Path, Stamp]]:
        """Yield files with size and time of change; hidden and unfinished ones are left alone."""
        list(self._folder.iterdir())  # rglob is silent about a folder that it can't read
        for path in self._folder.rglob("*"):
            name = path.relative_to(self._folder)
            if name.parts[0] in (DONE, REFUSED) or any(part[0] in ".~" for part in name.parts):
                continue
            if path.suffix.lower() in UNFINISHED_SUFFIXES or path.is_dir():
                continue
            try:
                stat = path.lstat()
            except FileNotFoundError:
                continue
            yield path, (stat.st_size, stat.st_mtime_ns)

    def _take(self, batch: Batch, path: Path) -> None:
        """Store a file, and move it to where the outcome says."""
        name = str(path.relative_to(self._folder))
        if path.is_symlink():
            refused = RefusedFile(name, "This is a symbolic link, which is not followed.")
            why = _why_refused([receive(batch, refused)])
        else:
            try:
                with path.open("rb") as file:
                    why = self._store(batch, name, file, path.stat().st_size)
            except FileNotFoundError:  # taken away meanwhile
                return
        self._move(path, name, why)
        log.info("Took a file from the watched folder%s", f": {why}" if why else "")

    def _store(self, batch: Batch, name: str, file: BufferedReader, size: int) -> str:
        """Store a file; return why it is refused, "" if it is not."""
        if not is_archive(name, file):
            letters = list(sources.from_upload(name, file, size))
            return _why_refused(
                receive_all(batch, letters, publish_when_clean=self._publish, then=enqueue)
            )
        opened = open_archive(name, file)
        if opened.refused:
            return _why_refused([receive(batch, each) for each in opened.incoming])
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
        if why:
            target.with_name(f"{target.name}.txt").write_text(f"{why}\n", encoding="utf-8")
        path.rename(target)


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
        candidate = path if number == 1 else path.with_name(f"{path.stem} ({number}){path.suffix}")
        if not candidate.exists() and not candidate.is_symlink():
            return candidate
    raise FileExistsError(f"There are too many files named {path.name} in {path.parent}.")
