"""The guidelines of the MTUS: canonical titles, sections that hold commas, topics of pages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from . import load
from .normalize import words_of_name

_MISSPELT = {"inital": "initial", "diagnositc": "diagnostic", "consideration": "considerations"}


@dataclass(frozen=True, slots=True)
class GuidelineEdition:
    """One edition of a guideline; `key` is stable and names it in addresses."""

    key: str
    title: str
    year: int | None
    short: str


@dataclass(frozen=True, slots=True)
class _Entry:
    key: str
    title: str
    short: str
    chapter: int | None
    names: tuple[str, ...]
    sections: tuple[str, ...]
    pages: tuple[tuple[int, int, str], ...]


@cache
def entries() -> tuple[_Entry, ...]:
    return tuple(_entry(one) for one in load("guidelines")["guideline"])


def _entry(data: dict) -> _Entry:  # type: ignore[type-arg]
    pages = []
    for span, topic in data.get("pages", {}).items():
        first, _, last = span.partition("-")
        pages.append((int(first), int(last or first), topic))
    return _Entry(
        data["key"],
        data["title"],
        data["short"],
        data.get("chapter"),
        (data["title"], *data.get("aliases", ())),
        tuple(data.get("sections", ())),
        tuple(pages),
    )


def fold(name: str) -> str:
    """A title or section as it compares: case, punctuation, "and" for "&", slips of spelling."""
    return " ".join(_MISSPELT.get(word, word) for word in words_of_name(name))


@cache
def _by_title() -> dict[str, _Entry]:
    table: dict[str, _Entry] = {}
    for entry in entries():
        for name in entry.names:
            table.setdefault(fold(name), entry)
    return table


@cache
def _by_chapter() -> dict[int, _Entry]:
    return {entry.chapter: entry for entry in entries() if entry.chapter}


def title_of_chapter(chapter: int) -> str | None:
    """The title of a chapter of the ACOEM Practice Guidelines that the MTUS adopted."""
    entry = _by_chapter().get(chapter)
    return entry.title if entry else None


def canonical_title(written: str) -> str | None:
    """The canonical title for a title as written, without year or "Guidelines"; None if unknown."""
    folded = re.sub(r"\s+guidelines?$", "", fold(written))
    entry = _by_title().get(folded)
    return entry.title if entry else None


def canonical_guideline(title: str, year: int | None) -> GuidelineEdition | None:
    """The edition that a title and year name; without a year a key of its own. None if unknown."""
    entry = _by_title().get(re.sub(r"\s+guidelines?$", "", fold(title)))
    if entry is None:
        return None
    key = f"{entry.key}-{year}" if year else entry.key
    return GuidelineEdition(key, entry.title, year, entry.short)


@cache
def title_pattern() -> str:
    """A pattern of every known title as written anywhere, longest first, blanks flexible."""
    names = sorted({name for entry in entries() for name in entry.names}, key=len, reverse=True)
    return "|".join(_flexible(name) for name in names)


def _flexible(name: str) -> str:
    pattern = re.escape(name).replace(r"\ ", r"\s+").replace(r"\-", "[- ]")
    return pattern.replace(r"\&", r"(?:\&|and)")


@cache
def known_sections() -> frozenset[str]:
    """Folded names of sections that hold a comma or an "and"."""
    return frozenset(fold(section) for entry in entries() for section in entry.sections)


@cache
def _section_spelling() -> dict[str, str]:
    return {fold(section): section for entry in entries() for section in entry.sections}


def canonical_section(written: str) -> str:
    """A section's name with slips of spelling mended, for facets."""
    spelled = _section_spelling().get(fold(written))
    if spelled:
        return spelled
    words = []
    for word in written.split():
        mended = _MISSPELT.get(word.casefold().strip(",;:"))
        words.append(mended.capitalize() if mended and word[:1].isupper() else mended or word)
    return " ".join(words)


def topic_for(guideline_key: str, page: int | None, section: str) -> str:
    """What a page of a guideline treats, "" where that is not known; a section is its own topic."""
    if section:
        return section
    if page is None:
        return ""
    for entry in entries():
        if guideline_key == entry.key or guideline_key == f"{entry.key}-2009":
            covering = [(last - first, topic) for first, last, topic in entry.pages
                        if first <= page <= last]  # fmt: skip
            if covering:
                return min(covering)[1]
    return ""
