"""Words and sentences of invented letters: templates with slots, and a long tail of rare terms."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import accumulate, pairwise
from random import Random
from typing import Any, Generic, TypeVar

from determinations.vocabulary import load

T = TypeVar("T")

TERMS = 40_000
"""Distinct rare terms, used with Zipf's frequencies: the n-th with a share of about 1/n."""

AUTHORS = 4_000

_SLOT = re.compile(r"\{(\w+)\}")
_ONSETS = ["b", "c", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "br", "cr", "dr",
           "gl", "pl", "pr", "st", "str", "th", "tr", "ch", "ph", "sph", "scl", "xer"]  # fmt: skip
_VOWELS = ["a", "e", "i", "o", "u", "ae", "eu", "y"]
_CODAS = ["", "n", "r", "l", "s", "m", "x", "ct", "nt", "rm"]
_ENDINGS = ["itis", "osis", "opathy", "ectomy", "algia", "oplasty", "oma", "uria", "emia", "ium",
            "ine", "amide", "azole", "olol", "statin", "gram", "graphy", "otomy", "plegia",
            "trophy", "genic", "oid", "al", "ic"]  # fmt: skip
_NAME_ENDINGS = ["son", "berg", "man", "ley", "ski", "ini", "ez", "ard", "wood", "ström", "ato"]


@cache
def vocabulary() -> dict[str, Any]:
    """Return the sentences, the kinds of items and their shares."""
    return tomllib.loads((files(__package__) / "vocabulary.toml").read_text(encoding="utf-8"))


class Weighted(Generic[T]):
    """Values drawn by weight."""

    def __init__(self, pairs: Iterable[tuple[T, float]]) -> None:
        self.values, weights = zip(*pairs, strict=True)
        self._bounds = list(accumulate(weights))
        self._total = self._bounds[-1]

    @property
    def shares(self) -> list[float]:
        """The share of each value."""
        return [(upper - lower) / self._total for lower, upper in pairwise((0, *self._bounds))]

    def draw(self, random: Random) -> T:
        at = bisect(self._bounds, random.random() * self._total)
        value: T = self.values[min(at, len(self.values) - 1)]
        return value


def one_of(random: Random, values: Sequence[T]) -> T:
    """Return a random value; `Random.choice` without its checks, which cost more than the rest."""
    return values[int(random.random() * len(values))]


def _syllables(random: Random, count: int) -> str:
    return "".join(
        one_of(random, _ONSETS) + one_of(random, _VOWELS) + one_of(random, _CODAS)
        for _ in range(count)
    )


@cache
def terms() -> tuple[str, ...]:
    """Return words that sound clinical and mean nothing, the same in every corpus."""
    random = Random("terms")
    found: dict[str, None] = {}
    while len(found) < TERMS:
        word = _syllables(random, 1 + int(random.random() * 2.5)) + one_of(random, _ENDINGS)
        found[word] = None
    return tuple(found)


@cache
def authors() -> tuple[str, ...]:
    """Return invented surnames, for citations of studies."""
    random = Random("authors")
    found: dict[str, None] = {}
    while len(found) < AUTHORS:
        name = _syllables(random, 1 + int(random.random() * 1.6)) + one_of(random, _NAME_ENDINGS)
        found[name.capitalize()] = None
    return tuple(found)


def rare_term(random: Random) -> str:
    # TERMS ** u has a density of 1/rank, which is Zipf's law
    return terms()[int(TERMS ** random.random()) - 1]


def study(random: Random) -> str:
    names = authors()
    name = names[int(len(names) ** random.random()) - 1]
    return f"{name} et al. ({1995 + int(random.random() * 25)})"


@cache
def _drugs() -> tuple[str, ...]:
    """Return drug names, the most disputed classes first."""
    shares, classes = vocabulary()["drugs"], load("drugs")["classes"]
    by_share = sorted(shares, key=lambda name: -shares[name]["weight"])
    return tuple(drug for name in by_share for drug in classes[name])


def drug(random: Random) -> str:
    names = _drugs()
    return names[int(len(names) ** random.random()) - 1]


def _number(low: int, high: int) -> Callable[[Random], str]:
    return lambda random: str(low + int(random.random() * (high - low + 1)))


_MADE: Mapping[str, Callable[[Random], str]] = {
    "term": rare_term,
    "study": study,
    "drug": drug,
    "score": _number(2, 9),
    "months": _number(2, 60),
    "weeks": _number(2, 12),
    "times": _number(1, 3),
    "visits": lambda random: str(one_of(random, (4, 6, 8, 10, 12, 16, 18, 24))),
    "days": lambda random: str(one_of(random, (7, 14, 21, 30, 60, 90))),
    "hours": lambda random: str(one_of(random, (40, 60, 80, 120, 160))),
    "count": _number(2, 5),
    "percent": lambda random: str(10 * (1 + int(random.random() * 9))),
    "month": lambda random: f"{1 + int(random.random() * 12):02}",
    "day": lambda random: f"{1 + int(random.random() * 28):02}",
}


class Template:
    """A sentence with slots. What the context names is put in first, then what can be drawn."""

    def __init__(self, text: str) -> None:
        # literals stand at even places, names of slots at odd ones
        self._parts = _SLOT.split(text)

    def fill(self, random: Random, context: Mapping[str, str]) -> str:
        parts = self._parts
        if len(parts) == 1:
            return parts[0]
        out = list(parts)
        for at in range(1, len(parts), 2):
            out[at] = self._value(parts[at], random, context)
        return "".join(out)

    @staticmethod
    def _value(name: str, random: Random, context: Mapping[str, str]) -> str:
        known = context.get(name)
        if known is not None:
            return known
        made = _MADE.get(name)
        return made(random) if made else one_of(random, _slots()[name])


@cache
def _slots() -> dict[str, list[str]]:
    return dict(vocabulary()["slots"])


@cache
def sentences(name: str) -> tuple[Template, ...]:
    return tuple(Template(text) for text in vocabulary()["sentences"][name])


def paragraph(
    random: Random, kind: str, count: int, context: Mapping[str, str], first: bool = False
) -> str:
    """Return `count` sentences of a kind, none twice in a row; `first` keeps its opening one."""
    templates = sentences(kind)
    picks = [templates[0]] if first else []
    others = templates[1:] if first else templates
    start, step = int(random.random() * len(others)), one_of(random, (1, 5, 7, 11))
    picks += [others[(start + step * n) % len(others)] for n in range(count - len(picks))]
    filled = (template.fill(random, context) for template in picks)
    return " ".join(sentence[0].upper() + sentence[1:] for sentence in filled)
