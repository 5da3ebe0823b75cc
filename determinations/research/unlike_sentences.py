"""Sentences of a text that others have nothing near to: what only this one says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from determinations.search import STOP_WORDS, Segment, stems_of
from determinations.sentences import paragraphs_of, sentences_of

NEAR = 0.6
"""The share of a sentence's words that one sentence of another text has to have, to be near."""

NEGATIONS = frozenset(("no", "nor", "not", "neither", "never", "without", "cannot"))
"""A sentence with one of these is not near to one without: they say the opposite."""

LEAST_WORDS = 2
"""Words of a sentence that can be told from others, beside those that every sentence has."""

Marked = tuple[Segment, ...]
"""A paragraph in segments, of which those are marked that say something else."""


class _Words(NamedTuple):
    stems: frozenset[str]
    is_negative: bool


def mark_unlike(text: str, others: Sequence[str]) -> tuple[Marked, ...]:
    """Return the paragraphs of a text with the sentences marked that none of the others has.

    Takes time in proportion to the sentences of the text times those of the others.
    """
    known = [_words(other[start:end]) for other in others for start, end in _sentences(other)]
    return tuple(tuple(_marked(text, first, last, known)) for first, last in paragraphs_of(text))


def _marked(text: str, first: int, last: int, known: Sequence[_Words]) -> Iterator[Segment]:
    at = first
    for start, end in sentences_of(text, first, last):
        if at < start:
            yield text[at:start], False
        yield text[start:end], _is_unlike(_words(text[start:end]), known)
        at = end
    if at < last:
        yield text[at:last], False


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    for first, last in paragraphs_of(text):
        yield from sentences_of(text, first, last)


def _is_unlike(words: _Words, known: Sequence[_Words]) -> bool:
    if len(words.stems) < LEAST_WORDS:
        return False
    enough = NEAR * len(words.stems)
    return not any(
        other.is_negative is words.is_negative and len(words.stems & other.stems) >= enough
        for other in known
    )


@lru_cache(maxsize=2_000)
def _words(sentence: str) -> _Words:
    stems = frozenset(stems_of(sentence))
    return _Words(stems - STOP_WORDS - NEGATIONS, not NEGATIONS.isdisjoint(stems))
