"""Units that a heading misspells behind a number: "3 veiws", "12 sesions"."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import lru_cache

_SHORTEST_SWAPPED, _SHORTEST_CHANGED = 5, 7
"""Letters of a unit that two swapped letters, or one wrong letter, leave recognizable: "table" is
no tablet."""
_LONGEST = 20


class MisspelledUnits:
    """Finds the one unit that a word was meant to be."""

    def __init__(self, spellings: Collection[str]) -> None:
        self._by_damaged: dict[str, str] = {}
        for word in spellings:
            for damaged in _damaged(word):
                self._by_damaged.setdefault(damaged, word)
        self.meant = lru_cache(maxsize=1024)(self._meant)

    def _meant(self, word: str) -> str | None:
        if not _SHORTEST_SWAPPED <= len(word) <= _LONGEST:
            return None
        keys = (word, *(_shortened(word) if len(word) >= _SHORTEST_CHANGED else ()))
        for key in keys:
            known = self._by_damaged.get(key)
            if known and known[0] == word[0] and abs(len(known) - len(word)) < 2:
                return known
        return None


def _damaged(word: str) -> Iterator[str]:
    if len(word) >= _SHORTEST_SWAPPED:
        for at in range(1, len(word) - 1):
            yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if len(word) >= _SHORTEST_CHANGED:
        yield word
        yield from _shortened(word)


def _shortened(word: str) -> Iterator[str]:
    for at in range(1, len(word)):
        yield word[:at] + word[at + 1 :]
