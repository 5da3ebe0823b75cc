"""A text as the screen's rules read it: with plain blanks, hyphens and letters, and the way back.

Letters have blanks that do not break, hyphens of several kinds, soft hyphens inside of words and
accents apart from their letters. The rules see none of these.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right

_BLANKS = "\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_HYPHENS = "\u2010\u2011\u2012\u2043\u2212\ufe58\ufe63\uff0d"
_APOSTROPHES = "\u02bb\u02bc\u2018\u201b\u2032\u00b4"
_SAME_LENGTH = str.maketrans(
    dict.fromkeys(_BLANKS, " ")
    | dict.fromkeys(_HYPHENS, "-")
    | dict.fromkeys(_APOSTROPHES, "\u2019")
)
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_CHANGED = re.compile(rf"[{_INVISIBLE}]|[^\W\d_][\u0300-\u036f]{{1,30}}")
_MAY_CHANGE = re.compile(rf"[{_INVISIBLE}\u0300-\u036f]")
"""What every such place has; to look for one character is fast."""
_FIRST_LINE_BREAK = 1


class Page:
    """What the rules read: `text` begins with a line break, so that all lines are alike."""

    __slots__ = ("_places", "_shifts", "original", "text")

    def __init__(self, original: str) -> None:
        self.original = original
        self._places: list[int] = [0]
        """Where in `text` the shift changes."""
        self._shifts: list[int] = [-_FIRST_LINE_BREAK]
        text = original
        if not text.isascii():
            text = self._composed(text.translate(_SAME_LENGTH))
        self.text = f"\n{text}"

    def _composed(self, text: str) -> str:
        """Return a text without invisible characters and with accents on their letters."""
        if _MAY_CHANGE.search(text) is None:
            return text
        pieces, at, length = [], 0, _FIRST_LINE_BREAK
        for match in _CHANGED.finditer(text):
            whole = unicodedata.normalize("NFC", match[0]) if len(match[0]) > 1 else ""
            pieces += [text[at : match.start()], whole]
            length += match.start() - at + len(whole)
            at = match.end()
            self._places.append(length)
            self._shifts.append(at - length)
        return "".join([*pieces, text[at:]])

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a place in `text` is in the original, its last character included."""
        return self._original(start), self._original(end - 1) + 1

    def _original(self, place: int) -> int:
        return place + self._shifts[bisect_right(self._places, place) - 1]
