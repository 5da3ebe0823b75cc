"""Words that were cut at a line's end, in one piece again: "nec-" and "essary" on two lines."""

from __future__ import annotations

import re

from ..phi.lexicon import is_english

_BREAK = re.compile(r"-[ \t]*+\n\s*+(?=[A-Za-z])")
_LEFT = re.compile(r"[A-Za-z]{1,30}$")
_RIGHT = re.compile(r"[A-Za-z]{1,30}+(?![A-Za-z])")
_TOKEN = re.compile(r"\S{1,60}+")
_LONGEST = 30
_SUSPENDED = frozenset({"and", "or", "to", "nor"})
"""Words behind a hyphen that belongs to what comes later: "pre- and postoperative"."""


def without_broken_words(text: str) -> str:
    """Return the text with broken words joined, as long as before, and all else at its place.

    The rest of a word moves up to its beginning, and the line break behind it. The hyphen stays
    where it is the word's own: "long-term".
    """
    parts: list[str] = []
    at = 0
    for broken in _BREAK.finditer(text):
        left = _LEFT.search(text, max(at, broken.start() - _LONGEST), broken.start())
        right = _RIGHT.match(text, broken.end())
        token = _TOKEN.match(text, broken.end())
        if not (left and right and token) or right[0].lower() in _SUSPENDED:
            continue
        hyphen = "" if is_cut(left[0], right[0]) else "-"
        gap = broken[0][1:]
        filled = " " * (1 - len(hyphen))
        parts += [text[at : broken.start()], hyphen, token[0], gap, filled]
        at = token.end()
    return "".join([*parts, text[at:]]) if parts else text


def is_cut(left: str, right: str) -> bool:
    """Return whether two pieces are one word, and no hyphen of its own stands between them."""
    if len(left) < 2:  # "x-ray"
        return False
    if is_english((left + right).lower()):
        return True
    return len(right) > 2 and right.islower() and not is_english(right.lower())
