"""The field's terms as readers get them explained, from `glossary.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from .loader import load


@dataclass(frozen=True, slots=True)
class Term:
    key: str
    """Its anchor on the page of the glossary."""
    name: str
    says: str
    also: tuple[str, ...]
    """Its other names."""
    source: str
    """Where the law speaks of it, "" where it does not."""
    see: tuple[str, ...]
    """Keys of related terms."""


@cache
def glossary() -> Mapping[str, Term]:
    """Return every term by its key, in the order of the alphabet."""
    terms = [
        Term(
            row["key"],
            row["name"],
            row["says"],
            tuple(row.get("also", ())),
            row.get("source", ""),
            tuple(row.get("see", ())),
        )
        for row in load("glossary")["term"]
    ]
    return {term.key: term for term in sorted(terms, key=lambda term: term.name.casefold())}
