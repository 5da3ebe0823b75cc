"""Recognize invented letters (samples, synthetic letters): their text says what they are."""

from __future__ import annotations

import re

SAMPLE_MARK = "Sample letter: invented facts, no real person."
"""What an invented letter says; the database's migration looks for the same words."""

_MARK = re.compile(r"sample\s+letter:\s+invented\s+facts,\s+no\s+real\s+person", re.IGNORECASE)


def says_invented(text: str) -> bool:
    """Return whether a letter says that it is invented, however its lines were broken."""
    return _MARK.search(text) is not None
