"""The kinds of files, and what writes each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import IO

from determinations.search import Snippets

from .about import About
from .authorities import MOST_DECISIONS, table_of
from .columns import Column
from .document import write_document
from .pdf import write_pdf
from .rows import ExportedItem
from .text_files import Lines, csv_lines, dictionary_lines, json_lines
from .workbook import MOST_ROWS, write_workbook

OFFICE = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True, slots=True)
class Export:
    """All that a file is made of. `items` can be gone through once."""

    about: About
    items: Iterable[ExportedItem]
    columns: Sequence[Column]
    snippets: Snippets


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file. It is either read line by line, or written whole, to a file on disk."""

    name: str
    """In URLs."""
    label: str
    hint: str
    media_type: str
    suffix: str
    most: int | None = None
    """Decisions that it has at most."""
    has_columns: bool = True
    lines: Callable[[Export], Lines] | None = None
    write: Callable[[IO[bytes], Export], None] | None = None


def _write_workbook(file: IO[bytes], export: Export) -> None:
    write_workbook(file, export.about, export.items, export.columns)


def _write_document(file: IO[bytes], export: Export) -> None:
    write_document(file, export.about, table_of(export.items, export.snippets))


def _write_pdf(file: IO[bytes], export: Export) -> None:
    write_pdf(file, export.about, table_of(export.items, export.snippets))


FORMATS: Mapping[str, Format] = {
    each.name: each
    for each in (
        Format(
            "xlsx", "Excel workbook (XLSX)",
            "A row for each decision; a second sheet explains the columns and the search.",
            f"{OFFICE}spreadsheetml.sheet", ".xlsx", MOST_ROWS - 1, write=_write_workbook,
        ),
        Format(
            "csv", "Table (CSV)",
            "A line for each decision, of any number; what the columns mean is a file of its own.",
            "text/csv; charset=utf-8", ".csv",
            lines=lambda export: csv_lines(export.items, export.columns),
        ),
        Format(
            "jsonl", "JSON Lines",
            "For programs: the first line explains the fields and the search, the last one counts.",
            "application/jsonl; charset=utf-8", ".jsonl",
            lines=lambda export: json_lines(export.about, export.items, export.columns),
        ),
        Format(
            "docx", "Table of authorities (DOCX)",
            f"Citations with passages of the rationales, and who relies on which guideline; the "
            f"first {MOST_DECISIONS} decisions.",
            f"{OFFICE}wordprocessingml.document", ".docx", MOST_DECISIONS, has_columns=False,
            write=_write_document,
        ),
        Format(
            "pdf", "Table of authorities (PDF)", f"The same, to print; the first {MOST_DECISIONS}.",
            "application/pdf", ".pdf", MOST_DECISIONS, has_columns=False, write=_write_pdf,
        ),
    )
}  # fmt: skip
"""By name, in the order of the page."""

DICTIONARY = Format(
    "dictionary", "Data dictionary (CSV)", "What each column means, and about the search.",
    "text/csv; charset=utf-8", ".csv",
    lines=lambda export: dictionary_lines(export.about, export.columns),
)  # fmt: skip
"""Beside the table of CSV, whose first line has to be its heading."""
