"""Texts made alike for comparing quotations, with the way back to where each character stood."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

_UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_SHAPES = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc`\u00b4", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    }
)
_SPACE_OR_UNSEEN = re.compile(rf"(?P<space>[\s{_UNSEEN}]*\s[\s{_UNSEEN}]*)|[{_UNSEEN}]+")
_WORD = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+(?:['\u2019][^\W_]+)*")
_APOSTROPHES = "'\u2019"


class Level(IntEnum):
    """How much of the way in which something is written is looked at, the strictest last."""

    WORDS = 1
    """Neither capitals nor punctuation; the points of numbers are looked at."""
    SHAPES = 2
    """Everything but the shape of quotation marks and dashes, and white space."""
    LETTERS = 3
    """Everything but white space and line breaks."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A text as a level sees it; `places` has where each of its characters stood."""

    text: str
    places: list[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a part of the folded text stood, `end` behind its last character."""
        return self.places[start], self.places[end - 1] + 1

    def is_inside_word(self, at: int) -> bool:
        """Return whether a word or number goes on from the character before to the one here."""
        text = self.text
        before, here = text[at - 1 : at], text[at : at + 1]
        if not before or not here:
            return False
        if _is_in_word(before) and _is_in_word(here):
            return True
        return (at > 1 and _joins(text[at - 2], before, here)) or _joins(
            before, here, text[at + 1 : at + 2]
        )


def fold(text: str, level: Level) -> Folded:
    """Return a text as a level sees it, in time linear in its length."""
    pairs = list(_words(text) if level is Level.WORDS else _characters(text))
    folded = "".join(character for character, _ in pairs)
    if level is Level.SHAPES:
        folded = folded.translate(_SHAPES)
    return Folded(folded, [place for _, place in pairs])


def words_of(text: str) -> str:
    """Return the words of a text, one space between, as `Level.WORDS` compares them."""
    return " ".join(_folded_word(word[0]) for word in _WORD.finditer(text))


def widened(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a span together with the rest of the words that it cuts."""
    while start > 0 and not text[start - 1].isspace() and not text[start].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace() and not text[end - 1].isspace():
        end += 1
    return start, end


def _characters(text: str) -> Iterator[tuple[str, int]]:
    """Yield characters with their places, white space as one space, none at the ends."""
    at, is_begun, space = 0, False, -1
    for gap in [*_SPACE_OR_UNSEEN.finditer(text), None]:
        end = gap.start() if gap else len(text)
        if end > at:
            if space >= 0 and is_begun:
                yield " ", space
            is_begun, space = True, -1
            yield from ((text[place], place) for place in range(at, end))
        if gap:
            space = gap.start() if gap["space"] and space < 0 else space
            at = gap.end()


def _words(text: str) -> Iterator[tuple[str, int]]:
    """Yield the characters of words, case folded, with a space between words."""
    end = -1
    for word in _WORD.finditer(text):
        if end >= 0:
            yield " ", end
        for place, character in enumerate(word[0], word.start()):
            if character not in _APOSTROPHES:
                yield from ((folded, place) for folded in character.casefold())
        end = word.end()


def _folded_word(word: str) -> str:
    return "".join(character for character in word if character not in _APOSTROPHES).casefold()


def _is_in_word(character: str) -> bool:
    return character.isalnum() or character in "_"


def _joins(before: str, sign: str, behind: str) -> bool:
    """Return whether a sign makes one word or number of what stands around it: 0.5, don't."""
    if sign in ".,":
        return before.isdigit() and behind.isdigit()
    return (
        sign in "'\u2019-\u2010\u2011"
        and _is_in_word(before)
        and behind != ""
        and _is_in_word(behind)
    )
