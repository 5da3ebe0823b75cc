"""Recognize invented letters (samples, synthetic letters): their text says what they are."""

from __future__ import annotations

from .patterns import KeywordPattern

SAMPLE_MARK = "Sample letter: invented facts, no real person."
"""What an invented letter says; the database's migration looks for the same words."""

_MARK = KeywordPattern(r"sample\s+letter:\s+invented\s+facts,\s+no\s+real\s+person", "sample")


def says_invented(text: str) -> bool:
    """Return whether a letter says that it is invented, however its lines were broken."""
    return _MARK.search(text) is not None
