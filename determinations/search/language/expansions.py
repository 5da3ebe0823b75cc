"""Words that searchers and letters use for each other: PT and physical therapy, Norco and
hydrocodone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from determinations.vocabulary import load
from determinations.vocabulary.normalize import lowercase_words

from .tree import And, InField, Near, Node, Not, Or, Phrase, Same, Word, is_little

LONGEST = 7
"""Words in the longest name of the vocabulary."""

_DOSE = re.compile(r"(\d[\d.,/]*) ?(mg|mcg|ml|gm)", re.IGNORECASE)
_STRENGTHS = re.compile(r"\d+(?:\.\d+)?/\d{3}")
"""Two strengths of one tablet without a unit, as 10/325; no date has three digits there."""


@dataclass(frozen=True, slots=True)
class Expansion:
    """A term of the query and what was searched besides it."""

    term: str
    also: tuple[str, ...]


@dataclass
class Expanded:
    root: Node | None
    expansions: list[Expansion] = field(default_factory=list)


@cache
def _table() -> dict[str, tuple[str, ...]]:
    """Each name, folded, with the other names of its groups."""
    table: dict[str, list[str]] = {}
    for group in _groups():
        for name in group:
            others = [other for other in group if other.casefold() != name.casefold()]
            known = table.setdefault(_fold(name), [])
            known.extend(other for other in others if other not in known)
    return {name: tuple(others) for name, others in table.items()}


def _groups() -> Iterator[list[str]]:
    yield from load("abbreviations")["groups"]
    generics: dict[str, list[str]] = {}
    for brand, generic in load("drugs")["brands"].items():
        generics.setdefault(generic, []).append(brand)
    for generic, brands in generics.items():
        yield [generic, *brands]


def _fold(text: str) -> str:
    return lowercase_words(_without_dots(text).replace("-", " "))


def _without_dots(text: str) -> str:
    """ "P.T" as "PT"; other words as they are."""
    return text.replace(".", "") if re.fullmatch(r"[^\W\d](?:\.[^\W\d])+", text) else text


def expand(root: Node | None) -> Expanded:
    """The tree with alternatives beside every term that has some; phrases stay as they are."""
    expanded = Expanded(None)
    expanded.root = _expand(root, expanded.expansions) if root else None
    return expanded


def _expand(node: Node, found: list[Expansion]) -> Node:
    match node:
        case Word():
            return _alternatives((node,), found) or node
        case And(parts):
            return _expand_all(parts, found)
        case Or(parts):
            return Or(tuple(_expand(part, found) for part in parts))
        case InField(name, part) if name in ("item", "rationale", "summary"):
            return InField(name, _expand(part, found))
        case Phrase() | Near() | Not() | Same() | InField():
            return node


def _expand_all(parts: tuple[Node, ...], found: list[Expansion]) -> Node:
    """Neighbouring words may be one name together: the longest name wins."""
    result: list[Node] = []
    i = 0
    while i < len(parts):
        for length in range(min(LONGEST, len(parts) - i), 1, -1):
            run = parts[i : i + length]
            if all(isinstance(part, Word) for part in run) and (
                node := _alternatives(run, found)  # type: ignore[arg-type]
            ):
                result.append(node)
                i += length
                break
        else:
            result.append(_expand(parts[i], found))
            i += 1
    return And(tuple(result)) if len(result) > 1 else result[0]


def _alternatives(run: tuple[Word, ...], found: list[Expansion]) -> Node | None:
    if any(word.prefix or word.fuzzy for word in run) or (len(run) == 1 and is_little(run[0])):
        return None  # "if" is no interferential current, IF is
    term = " ".join(word.text for word in run)
    others = _other_names(term)
    if not others:
        return None
    found.append(Expansion(term, others))
    own: Node = And(run) if len(run) > 1 else run[0]
    return Same((own, *(Phrase(other) if " " in other else Word(other) for other in others)))


def _other_names(term: str) -> tuple[str, ...]:
    names = _table().get(_fold(term), ())
    if names and (plain := _without_dots(term)) != term:
        return plain, *names
    if dose := _DOSE.fullmatch(term):
        amount, unit = dose.groups()
        return (f"{amount}{unit}" if " " in term else f"{amount} {unit}",)
    if _STRENGTHS.fullmatch(term):
        return (f"{term}mg",)
    return names
