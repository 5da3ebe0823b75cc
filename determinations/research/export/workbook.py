"""Exports as XLSX: a sheet of decisions, and one about them with the data dictionary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, time
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import TYPE_STRING
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from determinations.spreadsheets import FORMULA_STARTS

from .about import About
from .columns import Column, Value, cell_value
from .rows import ExportedItem
from .words import printable

MOST_ROWS = 1_048_576
"""Of a sheet, by Excel's limits, its heading among them."""
LONGEST_TEXT = 32_767
"""Characters in a cell, by Excel's limits."""
CUT = " [cut here: a cell holds no more]"
DAY_FORMAT = "yyyy-mm-dd"


def write_workbook(
    file: IO[bytes], about: About, items: Iterable[ExportedItem], columns: Sequence[Column]
) -> None:
    """Write a workbook; rows go to a temporary file one by one, which is gone afterwards."""
    workbook = Workbook(write_only=True)
    with _removed_unless_saved(workbook):
        decisions: Any = workbook.create_sheet("Decisions")  # its types leave out what it can
        decisions.freeze_panes = "C2"
        for number, column in enumerate(columns, 1):
            decisions.column_dimensions[get_column_letter(number)].width = column.width
        decisions.append([_heading(decisions, column.label) for column in columns])
        for item in items:
            decisions.append([_cell(decisions, column.value(item)) for column in columns])
        _write_about(workbook.create_sheet("About this export"), about, columns)
        workbook.save(file)


def _write_about(sheet: Any, about: About, columns: Sequence[Column]) -> None:
    for letter, width in (("A", 34), ("B", 34), ("C", 100)):
        sheet.column_dimensions[letter].width = width
    for label, text in about.facts():
        sheet.append([_heading(sheet, label), _cell(sheet, text)])
    sheet.append([])
    sheet.append([_heading(sheet, text) for text in ("Column", "Name in CSV and JSON", "Holds")])
    for column in columns:
        texts = (column.label, column.name, column.explanation)
        sheet.append([_cell(sheet, text) for text in texts])


@contextmanager
def _removed_unless_saved(workbook: Workbook) -> Iterator[None]:
    """Remove the temporary files of sheets that were begun when writing them ends early.

    openpyxl itself removes them only with `save`, or when the process ends.
    """
    try:
        yield
    except BaseException:
        sheets: list[Any] = workbook.worksheets
        for sheet in sheets:
            if sheet._writer is not None:
                sheet.close()
                sheet._writer.cleanup()
        raise


def _heading(sheet: Any, text: str) -> Any:
    heading = WriteOnlyCell(sheet, text)
    heading.font = Font(bold=True)
    heading.alignment = Alignment(wrap_text=True, vertical="top")
    return heading


def _cell(sheet: Any, value: Value) -> Any:
    """Return a cell that holds the very text: never a formula, whatever it begins with."""
    flat = cell_value(value)
    if not isinstance(flat, str):
        if flat is None or isinstance(flat, int):
            return flat
        day = WriteOnlyCell(sheet, datetime.combine(flat, time.min))
        day.number_format = DAY_FORMAT
        return day
    text = printable(flat)
    if len(text) > LONGEST_TEXT:
        text = text[: LONGEST_TEXT - len(CUT)] + CUT
    if not text.startswith(FORMULA_STARTS):
        return text
    made = WriteOnlyCell(sheet, text)
    made.data_type = TYPE_STRING
    made.quotePrefix = True  # the apostrophe that spreadsheets show to nobody
    return made
