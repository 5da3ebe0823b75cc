"""A query as a tree: words, phrases, proximity, and how they are joined."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# fmt: off
LITTLE_WORDS = frozenset((
    "a", "an", "the", "of", "for", "to", "in", "on", "at", "by", "with", "from", "as", "and",
    "or", "is", "was", "were", "be", "been", "being", "are", "it", "its", "this", "that", "these",
    "those", "there", "he", "she", "his", "her", "they", "their", "which", "who", "whom", "whose",
    "what", "when", "where", "why", "how", "if", "can", "could", "may", "might", "must", "shall",
    "should", "will", "would", "do", "does", "did", "has", "have", "had", "than", "then", "so",
    "such",
))
# fmt: on
"""Words of a sentence that say nothing of what is sought. Not among them: no, not, without, before,
after, which change it."""

MOST_PAIRS = 36
"""Pairs that a proximity of two choices may come to, (a OR b) w/5 (c OR d) being four."""

_PAGE = re.compile(r"([0-9]{1,5})(?:[-\u2013]([0-9]{1,5}))?")


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    prefix: bool = False
    fuzzy: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in order as written; with `slop`, up to so many words apart."""

    text: str
    slop: int = 0


@dataclass(frozen=True, slots=True)
class Near:
    """Two words or phrases up to `apart` words from each other, in either order."""

    left: Node
    right: Node
    apart: int


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Same:
    """Names of one thing: the best match counts, however many of them a text uses."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: Node


@dataclass(frozen=True, slots=True)
class InField:
    name: str
    part: Node


Node = Word | Phrase | Near | And | Or | Same | Not | InField


def page_range(node: Node) -> range | None:
    """The pages that a word asks for: "98" or "98-99"; None where it is no number."""
    if not isinstance(node, Word) or node.prefix or node.fuzzy:
        return None
    match = _PAGE.fullmatch(node.text)
    if match is None:
        return None
    first, last = sorted((int(match[1]), int(match[2] or match[1])))
    return range(first, last + 1)


def near_each_other(left: Node | None, right: Node | None, apart: int) -> Node | None:
    """Either of the left near either of the right; None where a side is no word, phrase or choice
    of such.
    """
    pairs: list[Node] = [
        Near(first, second, apart) for first in _choices(left) for second in _choices(right)
    ]
    return joined(Or, pairs) if len(pairs) <= MOST_PAIRS else None


def _choices(node: Node | None) -> list[Node]:
    match node:
        case Phrase() | Word(_, False, False):
            return [node]
        case Or(parts):
            each = [_choices(part) for part in parts]
            return [one for choice in each for one in choice] if all(each) else []
        case _:
            return []


def leaves(node: Node) -> Iterator[Node]:
    """Words, phrases and proximities of a tree."""
    match node:
        case And(parts) | Or(parts) | Same(parts):
            for part in parts:
                yield from leaves(part)
        case Not(part) | InField(_, part):
            yield from leaves(part)
        case _:
            yield node


def is_little(node: Node) -> bool:
    """Whether this is one of `LITTLE_WORDS`; in capitals (IT, IF, OT) it may be an abbreviation."""
    return (
        isinstance(node, Word)
        and not (node.prefix or node.fuzzy or node.text.isupper())
        and node.text.casefold() in LITTLE_WORDS
    )


def without_little_words(node: Node) -> Node:
    """The tree without little words, as long as others stand beside them.

    "why was the MRI denied" asks for decisions about an MRI that was denied, and a decision need
    not say "why". Within quotes every word counts.
    """
    match node:
        case And(parts):
            kept = tuple(without_little_words(part) for part in parts if not is_little(part))
            return (joined(And, list(kept)) if kept else None) or node
        case Or(parts):
            return Or(tuple(without_little_words(part) for part in parts))
        case Not(part):
            return Not(without_little_words(part))
        case InField(name, part):
            return InField(name, without_little_words(part))
        case Word() | Phrase() | Near() | Same():
            return node


def joined(kind: type[And] | type[Or], parts: list[Node]) -> Node | None:
    if len(parts) > 1:
        return kind(tuple(parts))
    return parts[0] if parts else None
