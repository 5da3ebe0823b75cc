"""Proximity: words and phrases near each other, `failed w/5 therapy`, `failed /s therapy`."""

from __future__ import annotations

from itertools import product

from .analysis import words_of
from .stop_words import STOP_WORDS
from .tokens import Token
from .tree import Near, Node, Or, Phrase, Word, join

MOST_APART = 50
MOST_PAIRS = 36
"""Pairs that a proximity of two choices may come to, (a OR b) w/5 (c OR d) being four."""


def words_apart(token: Token) -> tuple[int, list[str]]:
    """Return how many words a connector or phrase lets stand between.

    With it messages for the reader, where that is not what was typed.
    """
    if token.number > MOST_APART:
        return MOST_APART, [f"At most {MOST_APART} words apart are searched."]
    return token.number, []


def near_each_other(left: Node | None, right: Node | None, token: Token) -> Node | None:
    """Return any choice of the left near any of the right, as a connector says.

    None where a side is no word, phrase or choice of such, or where the choices are too many.
    """
    apart, _ = words_apart(token)
    pairs = [
        Near(*sides, apart, token.unit, token.ordered)
        for sides in product(_choices(left), _choices(right))
    ]
    return join(Or, pairs) if len(pairs) <= MOST_PAIRS else None


def too_common(*sides: Node | None) -> list[str]:
    """Return what stands beside `/s` or `/p` and is of stop words, which have no sentences."""
    return [
        choice.text
        for side in sides
        for choice in _choices(side)
        if STOP_WORDS.issuperset(words_of(choice.text))
    ]


def _choices(node: Node | None) -> list[Word | Phrase]:
    match node:
        case Phrase(_, 0) | Word(fuzzy=False):
            return [node]
        case Or(parts):
            choices_of_parts = [_choices(part) for part in parts]
            if all(choices_of_parts):
                return [choice for choices in choices_of_parts for choice in choices]
    return []
