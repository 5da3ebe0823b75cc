"""Medical specialties: canonical names, and lists of them as letters write them."""

from __future__ import annotations

import re
from functools import cache

from . import load
from .normalize import words_of_name


@cache
def _known() -> dict[str, str]:
    """Folded spelling to canonical name."""
    data = load("specialties")
    table = {_fold(name): name for name in data["plain"]}
    for name, spellings in data["aliases"].items():
        table.update({_fold(spelling): name for spelling in spellings})
    return table


def _fold(name: str) -> str:
    return " ".join(word for word in words_of_name(name) if word != "the")


def canonical_specialty(written: str) -> str | None:
    """The state's name for a specialty as written in a letter, None for an unknown one."""
    return _known().get(_fold(written))


def split_specialties(written: str) -> list[str]:
    """Cut "Family Practice, Allergy and Immunology and Neurology" into its specialties.

    Commas and semicolons always separate; "and" separates only where what stands on either side
    is a specialty and the whole is none; the longest one counts, since names hold "and" too.
    """
    names: list[str] = []
    for part in re.split(r"[,;]|\s+-\s+", written):
        names.extend(_split_and(part.strip()))
    return [name for name in names if name]


def _split_and(part: str) -> list[str]:
    part = re.sub(r"^and\s+", "", part).strip(" .")
    if not part or canonical_specialty(part):
        return [part]
    for match in reversed(list(re.finditer(r"\s+and\s+", part))):
        left, right = part[: match.start()], part[match.end() :]
        if canonical_specialty(left):
            return [left, *_split_and(right)]
    return [part]


def display_name(written: str) -> str:
    """A specialty as the letter names it, in title case where it stood in small letters."""
    small = {"and", "of", "the", "in"}
    if written != written.casefold():
        return written
    return " ".join(
        word if word in small and i else word[:1].upper() + word[1:]
        for i, word in enumerate(written.split())
    )
