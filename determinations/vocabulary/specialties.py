"""Medical specialties: canonical names, and lists of them as letters write them."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from .loader import load
from .normalize import words_of_name

_FIELD = r"(?:\w+(?:ology|iatry|iatrics|surgery)|medicine|surgery|psychology|radiology|anesthesia)"
_TWO_FIELDS = re.compile(
    rf"(?P<left>(?:\w+\s+){{0,3}}{_FIELD})\s+and\s+(?P<right>(?:[\w&]+\s+){{0,5}}{_FIELD})",
    re.IGNORECASE,
)
"""Two names, even unknown ones: "Geriatric Psychiatry and Addiction Medicine"."""
_REDACTED = "[redacted"
_LOWERCASE_IN_TITLES = frozenset({"and", "of", "the", "in"})


@cache
def _names_by_spelling() -> dict[str, str]:
    """Return canonical names by their normalized spellings."""
    data = load("specialties")
    table = {_normalize(name): name for name in data["plain"]}
    for name, spellings in data["aliases"].items():
        table.update({_normalize(spelling): name for spelling in spellings})
    return table


def _normalize(name: str) -> str:
    return " ".join(word for word in words_of_name(name) if word != "the")


@lru_cache(maxsize=2_000)
def canonical_specialty(written: str) -> str | None:
    """Return the state's name for a specialty as a letter writes it, None for an unknown one."""
    return _names_by_spelling().get(_normalize(written))


def split_specialties(written: str) -> list[str]:
    """Split "Family Practice, Allergy and Immunology and Neurology" into its specialties.

    Commas and semicolons always separate. "and" separates only where what stands on either side
    is a specialty and the whole is none. The longest specialty wins, since names hold "and" too.
    What a person redacted is none.
    """
    names: list[str] = []
    for part in re.split(r"[,;]|\s+-\s+", written):
        names.extend(_split_at_and(part.strip()))
    return [name for name in names if name and _REDACTED not in name]


def _split_at_and(part: str) -> list[str]:
    part = re.sub(r"^and\s+", "", part).strip(" .")
    if not part or canonical_specialty(part):
        return [part]
    for match in reversed(list(re.finditer(r"\s+and\s+", part))):
        left, right = part[: match.start()], part[match.end() :]
        if canonical_specialty(left):
            return [left, *_split_at_and(right)]
    if fields := _TWO_FIELDS.fullmatch(part):
        return [fields["left"], *_split_at_and(fields["right"])]
    return [part]


def title_case(written: str) -> str:
    """Return a specialty written in lowercase in title case; any other as it is written."""
    if written != written.casefold():
        return written
    return " ".join(
        word if word in _LOWERCASE_IN_TITLES and position else word[:1].upper() + word[1:]
        for position, word in enumerate(written.split())
    )
