"""What a disputed item is about, in words that its heading need not have: the field `about`.

The heading says "Flexeril 10mg #60" or "ESI at L4-5"; readers seek muscle relaxants and epidural
steroid injections of the lumbar spine. The names are in vocabulary/subjects.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from django.utils.text import slugify

from determinations.letters import drug_classes_in
from determinations.vocabulary import any_of, load

MEDICATIONS = "pharmaceuticals"
ONE_NAME = ("pharmaceuticals-topical-compounds", "pharmaceuticals-topical-analgesics")
"""Treatment types that drugs of other classes are the ingredients of: the cyclobenzaprine of a
cream is no muscle relaxant."""


@dataclass(frozen=True, slots=True)
class _Subject:
    names: tuple[str, ...]
    patterns: re.Pattern[str] | None
    unless: re.Pattern[str] | None

    def is_of(self, heading: str) -> bool:
        return (self.patterns is None or self.patterns.search(heading) is not None) and (
            self.unless is None or self.unless.search(heading) is None
        )


@lru_cache(maxsize=20_000)
def about(heading: str, category: str, treatment: str, body_parts: tuple[str, ...]) -> str:
    """Return the names of what an item is about, each once.

    Category and treatment type are given as in URLs. Body parts are their own names, too.
    """
    keys = [("category", category), ("treatment", treatment)]
    if category == MEDICATIONS and treatment not in ONE_NAME:
        keys += [("treatment", _type_of_class(name)) for name in drug_classes_in(heading)]
    keys += [("body_part", part) for part in body_parts]
    names = [name for key in keys for name in _names(key, heading)]
    return ", ".join(dict.fromkeys((*names, *body_parts)))


def _names(key: tuple[str, str], heading: str) -> Iterator[str]:
    for subject in _subjects().get(key, ()):
        if subject.is_of(heading):
            yield from subject.names


@cache
def _subjects() -> Mapping[tuple[str, str], tuple[_Subject, ...]]:
    """Return the rows of the vocabulary by what they are for."""
    found: dict[tuple[str, str], tuple[_Subject, ...]] = {}
    for row in load("subjects")["subject"]:
        kind = next(kind for kind in ("category", "treatment", "body_part") if kind in row)
        subject = _Subject(
            tuple(row["names"]),
            _compiled(row.get("patterns")),
            _compiled(row.get("unless")),
        )
        found[kind, row[kind]] = (*found.get((kind, row[kind]), ()), subject)
    return found


def _compiled(patterns: list[Any] | None) -> re.Pattern[str] | None:
    return re.compile(any_of(patterns), re.IGNORECASE) if patterns else None


@cache
def _type_of_class(name: str) -> str:
    """Return the treatment type of a class of drugs, as in URLs."""
    return f"{MEDICATIONS}-{slugify(name.replace('&', ' and '))}"
