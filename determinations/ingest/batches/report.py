"""The report of a batch: what became of each file, as a table for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from determinations.models import Batch, Receipt
from determinations.spreadsheets import BYTE_ORDER_MARK, cell, line_writer

from .problems import HELD, label_of
from .rows import FileLine, files_of, lines_of

COLUMNS = (
    "file", "bytes", "state", "message", "problems", "letter", "sha256", "here_since", "case",
    "other_letters_of_the_case",
)  # fmt: skip
FILES_A_FETCH = 500


def report_lines(batch: Batch) -> Iterator[str]:
    """Yield a line of column names, then one for each file, in the order of their receipts.

    Files are read in groups, so that memory does not grow with the batch.
    """
    writer = line_writer()
    yield BYTE_ORDER_MARK + writer.writerow(COLUMNS)
    last = 0
    while group := _next(batch, last):
        last = group[-1].pk
        for line in lines_of(group):
            yield writer.writerow(cell(str(value)) for value in _values(line))


def _next(batch: Batch, last: int) -> list[Receipt]:
    return list(files_of(batch).filter(pk__gt=last).order_by("pk")[:FILES_A_FETCH])


def _values(line: FileLine) -> Iterator[Any]:
    receipt, letter = line.receipt, line.letter
    problems = [problem.message_of_item for problem in line.problems]
    if line.is_held:
        problems.append(label_of(HELD))
    yield from (receipt.file_name, receipt.size or "", line.state.label, receipt.message)
    yield " ".join(problems)
    yield from (letter.pk, letter.sha256, letter.received_at.isoformat()) if letter else ("",) * 3
    yield line.case.case_number if line.case and line.case.number_known else ""
    yield ", ".join(other.file_name for other in line.others)
