"""A query as a tree of words, phrases and proximities, and how to walk and rewrite it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum

Place = tuple[int, int]
"""Where in the query something stands: start and end."""

NOWHERE: Place = (0, 0)
"""The place of what was not typed, such as what an abbreviation stands for."""


class Unit(Enum):
    """What a connector keeps its two sides within."""

    WORDS = ""
    SENTENCE = "s"
    PARAGRAPH = "p"


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    prefix: bool = False
    """Whether it was typed with a wildcard behind it: words that begin so."""
    fuzzy: bool = False
    """Whether it was typed with a tilde behind it: words spelled much like it."""
    place: Place = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in order as written; with `slop`, up to so many words apart."""

    text: str
    slop: int = 0
    place: Place = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Near:
    """Two words or phrases up to `apart` words from each other, or in one sentence or paragraph."""

    left: Word | Phrase
    right: Word | Phrase
    apart: int
    """Words between them; without meaning where there is a unit."""
    unit: Unit = Unit.WORDS
    ordered: bool = False
    """Whether the left one has to come first."""

    @property
    def place(self) -> Place:
        return self.left.place[0], self.right.place[1]


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Same:
    """Synonyms, the names of one thing: the best match counts, however many of them a text uses."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: Node


@dataclass(frozen=True, slots=True)
class InField:
    name: str
    part: Node


Leaf = Word | Phrase | Near
Node = Leaf | And | Or | Same | Not | InField


def parts_of(node: Node) -> tuple[Node, ...]:
    """Return the nodes that a node joins, negates or limits to a field; none for a leaf."""
    match node:
        case And(parts) | Or(parts) | Same(parts):
            return parts
        case Not(part) | InField(_, part):
            return (part,)
        case Word() | Phrase() | Near():
            return ()


def map_parts(change: Callable[[Node], Node], node: Node) -> Node:
    """Return the same node with `change` applied to each of its parts; a leaf as it is."""
    match node:
        case And(parts) | Or(parts) | Same(parts):
            return type(node)(tuple(change(part) for part in parts))
        case Not(part):
            return Not(change(part))
        case InField(name, part):
            return InField(name, change(part))
        case Word() | Phrase() | Near():
            return node


def walk(node: Node) -> Iterator[Node]:
    """Yield every node of a tree, each before its parts."""
    yield node
    for part in parts_of(node):
        yield from walk(part)


def leaves(node: Node) -> Iterator[Leaf]:
    """Yield the words, phrases and proximities of a tree, in order."""
    return (part for part in walk(node) if isinstance(part, Word | Phrase | Near))


def join(kind: type[And] | type[Or], parts: Sequence[Node]) -> Node | None:
    """Return the parts joined by `kind`: a single part as it is, None for no part."""
    if len(parts) > 1:
        return kind(tuple(parts))
    return parts[0] if parts else None
