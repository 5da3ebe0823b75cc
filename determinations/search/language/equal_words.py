"""Words that mean the same where they stand: 6 and six, 6 visits and 6 sessions, L4-5 and L4-L5."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .tree import Node, Word

# fmt: off
_NUMBERS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    "twenty",
)
# fmt: on
_BY_DIGITS = {str(number): word for number, word in enumerate(_NUMBERS, 1)}
_BY_WORD = {word: digits for digits, word in _BY_DIGITS.items()}

COUNTED = ("sessions", "visits", "treatments")
"""What therapy is counted in; the same only beside a number."""

MOST_BETWEEN = 2
"""How far a number may stand before what it counts, "6 authorized sessions", or "sessions x 6"."""

_LEVEL = re.compile(
    r"(?P<spine>[CTL])(?P<upper>\d{1,2})\s?[-/\u2013]\s?(?P<again>[CTL]?)(?P<lower>\d{1,2})",
    re.IGNORECASE,
)


def equal_words(parts: Sequence[Node], i: int) -> tuple[str, ...]:
    """Return what a word of several is also written as; none for what is no plain word."""
    word = _plain(parts[i])
    if not word:
        return ()
    if number := _BY_DIGITS.get(word) or _BY_WORD.get(word):
        return (number,)
    if (level := _LEVEL.fullmatch(word)) and level["again"] in ("", level["spine"]):
        spine, upper, lower = level["spine"].upper(), level["upper"], level["lower"]
        return (f"{spine}{upper}-{'' if level['again'] else spine}{lower}",)
    singular = word.removesuffix("s")
    names = [name for name in COUNTED if name.removesuffix("s") != singular]
    if len(names) < len(COUNTED) and _is_counted(parts, i):
        return tuple(names)
    return ()


def _is_counted(parts: Sequence[Node], i: int) -> bool:
    around = parts[max(0, i - MOST_BETWEEN) : i + MOST_BETWEEN + 1]
    return any(word.isdecimal() or word in _BY_WORD for word in map(_plain, around))


def _plain(node: Node) -> str:
    """Return a word without wildcard or tilde, lowercased, "" for anything else."""
    if isinstance(node, Word) and not (node.prefix or node.fuzzy):
        return node.text.casefold()
    return ""
