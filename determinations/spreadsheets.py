"""Tables that spreadsheets open: their lines of CSV, and the cells of these."""

from __future__ import annotations

import csv
from typing import Any

BYTE_ORDER_MARK = "\ufeff"
"""Without it spreadsheets don't take a file of CSV for Unicode."""
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def cell(text: str) -> str:
    """Return a text so that no spreadsheet takes it for a formula: with an apostrophe before it."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


class _Line:
    """A file that gives back what is written: the csv module then makes lines one by one."""

    def write(self, line: str) -> str:
        return line


def line_writer() -> Any:
    """Return a writer of the csv module whose `writerow` returns the line."""
    return csv.writer(_Line())
