"""Marks that may identify a person: the screen for them, and their redaction."""

from .passages import (
    BY_HAND,
    KINDS,
    MARKER,
    REST,
    Passage,
    find_again,
    marker_of,
    normalized,
    occurrences,
    redact,
    redact_passages,
    united,
)
from .screening import MOST_MARKS, SCREEN_VERSION, name_parts, screen

__all__ = [
    "BY_HAND",
    "KINDS",
    "MARKER",
    "MOST_MARKS",
    "REST",
    "SCREEN_VERSION",
    "Passage",
    "find_again",
    "marker_of",
    "name_parts",
    "normalized",
    "occurrences",
    "redact",
    "redact_passages",
    "screen",
    "united",
]
