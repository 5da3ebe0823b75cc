"""Identifiers in URLs."""

from __future__ import annotations

from determinations.vocabulary.case_numbers import (
    PLACEHOLDER,
    normalize_case_number,
    serial_pattern,
    year_pattern,
)


class CaseNumberConverter:
    """A case number (CM16-0213037, early ones CM13-000004) or a placeholder of a letter without.

    Lowercase is taken too; the archive keeps capitals.
    """

    regex = rf"(?:[A-Za-z]{{0,3}}{year_pattern()}-{serial_pattern()}|{PLACEHOLDER})"

    def to_python(self, value: str) -> str:
        return normalize_case_number(value)

    def to_url(self, value: str) -> str:
        return value
