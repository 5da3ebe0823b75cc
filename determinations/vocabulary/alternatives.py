"""Patterns of which any one is enough, each tried only on a text that has the letters it needs.

Python's regular expressions try every alternative at every character; to look for a few letters
first takes a fraction of that.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import TypeVar

from .loader import Pattern, whole
from .normalize import lowercase_as_compared

_ESCAPES = re.compile(r"\\.|\[\^?\]?[^\]]*\]", re.DOTALL)
"""Escapes and sets of characters."""
_GROUP = re.compile(r"\((?P<kind>\?-i:|\?:)?(?P<inside>[^()]*)\)(?P<count>(?:[?*+]|\{\d[^}]*\})*+)")
_MAY_BE_MISSING = re.compile(r".(?:[?*]|\{\d[^}]*\})")
_LETTERS = re.compile(r"[A-Za-z]+")

Name = TypeVar("Name", bound=Hashable)


class Alternatives:
    """Regular expressions that ignore case, of which a text may hold any."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        self._patterns = [whole(pattern) for pattern in patterns]
        needed = [(letters_needed(pattern), pattern) for pattern in self._patterns]
        self._by_letters = [
            (letters, re.compile(pattern, re.IGNORECASE)) for letters, pattern in needed if letters
        ]
        others = [pattern for letters, pattern in needed if not letters]
        self._others = re.compile("|".join(others), re.IGNORECASE) if others else None

    @cached_property
    def joined(self) -> re.Pattern[str]:
        """All of them as one pattern, for what needs the place of a match."""
        return re.compile("|".join(self._patterns), re.IGNORECASE)

    def is_in(self, text: str) -> bool:
        """Return whether any of them matches somewhere in the text."""
        return self._is_in(text, lowercase_as_compared(text))

    def _is_in(self, text: str, compared: str) -> bool:
        for letters, pattern in self._by_letters:
            if letters in compared and pattern.search(text):
                return True
        return self._others is not None and self._others.search(text) is not None

    @staticmethod
    def names_in(text: str, named: Mapping[Name, Alternatives]) -> Iterator[Name]:
        """Yield the names of those that have a match somewhere in the text."""
        compared = lowercase_as_compared(text)
        for name, alternatives in named.items():
            for letters, pattern in alternatives._by_letters:  # no call for each of dozens
                if letters in compared and pattern.search(text):
                    yield name
                    break
            else:
                if alternatives._others is not None and alternatives._others.search(text):
                    yield name


def letters_needed(pattern: str) -> str:
    """Return the longest run of letters that every match holds, in lowercase; "" without one."""
    plain = _ESCAPES.sub(" ", pattern)
    while (without := _GROUP.sub(_surely_in, plain)) != plain:
        plain = without
    if "|" in plain or "(" in plain:
        return ""
    runs = _LETTERS.findall(_MAY_BE_MISSING.sub(" ", plain))
    return max(runs, key=len, default="").lower()


def _surely_in(group: re.Match[str]) -> str:
    """Return what stands in a group that has no alternatives and is there exactly once."""
    is_sure = group["kind"] and not group["count"] and "|" not in group["inside"]
    return group["inside"] if is_sure else " "
