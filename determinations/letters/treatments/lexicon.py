"""What the words of a heading are: heads, words beside them, places, drugs; each by a lookup.

The words are data: vocabulary/treatment_words.toml and vocabulary/drugs.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import NamedTuple

from determinations.vocabulary import load
from determinations.vocabulary.normalize import lowercase_as_compared

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['\u2019][^\W\d_]+)?")
_SHORTEST_BEGINNING = 4
"""Letters before the `*` of a phrase."""
_ENDING = 11
"""Letters that the `*` stands for, at most one less: no second word that has run into the first."""
_ENDINGS = range(4, 8)
"""Letters of the word endings that tell what a word is."""
_NO_PLURALS = frozenset(("tens", "lens"))
LEVEL = frozenset("clts")
"""Letters that a digit makes a level of the spine: C5, L4, T8, S1."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a phrase is, as bits of the tags that it has."""

    head: int = 0
    """Tags that can be what is asked for."""
    beside: int = 0
    """Tags of words beside a head."""
    place: int = 0
    """Tags of places on the body."""
    drug: str = ""
    """The drug's name, as the vocabulary spells it."""

    @property
    def tags(self) -> int:
        return self.head | self.beside | self.place

    def joined(self, other: Entry) -> Entry:
        return Entry(
            self.head | other.head,
            self.beside | other.beside,
            self.place | other.place,
            self.drug or other.drug,
        )


@dataclass(slots=True)
class _Node:
    """A place in the tree of phrases: the words that may follow, and what ends here."""

    words: dict[str, _Node] = field(default_factory=dict)
    entry: Entry | None = None
    beginnings: dict[str, list[tuple[str, Entry]]] = field(default_factory=dict)


class Word(NamedTuple):
    """A word or number of a text, with what separates it from the word before."""

    text: str
    start: int
    end: int
    gap: str


class Found(NamedTuple):
    """A phrase of the vocabulary in a text: its first word and the one behind its last."""

    first: int
    behind: int
    entry: Entry


class Lexicon:
    """The phrases of the vocabulary, found at each word of a text by the longest that matches."""

    def __init__(self) -> None:
        self._root = _Node()
        self.bits: dict[str, int] = {}
        words = load("treatment_words")
        for table in ("heads", "words", "places"):
            for tag, phrases in words[table].items():
                bit = self.bit(tag)
                entry = {
                    "heads": Entry(head=bit),
                    "words": Entry(beside=bit),
                    "places": Entry(place=bit),
                }[table]
                for phrase in phrases:
                    self._add(phrase, entry)
        self._endings = {
            ending: Entry(head=self.bit(tag))
            for tag, endings in words["endings"].items()
            for ending in endings
        }
        self._level = Entry(place=self.bit("spine"))
        drug = self.bit("drug")
        for name in drug_classes():
            self._add(name, Entry(head=drug, drug=name))

    def bit(self, tag: str) -> int:
        """Return the bit that stands for a tag."""
        return self.bits.setdefault(tag, 1 << len(self.bits))

    def mask(self, tags: Iterable[str]) -> int:
        """Return the bits of several tags."""
        mask = 0
        for tag in tags:
            mask |= self.bits[tag]
        return mask

    def _add(self, phrase: str, entry: Entry) -> None:
        words = [word.text for word in words_of(phrase)]
        node = self._root
        if phrase.endswith("*"):
            beginning = _WORD.findall(phrase)[-1]
            for word in words[:-1]:
                node = node.words.setdefault(word, _Node())
            known = node.beginnings.setdefault(beginning[:_SHORTEST_BEGINNING], [])
            known.append((beginning, entry))
            known.sort(key=lambda pair: -len(pair[0]))
            return
        for word in words:
            node = node.words.setdefault(word, _Node())
        node.entry = entry if node.entry is None else node.entry.joined(entry)

    def find(self, words: list[Word]) -> Iterator[Found]:
        """Yield the phrases of a text from left to right, none inside another."""
        at, count = 0, len(words)
        while at < count:
            node: _Node | None = self._root
            behind, entry = at, None
            place = at
            while node is not None and place < count and (place == at or not breaks(words[place])):
                text = words[place].text
                if node.beginnings:
                    for beginning, begun in node.beginnings.get(text[:_SHORTEST_BEGINNING], ()):
                        if text.startswith(beginning) and len(text) < len(beginning) + _ENDING:
                            behind, entry = place + 1, begun
                            break
                node = node.words.get(text)
                place += 1
                if node is not None and node.entry is not None:
                    behind, entry = place, node.entry
            if entry is None:
                entry = self._by_form(words, at)
                behind = at + 1
            if entry is not None:
                yield Found(at, behind, entry)
            at = behind

    def _by_form(self, words: list[Word], at: int) -> Entry | None:
        """Return what a word is that no phrase knows: by its ending, or as a level of the spine."""
        text = words[at].text
        if text in LEVEL:
            level = at + 1 < len(words) and words[at + 1].gap == "" and words[at + 1].text.isdigit()
            return self._level if level else None
        if len(text) > _ENDINGS[-1]:
            for length in _ENDINGS:
                if entry := self._endings.get(text[-length:]):
                    return entry
        return None

    def words(self) -> Iterator[str]:
        """Yield every word of every phrase, beginnings aside."""
        nodes = [self._root]
        while nodes:
            node = nodes.pop()
            yield from node.words
            nodes += node.words.values()

    def names(self) -> Mapping[str, Entry]:
        """Return the single words of the vocabulary that are heads."""
        return {
            word: node.entry
            for word, node in self._root.words.items()
            if node.entry and node.entry.head
        }


@cache
def lexicon() -> Lexicon:
    return Lexicon()


@cache
def drug_classes() -> Mapping[str, str]:
    """Return the class of every drug, by its name; what a class itself is called is one, too."""
    drugs = load("drugs")
    return {
        name: subcategory
        for table in ("class_names", "classes")
        for subcategory, names in drugs[table].items()
        for name in names
    }


def breaks(word: Word) -> bool:
    """Return whether a mark before the word ends a phrase: a comma, colon, bracket or plus."""
    return bool(word.gap) and not _HARD.isdisjoint(word.gap)


_HARD = frozenset(",;:()[]+")


def words_of(text: str) -> list[Word]:
    """Return words and numbers in lowercase and singular; a digit begins a word of its own."""
    words, behind = [], 0
    for match in _WORD.finditer(lowercase_as_compared(text)):
        start = match.start()
        words.append(Word(singular(match[0]), start, match.end(), text[behind:start].strip()))
        behind = match.end()
    return words


@lru_cache(maxsize=8192)
def singular(word: str) -> str:
    """Return an English word without the ending of its plural or genitive."""
    if word[-2:] in ("'s", "\u2019s"):
        word = word[:-2]
    word = word.replace("'", "").replace("\u2019", "")
    if len(word) < 4 or word[-1] != "s" or word[-2] in "siu" or word in _NO_PLURALS:
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes", "nses")):
        return word[:-2]
    return word[:-1]


def drugs_in(text: str) -> Iterator[str]:
    """Yield the drugs that a text names, as the vocabulary spells them."""
    for found in lexicon().find(words_of(text)):
        if found.entry.drug:
            yield found.entry.drug


def drug_classes_in(text: str) -> tuple[str, ...]:
    """Return the classes of the drugs that a text names, each once, in order."""
    return tuple(dict.fromkeys(drug_classes()[name] for name in drugs_in(text)))
