"""The audit log as a table for spreadsheets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from determinations.models import AuditEntry
from determinations.spreadsheets import cell, line_writer

from .marked_reasons import mark_reasons

COLUMNS = (
    "at", "user_name", "user_id", "address", "verb", "subject", "letter_id", "letter_sha256",
    "case_number", "from_state", "to_state", "reason", "details",
)  # fmt: skip
ROWS_A_FETCH = 2000


def csv_lines(entries: QuerySet[AuditEntry]) -> Iterator[str]:
    """Yield the entries as lines of CSV, times in UTC, after a line of column names."""
    writer = line_writer()
    yield writer.writerow(COLUMNS)
    rows = entries.iterator(chunk_size=ROWS_A_FETCH)
    while group := mark_reasons(islice(rows, ROWS_A_FETCH)):
        for entry in group:
            yield writer.writerow(_cell(getattr(entry, name)) for name in COLUMNS)


def _cell(value: Any) -> str:
    """Return a value as text that a spreadsheet takes for text."""
    if value is None:
        return ""
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    return cell(json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value))
