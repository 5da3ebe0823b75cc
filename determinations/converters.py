"""Identifiers in addresses."""

from __future__ import annotations


class CaseNumberConverter:
    """A case number (CM16-0213037, early ones CM13-000004) or a placeholder of a letter without.

    Small letters are taken too; the archive keeps capitals.
    """

    regex = r"(?:[A-Za-z]{0,3}\d{2}-\d{6,7}|unnumbered-[0-9a-f]{12})"

    def to_python(self, value: str) -> str:
        return value if value.startswith("unnumbered") else value.upper()

    def to_url(self, value: str) -> str:
        return value
