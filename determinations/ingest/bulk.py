"""Many letters at once: what the ingest command does, apart from its messages and progress bar."""

from __future__ import annotations

import gc
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field

from determinations.letters import Reading
from determinations.models import Batch, Letter, LetterStatus, Receipt, ReceiptResult

from .incoming import Incoming, IncomingFile, grouped
from .intake import receive_all
from .reader import LetterReader
from .reading_groups import record_all
from .reference_rows import ReferenceRows


def groups_ahead(workers: int) -> int:
    """Return how many groups wait to be read while one is saved, so that no child is ever idle."""
    return 1 + workers // 2


@dataclass
class Summary:
    """What became of the files of one run; `statuses` counts letters by their state now."""

    receipts: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    problems: list[dict[str, str]] = field(default_factory=list)

    @property
    def files(self) -> int:
        return sum(self.receipts.values())

    @property
    def has_failures(self) -> bool:
        """Whether any file was refused, or kept without being readable."""
        return bool(
            self.receipts[ReceiptResult.REFUSED]
            or self.statuses[LetterStatus.FAILED]
            or self.statuses[LetterStatus.REJECTED]
            or self.statuses[LetterStatus.RECEIVED]
        )

    def count_receipt(self, receipt: Receipt) -> None:
        self.receipts[receipt.result] += 1
        if receipt.result == ReceiptResult.REFUSED:
            self.problems.append({"file": receipt.file_name, "message": receipt.message})

    def count_letters(self, letter_ids: Collection[int]) -> None:
        """Count the states that letters of this run have now."""
        letters = Letter.objects.filter(pk__in=letter_ids).only("file_name", "status", "problems")
        for letter in letters.order_by("pk"):
            self.statuses[letter.status] += 1
            if letter.status in (LetterStatus.FAILED, LetterStatus.REJECTED, LetterStatus.RECEIVED):
                problems = letter.get_problems()
                message = problems[0].message if problems else "Not read yet."
                self.problems.append({"file": letter.file_name, "message": message})


def ingest(
    incoming: Iterable[Incoming],
    batch: Batch,
    *,
    workers: int,
    publish_when_clean: bool,
    on_files: Callable[[int], object],
) -> Summary:
    """Store, read and save every file; `on_files` is called with how many were dealt with.

    Files go in groups: one is stored while the one before is read. Each group is stored in a
    transaction before any of it is read, and saved in another: interrupted at any moment, a second
    run takes up where the first one stopped.
    """
    summary = Summary()
    seen: set[int] = set()
    rows = ReferenceRows()
    gc.freeze()  # what is loaded by now stays, and need not be looked through again and again
    reading: deque[_Group] = deque()

    with LetterReader(workers) as reader:
        for files in grouped(incoming):
            receipts = receive_all(batch, files, publish_when_clean=publish_when_clean)
            reading.append(_start_reading(files, receipts, reader, seen))
            for receipt in receipts:
                summary.count_receipt(receipt)
            if len(reading) > groups_ahead(workers):
                on_files(_finish(reading.popleft(), summary, rows))
        while reading:
            on_files(_finish(reading.popleft(), summary, rows))
    return summary


@dataclass
class _Group:
    """Files that were stored together; `letters` are those that this run did not deal with yet."""

    files: int
    letters: list[int]
    futures: dict[int, Future[Reading]]


def _start_reading(
    files: Sequence[Incoming], receipts: Sequence[Receipt], reader: LetterReader, seen: set[int]
) -> _Group:
    letters = {
        receipt.letter.pk: (receipt.letter, file.content)
        for file, receipt in zip(files, receipts, strict=True)
        if receipt.letter is not None
        and isinstance(file, IncomingFile)
        and receipt.letter.pk not in seen
    }
    seen.update(letters)
    futures = {
        letter.pk: reader.submit(content, letter.media_type)
        for letter, content in letters.values()
        if letter.status == LetterStatus.RECEIVED
    }
    return _Group(len(receipts), list(letters), futures)


def _finish(group: _Group, summary: Summary, rows: ReferenceRows) -> int:
    """Save what was read of a group; return how many files it had."""
    record_all(group.futures, rows)
    summary.count_letters(group.letters)
    return group.files
