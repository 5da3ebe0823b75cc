"""Words that searchers and letters use for each other: PT and physical therapy, Norco and
hydrocodone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from determinations.vocabulary import load
from determinations.vocabulary.normalize import lowercase_words

from .equal_words import equal_words
from .fields import TEXT_FIELDS
from .stop_words import is_stop_word
from .tree import And, InField, Node, Not, Phrase, Same, Word, map_parts

HEADING = "item"
LONGEST_NAME = 7
"""Words in the longest name of the vocabulary."""

_DOSE = re.compile(r"(\d[\d.,/]*) ?(mg|mcg|ml|gm)", re.IGNORECASE)
_STRENGTHS = re.compile(r"\d+(?:\.\d+)?/\d{3}")
"""Two strengths of one tablet without a unit, as 10/325; no date has three digits there."""

_JOINT = re.compile(r"[/+&]")
_JOINED = re.compile(r"[^\W\d_]{2,}(?:[/+&][^\W\d_]{2,})+")
"""Words joined by a sign, as EMG/NCV; not w/o nor PM&R, whose letters are no words."""


@dataclass(frozen=True, slots=True)
class Expansion:
    """A term of the query and what was searched besides it."""

    term: str
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Expanded:
    """A tree with synonyms beside its terms, and what these are."""

    root: Node | None
    expansions: list[Expansion] = field(default_factory=list)


def expand(root: Node | None) -> Expanded:
    """Return the tree with synonyms beside every term that has some.

    Phrases, proximities and what is left out with NOT stay as they are.
    """
    expander = _Expander()
    return Expanded(expander.expand(root) if root else None, expander.expansions)


@dataclass
class _Expander:
    """Expands one tree and keeps what was added."""

    expansions: list[Expansion] = field(default_factory=list)
    in_headings: bool = True
    """Whether headings are searched, which have names of their own for things."""

    def expand(self, node: Node) -> Node:
        match node:
            case Word():
                return self._expand_neighbours((node,))
            case And(parts):
                return self._expand_neighbours(parts)
            case Not() | Same():
                return node
            case InField(name) if name not in TEXT_FIELDS:
                return node
            case InField(name, part):
                return InField(name, _Expander(self.expansions, name == HEADING).expand(part))
            case _:
                return map_parts(self.expand, node)

    def _expand_neighbours(self, parts: tuple[Node, ...]) -> Node:
        """Expand parts that stand side by side: several words may be one name, the longest wins."""
        result: list[Node] = []
        i = 0
        while i < len(parts):
            for length in range(min(LONGEST_NAME, len(parts) - i), 0, -1):
                words = tuple(part for part in parts[i : i + length] if isinstance(part, Word))
                equal = equal_words(parts, i) if length == 1 else ()
                if len(words) == length and (node := self._with_synonyms(words, equal)):
                    result.append(node)
                    i += length
                    break
            else:
                result.append(parts[i] if isinstance(parts[i], Word) else self.expand(parts[i]))
                i += 1
        return And(tuple(result)) if len(result) > 1 else result[0]

    def _with_synonyms(self, words: tuple[Word, ...], equal: tuple[str, ...]) -> Node | None:
        """Return the words as one name beside its other names, None where it has none.

        `equal` are those that it has where it stands.
        """
        if any(word.prefix or word.fuzzy for word in words):
            return None
        if len(words) == 1 and is_stop_word(words[0]):
            return None  # "if" is no interferential current, IF is
        term = " ".join(word.text for word in words)
        synonyms = (*_synonyms(term), *equal)
        headings = _table("headings").get(_key(term), ()) if self.in_headings else ()
        apart = self._apart(term)
        if synonyms or headings or apart:
            also = (*synonyms, *headings, *(("these words apart",) if apart else ()))
            self.expansions.append(Expansion(term, also))
            own: Node = And(words) if len(words) > 1 else words[0]
            in_headings = [InField(HEADING, _name(name)) for name in headings]
            return Same((own, *map(_name, synonyms), *in_headings, *apart))
        return None

    def _apart(self, term: str) -> tuple[Node, ...]:
        """Return the words that a sign joins, as EMG/NCV, as words that may stand apart."""
        if not _JOINED.fullmatch(term):
            return ()
        # what they stand for is found as well, but too much to be told
        return (_Expander([], self.in_headings).expand(And(tuple(map(Word, _JOINT.split(term))))),)


def _name(name: str) -> Word | Phrase:
    return Phrase(name) if " " in name else Word(name)


def _synonyms(term: str) -> tuple[str, ...]:
    table, key = _table("groups"), _key(term)
    if key not in table and (" " in key or term[:-1].isupper()):
        key = key.removesuffix("s")  # spinal cord stimulators, MRIs; not meds, which are no MED
    names = _without_longer(table.get(key, ()))
    if names and (plain := _without_dots(term)) != term:
        return plain, *names
    if dose := _DOSE.fullmatch(term):
        amount, unit = dose.groups()
        return (f"{amount}{unit}" if " " in term else f"{amount} {unit}",)
    if _STRENGTHS.fullmatch(term):
        return (f"{term}mg",)
    return names


@cache
def _table(kind: str) -> dict[str, tuple[str, ...]]:
    """Return the other names of the groups of a kind that each name is of, by `_key`."""
    table: dict[str, list[str]] = {}
    for group in _groups(kind):
        for name in group:
            others = [other for other in group if other.casefold() != name.casefold()]
            known = table.setdefault(_key(name), [])
            known.extend(other for other in others if other not in known)
    return {name: tuple(others) for name, others in table.items()}


def _groups(kind: str) -> Iterator[list[str]]:
    """Yield the names of each thing: abbreviations, and drugs with their brands; or of headings."""
    if kind == "groups":
        generics: dict[str, list[str]] = {}
        for brand, generic in load("drugs")["brands"].items():
            generics.setdefault(generic, []).append(brand)
        for generic, brands in generics.items():
            yield [generic, *brands]
    yield from load("abbreviations")[kind]


def _key(name: str) -> str:
    """Return a name as it compares: lowercased, hyphens and slashes as spaces, "P.T" as "pt"."""
    return lowercase_words(re.sub("[-/]", " ", _without_dots(name)))


def _without_longer(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names without those that hold all words of another one, which finds them."""
    words = {name: set(_key(name).split()) for name in names}
    return tuple(name for name in names if not any(words[other] < words[name] for other in names))


def _without_dots(text: str) -> str:
    """Return "P.T" as "PT"; other words as they are."""
    return text.replace(".", "") if re.fullmatch(r"[^\W\d](?:\.[^\W\d])+", text) else text
