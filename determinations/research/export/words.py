"""What the documents of a table of authorities say, whatever their format."""

from __future__ import annotations

import re

TITLE = "Independent Medical Review decisions"
DECISIONS = "Decisions, with passages of their rationales"
CITED = "Guidelines and other sources, with the numbers of the decisions above"
WARNING = "Check every quotation against the letter before you rely on it."

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """Return a text without the characters that no document may hold."""
    return _CONTROLS.sub("", text)
