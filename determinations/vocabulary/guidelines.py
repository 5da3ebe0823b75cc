"""The guidelines of the MTUS: canonical titles, sections that hold commas, topics of pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, lru_cache
from typing import Any

from .loader import load
from .normalize import words_of_name

CORRECT_SPELLING = {
    "inital": "initial",
    "diagnositc": "diagnostic",
    "consideration": "considerations",
}
_SECOND_EDITION = (2004,)
ACOEM_AS_A_WHOLE = "ACOEM Practice Guidelines"
"""The title of the edition that the MTUS took chapters of, where no chapter is named."""
CHRONIC_PAIN, _LAST_PAGE = "Chronic Pain Medical Treatment", 127
_LATER_SINCE = 2017
"""The year in which the MTUS adopted ACOEM's own later guidelines."""
_LEAST_LETTERS_TO_COMPARE, _CLOSE = 12, 0.94
"""From which length on a name is compared by its letters, and how much of them has to agree."""
NEVER = "(?!)"
"""A pattern that matches nothing."""


@dataclass(frozen=True, slots=True)
class GuidelineEdition:
    """One edition of a guideline; `key` is stable and names it in URLs."""

    key: str
    title: str
    year: int | None
    short: str


@dataclass(frozen=True, slots=True)
class Entry:
    key: str
    title: str
    short: str
    chapter: int | None
    chapters: tuple[tuple[int, tuple[str, ...]], ...]
    """Chapters that are its sections, each with its names, the first of them canonical."""
    acoem_since: int | None
    editions: tuple[int, ...]
    in_acoem: tuple[str, ...]
    names: tuple[str, ...]
    sections: tuple[str, ...]
    pages: tuple[tuple[int, int, str], ...]
    whole: bool

    @property
    def is_later(self) -> bool:
        """Whether it is one of the guidelines that ACOEM published after those of 2004."""
        return self.acoem_since == 0 and not set(self.editions) & set(_SECOND_EDITION)


@cache
def entries() -> tuple[Entry, ...]:
    return tuple(_entry(row) for row in load("guidelines")["guideline"])


def _entry(row: dict[str, Any]) -> Entry:
    pages = []
    for span, topic in row.get("pages", {}).items():
        first, _, last = span.partition("-")
        pages.append((int(first), int(last or first), topic))
    chapters = tuple(
        (int(number), tuple(names)) for number, names in row.get("chapters", {}).items()
    )
    return Entry(
        row["key"],
        row["title"],
        row["short"],
        row.get("chapter"),
        chapters,
        row.get("acoem_since"),
        tuple(row.get("editions", ())),
        tuple(row.get("in_acoem", ())),
        (row["title"], *row.get("aliases", ()), *(name for _, names in chapters for name in names)),
        (*row.get("sections", ()), *(names[0] for _, names in chapters)),
        tuple(pages),
        row.get("whole", False),
    )


def normalized(name: str) -> str:
    """Return a title or section as names compare: lowercase words, known misspellings corrected."""
    return " ".join(CORRECT_SPELLING.get(word, word) for word in words_of_name(name))


def _normalize_title(title: str) -> str:
    return re.sub(r"\s+guidelines?$", "", normalized(title))


@cache
def _by_title() -> dict[str, Entry]:
    table: dict[str, Entry] = {}
    for entry in entries():
        for name in entry.names:
            table.setdefault(normalized(name), entry)
    return table


@cache
def _by_chapter() -> dict[int, Entry]:
    table = {entry.chapter: entry for entry in entries() if entry.chapter}
    table.update({number: entry for entry in entries() for number, _ in entry.chapters})
    return table


def title_of_chapter(chapter: int) -> str | None:
    """Return the title of a chapter of the ACOEM guidelines that the MTUS adopted, else None."""
    entry = _by_chapter().get(chapter)
    return entry.title if entry else None


@cache
def _chapters_that_are_sections() -> dict[int | str, str]:
    """Return the sections that are chapters, by their numbers and normalized names."""
    table: dict[int | str, str] = {}
    for entry in entries():
        for number, names in entry.chapters:
            table.update(dict.fromkeys((number, *map(normalized, names)), names[0]))
    return table


def section_of_chapter(named: int | str) -> str | None:
    """Return the section that a chapter's number or name means, None where it is a guideline."""
    name = named if isinstance(named, int) else _normalize_title(named)
    return _chapters_that_are_sections().get(name)


@cache
def _by_name_in_acoem() -> dict[str, Entry]:
    return {normalized(name): entry for entry in entries() for name in entry.in_acoem}


def title_in_acoem(written: str) -> str | None:
    """Return the title that a short name means beside "ACOEM" ("Low Back"), else None."""
    entry = _by_name_in_acoem().get(_normalize_title(written))
    return entry.title if entry else canonical_title(written)


def is_in_mtus(title: str, year: int | None, *, of_acoem: bool) -> bool:
    """Return whether the MTUS holds this edition, `of_acoem` saying that it is called ACOEM's.

    Of the ACOEM Practice Guidelines those are chapters of the 2nd edition (2004) and the elbow's
    of 2007; ACOEM's own later guidelines count from the year in which the MTUS took them over.
    """
    entry = _by_title().get(_normalize_title(title))
    if entry is None:
        return False
    if entry.whole:
        return year in (None, *_SECOND_EDITION)
    if entry.chapter is not None or entry.chapters:
        return year in (None, *_SECOND_EDITION, *entry.editions)
    if entry.is_later or of_acoem:
        return year is not None and year >= _LATER_SINCE
    return True


def title_of_pages(pages: Sequence[int]) -> str | None:
    """Return the title that pages of "the MTUS" mean, None where they leave it open.

    No other guideline of the MTUS is cited by pages of its own alone.
    """
    return CHRONIC_PAIN if pages and max(pages) <= _LAST_PAGE else None


def is_second_edition(edition: int | None, year: int | None) -> bool:
    """Return whether ACOEM's practice guidelines of this edition or year are the 2nd, of 2004."""
    return edition == 2 if edition else year in _SECOND_EDITION


def has_edition(title: str, year: int) -> bool:
    """Return whether the guideline has an edition of this year."""
    entry = _by_title().get(_normalize_title(title))
    return entry is not None and year in entry.editions


@cache
def _by_short() -> dict[str, Entry]:
    """Return guidelines that the MTUS had before it took those of ACOEM, by their short names."""
    return {normalized(entry.short): entry for entry in entries() if entry.acoem_since != 0}


def title_of_short(written: str) -> str | None:
    """Return the canonical title for a short name such as "Low Back", None if it is unknown."""
    known = _by_short()
    name = re.sub(r"^lower\b", "low", normalized(written))
    entry = known.get(name) or known.get(f"{name}s")
    return entry.title if entry else None


@cache
def short_title_pattern(head: str = "") -> str:
    """Return a pattern of the short names that `title_of_short` knows, longest first.

    With `head`, of those that begin so.
    """
    names = [*(entry.short for entry in _by_short().values()), "Lower Back"]
    return (
        "|".join(re.sub(r"s$", "s?", _flexible(name)) for name in _beginning(names, head)) or NEVER
    )


def sole_edition(title: str) -> int | None:
    """Return the year of a guideline's edition, None where it has several or is unknown."""
    entry = _by_title().get(_normalize_title(title))
    return entry.editions[0] if entry and len(entry.editions) == 1 else None


@lru_cache(maxsize=2_000)
def canonical_title(written: str) -> str | None:
    """Return the canonical title for one as written, without its year, or None if it is unknown.

    A misspelled one is known by all its letters but one or two.
    """
    name = _normalize_title(written)
    entry = _by_title().get(name)
    if entry is None and len(name) > _LEAST_LETTERS_TO_COMPARE:
        close = get_close_matches(name, _by_title(), n=1, cutoff=_CLOSE)
        entry = _by_title()[close[0]] if close else None
    return entry.title if entry else None


def canonical_guideline(title: str, year: int | None) -> GuidelineEdition | None:
    """Return the edition that a title and year name, None if the title is unknown.

    A title without a year has a key of its own.
    """
    entry = _by_title().get(_normalize_title(title))
    if entry is None:
        return None
    key = f"{entry.key}-{year}" if year else entry.key
    return GuidelineEdition(key, entry.title, year, entry.short)


def is_of_acoem(title: str, year: int | None) -> bool:
    """Return whether this edition is one that the MTUS took over from ACOEM."""
    entry = _by_title().get(_normalize_title(title))
    if entry is None:
        return False
    if entry.acoem_since is None:
        return entry.chapter is not None
    return (year or 0) >= entry.acoem_since


@cache
def canonical_titles() -> tuple[str, ...]:
    """Return the titles of all guidelines that the vocabulary has."""
    return tuple(entry.title for entry in entries())


@cache
def guideline_names() -> frozenset[str]:
    """Return all that guidelines are called: titles, aliases and short names."""
    shorts = ("Lower Back", *(entry.short for entry in _by_short().values()))
    names = (name for entry in entries() if not entry.whole for name in entry.names)
    return frozenset((*shorts, *names))


@cache
def title_pattern(head: str = "") -> str:
    """Return a pattern of every known title, longest first; any whitespace matches a space.

    With `head`, of those that begin so.
    """
    names = {name for entry in entries() if not entry.whole for name in entry.names}
    return "|".join(_flexible(name) for name in _beginning(names, head)) or NEVER


def _beginning(names: Iterable[str], head: str) -> list[str]:
    """Return the names that begin with `head` in any case, longest first."""
    beginning = (name for name in names if name.casefold().startswith(head))
    return sorted(beginning, key=len, reverse=True)


@cache
def name_in_acoem_pattern() -> str:
    """Return a pattern of the names that are titles only beside "ACOEM", longest first."""
    return "|".join(
        _flexible(name)
        for name in _beginning((name for entry in entries() for name in entry.in_acoem), "")
    )


def _flexible(name: str) -> str:
    pattern = re.escape(name).replace(r"\ ", r"\s+").replace(r"\-", "[- ]")
    return pattern.replace(r"\&", r"(?:\&|and)").replace("Complaints", r"Compl\w{1,3}i?n?ts?")
