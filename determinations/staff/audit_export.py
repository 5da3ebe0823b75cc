"""The audit log as a table for spreadsheets."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from determinations.models import AuditEntry
from determinations.spreadsheets import cell

COLUMNS = (
    "at", "user_name", "user_id", "address", "verb", "subject", "letter_id", "letter_sha256",
    "case_number", "from_state", "to_state", "reason", "details",
)  # fmt: skip
ROWS_A_FETCH = 2000


class _Line:
    """A file that gives back what is written: the csv module then makes lines one by one."""

    def write(self, line: str) -> str:
        return line


def csv_lines(entries: QuerySet[AuditEntry]) -> Iterator[str]:
    """Yield the entries as lines of CSV, times in UTC, after a line of column names."""
    writer = csv.writer(_Line())
    yield writer.writerow(COLUMNS)
    for row in entries.values_list(*COLUMNS).iterator(chunk_size=ROWS_A_FETCH):
        yield writer.writerow(map(_cell, row))


def _cell(value: Any) -> str:
    """Return a value as text that a spreadsheet takes for text."""
    if value is None:
        return ""
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    return cell(json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value))
