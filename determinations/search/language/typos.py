"""How much typos may change a word that is searched with a tilde: `acupunture~`."""

from __future__ import annotations

LONG_WORD = 8


def most_typos(word: str) -> int:
    """Return how many letters may be wrong in a word, its edit distance: 1, in long words 2."""
    return 2 if len(word) >= LONG_WORD else 1


def is_spelled_like(word: str, typed: str) -> bool:
    """Return whether the index's fuzzy search takes one for the other.

    Letters may be changed, missing or added, or two neighbours exchanged
    (Damerau-Levenshtein distance), up to `most_typos` of what was typed.
    """
    most = most_typos(typed)
    if abs(len(word) - len(typed)) > most:
        return False
    before: list[int] = []
    row = list(range(len(typed) + 1))
    for i, letter in enumerate(word, 1):
        before, last, row = row, before, [i]
        for j, other in enumerate(typed, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == typed[j - 2] and other == word[i - 2]:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1] <= most
