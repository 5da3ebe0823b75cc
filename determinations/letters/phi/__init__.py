"""Marks that may identify a person: the screen for them, and their redaction."""

from .passages import (
    BY_HAND,
    Passage,
    find_again,
    normalized,
    occurrences,
    redact,
    redact_passages,
    united,
)
from .screening import MOST_MARKS, parts, screen

__all__ = [
    "BY_HAND",
    "MOST_MARKS",
    "Passage",
    "find_again",
    "normalized",
    "occurrences",
    "parts",
    "redact",
    "redact_passages",
    "screen",
    "united",
]
