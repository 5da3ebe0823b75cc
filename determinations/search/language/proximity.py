"""Proximity: words and phrases near each other, `failed w/5 therapy`, `"failed therapy"~5`."""

from __future__ import annotations

from itertools import product

from .tokens import Token
from .tree import Near, Node, Or, Phrase, Word, join

MOST_APART = 50
READ_AS = {"s": 15, "p": MOST_APART}
"""Words that stand for a sentence and a paragraph of other databases' connectors."""

MOST_PAIRS = 36
"""Pairs that a proximity of two choices may come to, (a OR b) w/5 (c OR d) being four."""


def words_apart(token: Token) -> tuple[int, list[str]]:
    """Return how far apart a connector or phrase lets words be.

    With it messages for the reader, where that is not what was typed.
    """
    apart = READ_AS.get(token.unit, token.number)
    messages = []
    if token.unit:
        messages.append(
            f"{token.text} was read as w/{apart}: there are no sentences or paragraphs here."
        )
    elif token.kind == "near" and token.text.casefold().startswith("pre"):
        messages.append(f"{token.text} was read as w/{apart}, which finds either order.")
    if apart > MOST_APART:
        messages.append(f"At most {MOST_APART} words apart are searched.")
    return min(apart, MOST_APART), messages


def near_each_other(left: Node | None, right: Node | None, apart: int) -> Node | None:
    """Return any choice of the left near any of the right, up to `apart` words from it.

    None where a side is no word, phrase or choice of such, or where the choices are too many.
    """
    pairs = [Near(*sides, apart) for sides in product(_choices(left), _choices(right))]
    return join(Or, pairs) if len(pairs) <= MOST_PAIRS else None


def _choices(node: Node | None) -> list[Word | Phrase]:
    match node:
        case Phrase() | Word(_, False, False):
            return [node]
        case Or(parts):
            choices_of_parts = [_choices(part) for part in parts]
            if all(choices_of_parts):
                return [choice for choices in choices_of_parts for choice in choices]
    return []
