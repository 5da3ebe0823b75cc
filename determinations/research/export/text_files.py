"""Exports that are written line by line while they are read: CSV, JSON Lines, the dictionary."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable, Sequence
from datetime import date
from typing import Any

from determinations.spreadsheets import BYTE_ORDER_MARK, cell, line_writer

from .about import About
from .columns import Column, cell_value
from .rows import ExportedItem

Lines = Generator[str, None, None]


def csv_lines(items: Iterable[ExportedItem], columns: Sequence[Column]) -> Lines:
    """Yield a line of column names, then one for each item."""
    writer = line_writer()
    yield BYTE_ORDER_MARK + writer.writerow([column.name for column in columns])
    for item in items:
        yield writer.writerow([_text(column.value(item)) for column in columns])


def dictionary_lines(about: About, columns: Sequence[Column]) -> Lines:
    """Yield what a file of CSV has no place for: what each column means, and about the export."""
    writer = line_writer()
    yield BYTE_ORDER_MARK + writer.writerow(["name", "label", "explanation"])
    for column in columns:
        yield writer.writerow([column.name, column.label, column.explanation])
    for label, text in about.facts():
        yield writer.writerow(["", cell(label), cell(text)])


def json_lines(about: About, items: Iterable[ExportedItem], columns: Sequence[Column]) -> Lines:
    """Yield a line about the file with its data dictionary, one for each item, and a last one.

    The last line counts the items: a file without it is not whole.
    """
    dictionary = [
        {"name": column.name, "label": column.label, "explanation": column.explanation}
        for column in columns
    ]
    facts = [{"label": label, "text": text} for label, text in about.facts()]
    yield _json({"about": {"facts": facts, "columns": dictionary}})
    written = 0
    for item in items:
        yield _json({column.name: _structured(column, item) for column in columns})
        written += 1
    yield _json({"end": {"decisions": written}})


def _text(value: Any) -> str:
    flat = cell_value(value)
    if isinstance(flat, date):
        return flat.isoformat()
    return cell("" if flat is None else str(flat))


def _structured(column: Column, item: ExportedItem) -> Any:
    value = column.structured(item) if column.structured else column.value(item)
    return value.isoformat() if isinstance(value, date) else value


def _json(line: Any) -> str:
    return json.dumps(line, ensure_ascii=False) + "\n"
