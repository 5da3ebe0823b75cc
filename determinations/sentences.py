"""Sentences and paragraphs of a letter's text: what `/s` and `/p` keep words within.

A full stop ends a sentence unless it belongs to an abbreviation, an initial or a number of a list.
Where that can't be told from the letters alone, the word behind decides: a sentence begins with a
capital letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_PARAGRAPH = re.compile(r"\n\s*\n\s*")
_STOP = re.compile(r"(?P<stop>[.!?]+)[\"'\u2019\u201d)\]]*(?P<gap>\s+)(?=\S)")
_LAST_WORD = re.compile(r"[^\s(\[\"'\u2018\u201c]+$")
_FIRST_WORD = re.compile(r"[\"'\u2018\u201c(\[]*(?P<word>[^\W_]+)(?P<dot>\.?)")
_INITIALS = re.compile(r"[A-Za-z](?:\.[A-Za-z]{1,2})*|Ph\.D", re.ASCII)
_LONGEST_WORD = 40
"""Characters before a full stop that are looked at."""

# fmt: off
NEVER_END = frozenset((
    "dr", "drs", "mr", "mrs", "ms", "prof", "st", "vs", "v", "cf", "viz", "e.g", "eg", "i.e", "ie",
    "approx", "ca", "fig", "figs", "dept", "dx", "rx", "tx", "hx", "sx", "s/p", "r/o", "c/o",
))
"""Abbreviations that something always follows."""

BEFORE_NUMBER = frozenset((
    "no", "nos", "p", "pp", "pg", "pgs", "sec", "sect", "ch", "chap", "vol", "art", "para", "al",
    "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
))
"""Abbreviations where a number follows: "No. 4"; "the answer is no." ends a sentence."""

_ABBREVIATIONS = NEVER_END | BEFORE_NUMBER

STARTERS = frozenset((
    "a", "all", "although", "an", "as", "at", "based", "both", "but", "despite", "due", "for",
    "from", "furthermore", "given", "he", "her", "his", "however", "if", "in", "it", "its",
    "moreover", "no", "none", "on", "other", "patient", "per", "she", "since", "such", "that",
    "the", "their", "there", "therefore", "these", "they", "this", "those", "thus", "to", "under",
    "we", "when", "while", "with", "without",
))
# fmt: on
"""Words that begin a sentence rather than a name, behind what looks like an initial."""


def paragraphs_of(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each paragraph starts and ends; an empty line parts them."""
    start = 0
    for gap in _PARAGRAPH.finditer(text):
        if gap.start() > start:
            yield start, gap.start()
        start = gap.end()
    if start < len(text):
        yield start, len(text)


def sentences_of(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Yield where each sentence of a paragraph starts and ends, without the space behind it."""
    end = len(text) if end is None else end
    first = start
    for stop in _STOP.finditer(text, start, end):
        if _ends_sentence(text, first, stop, end):
            yield first, stop.start("gap")
            first = stop.end()
    if first < end:
        yield first, end


def _is_plain(word: str) -> bool:
    """Return whether a word is neither an abbreviation nor an initial."""
    return len(word) > 1 and word.isalpha() and word.casefold() not in _ABBREVIATIONS


def _ends_sentence(text: str, first: int, stop: re.Match[str], end: int) -> bool:
    last_word = text[text.rfind(" ", first, stop.start()) + 1 : stop.start()]
    if text[stop.end()].isupper() and _is_plain(last_word):
        return True  # as most sentences end
    following = _FIRST_WORD.match(text, stop.end(), end)
    next_word = following["word"] if following else ""
    if next_word[:1].islower():
        return False
    if stop["stop"] != ".":
        return True
    before = _LAST_WORD.search(text, max(first, stop.start() - _LONGEST_WORD), stop.start())
    if before is None:
        return True
    word = before[0].casefold()
    if word in NEVER_END or (word in BEFORE_NUMBER and next_word[:1].isdigit()):
        return False
    if word.isdigit() and before.start() == first:  # "1. The request", an entry of a list
        return False
    if not _INITIALS.fullmatch(before[0]):
        return True
    is_initial = len(next_word) == 1 and bool(following and following["dot"])
    return next_word.casefold() in STARTERS and not is_initial
