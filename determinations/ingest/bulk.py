"""Many letters at once: what the ingest command does, apart from its messages and progress bar."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass, field

from determinations.letters import Reading, UnreadableLetter
from determinations.models import Batch, Letter, LetterStatus, Receipt, ReceiptResult

from .intake import receive
from .lifecycle import record_failure, record_reading
from .reader import LetterReader, outcome_of
from .sources import Incoming

IN_FLIGHT_A_WORKER = 4
"""Letters handed to each child ahead of time: enough to keep it busy, few to hold in memory."""


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

    def count_letter(self, letter_id: int) -> None:
        """Count the state that a letter of this run has now."""
        letter = Letter.objects.only("file_name", "status", "problems").get(pk=letter_id)
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
    on_file: Callable[[], object],
) -> Summary:
    """Store, read and save every file; `on_file` is called after each.

    Every file is stored in a transaction of its own before it is read, and every reading is saved
    in one: interrupted at any moment, a second run takes up where the first one stopped.
    """
    summary = Summary()
    in_flight: deque[tuple[int, Future[Reading]]] = deque()

    def finish_one() -> None:
        letter_id, future = in_flight.popleft()
        try:
            record_reading(letter_id, outcome_of(future))
        except UnreadableLetter as error:
            record_failure(letter_id, error)
        summary.count_letter(letter_id)
        on_file()

    with LetterReader(workers) as reader:
        seen: set[int] = set()
        for file in incoming:
            receipt = receive(batch, file, publish_when_clean=publish_when_clean)
            summary.count_receipt(receipt)
            letter = receipt.letter
            if letter is None or letter.pk in seen:
                on_file()
                continue
            seen.add(letter.pk)
            if letter.status == LetterStatus.RECEIVED:
                content = bytes(letter.content)
                in_flight.append((letter.pk, reader.submit(content, letter.media_type)))
            else:
                summary.count_letter(letter.pk)
                on_file()
            while len(in_flight) >= IN_FLIGHT_A_WORKER * workers:
                finish_one()
        while in_flight:
            finish_one()
    return summary
