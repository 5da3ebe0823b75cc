"""Body parts and sides that a heading names, in plain words."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from .vocabulary import load

_SIDES = (
    ("left", re.compile(r"\b(?:left|lt)\b", re.IGNORECASE)),
    ("right", re.compile(r"\b(?:right|rt)\b", re.IGNORECASE)),
    ("bilateral", re.compile(r"\b(?:bilateral(?:ly)?|both)\b", re.IGNORECASE)),
)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    parts = load("body_parts")["parts"]
    return tuple(
        (part, re.compile(rf"(?:{'|'.join(words)})", re.IGNORECASE))
        for part, words in parts.items()
    )


@lru_cache(maxsize=4096)
def find_body_parts(description: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Body parts in a fixed order from head to foot, and sides: left, right, bilateral."""
    parts = tuple(part for part, pattern in _patterns() if pattern.search(description))
    sides = tuple(side for side, pattern in _SIDES if pattern.search(description))
    return parts, sides
