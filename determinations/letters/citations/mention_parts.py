"""The parts of a mention of a guideline: source, title, chapter, edition, year and pages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from determinations.vocabulary import (
    canonical_title,
    guideline_names,
    short_title_pattern,
    title_of_chapter,
    title_of_short,
    title_pattern,
)

_I = re.IGNORECASE

_KIND_OF_BOOK = (
    r"(?:(?:\s+(?:Practice|Medical|Treatment|Clinical|Occupational\s+Medicine))*+\s+Guidelines?)?"
    r"(?:\s+Chapter\b(?!\s+\d))?"
)
_SYSTEM = re.compile(
    r"(?:(?:CA|California)[\s-]+)?(?:(?P<mtus>MTUS|Medical\s+Treatment\s+Utilization\s+Schedule(?:\s*\(MTUS\))?)"
    r"|(?P<acoem>ACOEM|American\s+College\s+of\s+Occupational\s+(?:and|&)\s+Environmental\s+"
    r"Medicine(?:\s*\(ACOEM\))?)"
    r"|(?P<odg>ODG(?:[\s-]?TWC)?|Official\s+Disability\s+Guidelines?(?:\s*\(ODG\))?))"
    r"(?![\w@])(?:['\u2019]s?)?" + _KIND_OF_BOOK,
    _I,
)
_CHAPTER = re.compile(r"Ch(?:apters?\b|\.)\s*(?P<number>\d{1,2})(?![\d.%])", _I)
_EDITION = re.compile(
    r"\(?(?:(?P<adopted>2nd|second)|(?P<later>3rd|third))\s+ed(?:ition)?\b[.,)]*"
    r"(?:\s*\(?(?P<year>(?:19|20)\d\d)\b\)?)?",
    _I,
)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_YEAR = re.compile(
    rf"\(?(?:(?:revised|updated|effective|dated|version)\s+)?(?:{_MONTH}\s+(?:\d{{1,2}},?\s+)?)?"
    r"(?P<year>(?:19|20)\d\d)\b\)?" + _KIND_OF_BOOK,
    _I,
)
_PAGES = re.compile(
    r"(?:pages?|pgs?|pp?)\b\.?\s*+(?:\(s\))?\s*+[.:#]?\s*+"
    r"(?P<list>\d{1,4}(?:\s*(?:-|\u2013|to|through|,|and|&)\s*\d{1,4}"
    r"(?![\d%]|\s*(?:visits?|sessions?|weeks?|months?|days?|treatments?)\b))*)(?![\d/%])",
    _I,
)
_BETWEEN = re.compile(
    r"(?:[\s,/(:)\u2013-]|(?<![\w.])8\s+C\.?C\.?R\b\.?|\u00a7+\s*9792[\d.]*(?:\s*-\s*9792[\d.]*)?|\b(?:the|of|in|on|from|by|within|under|for|and|or|with|at|see|per|"
    r"Chapters?(?!\s+\d)|Tables?\s+\d{1,2}-\d{1,2}\w?|Guidelines?)"
    r"\b){0,24}+",
    _I,
)
_JOINT = re.compile(r"\b(?:and|or|with|per)\b", _I)
_WORD = re.compile(r"(?<!\w)\w")
_HEAD, LONGEST_TITLE = 3, 60
_FULL = re.compile(r"CPMTG|Complaints|Treatment|Disorders|Conditions|Documentation", _I)
_BEHIND_SHORT = re.compile(
    r"[\s,)(]*(?:Guidelines?|Sections?|MTUS|ACOEM|pages?|pgs?\b|pp?\b\.?\s*\d|(?:19|20)\d\d\b)", _I
)

_KINDS = (
    ("edition", _EDITION, "(23st"),
    ("year", _YEAR, "(12jfmasonduerv"),
    ("pages", _PAGES, "p"),
    ("system", _SYSTEM, "mcao"),
    ("chapter", _CHAPTER, "c"),
)
"""Each with the letters that it may begin with."""


def _by_letter() -> Mapping[str, list[tuple[str, re.Pattern[str]]]]:
    found: defaultdict[str, list[tuple[str, re.Pattern[str]]]] = defaultdict(list)
    for kind, pattern, letters in _KINDS:
        for letter in letters:
            found[letter].append((kind, pattern))
    return dict(found)


_KINDS_BY_LETTER = _by_letter()


@dataclass(frozen=True, slots=True)
class Part:
    kind: str
    """edition, year, pages, system, chapter or title."""
    match: re.Match[str]
    gap: str
    """What stands between it and the part before it."""
    title: str = ""


def part_at(
    text: str, at: int, systems: Container[str], *, is_first: bool, is_titled: bool
) -> Part | None:
    """Return the next part of a mention, None where the words go on as a sentence.

    `systems` are the sources that the mention has so far; its first part stands right at `at`.
    Behind its title another short one ("Opioids") is a section, unless "and" joins it.
    """
    between = None if is_first else _BETWEEN.match(text, at)
    behind = between.end() if between else at
    gap = text[at:behind]
    head = text[behind : behind + _HEAD].casefold()
    for kind, pattern in _KINDS_BY_LETTER.get(head[:1], ()):
        if match := pattern.match(text, behind):
            title = title_of_chapter(int(match["number"])) if kind == "chapter" else ""
            return None if title is None else Part(kind, match, gap, title)
    pattern_of_title = _titles().get(head)
    if pattern_of_title is None:
        return None
    is_joint = _JOINT.search(gap) is not None
    if "odg" in systems and not is_joint:
        return None
    match = pattern_of_title.match(text, behind)
    if match and is_titled and not is_joint and not _FULL.search(match["title"]):
        return None
    title = _title_in(match, text, systems) if match else ""
    return Part("title", match, gap, title) if match and title else None


@cache
def _titles() -> Mapping[str, re.Pattern[str]]:
    """Return patterns of titles by the first letters of these, as one of all is slow to try."""
    return {
        head: re.compile(
            rf"(?P<title>{title_pattern(head)}|(?P<short>{short_title_pattern(head)})"
            rf"(?:\s+Disorders)?)(?!\w)(?P<behind>{_KIND_OF_BOOK}(?:\s+Guidelines?)?)",
            _I,
        )
        for head in {name[:_HEAD].casefold() for name in guideline_names()}
    }


def _title_in(match: re.Match[str], text: str, systems: Container[str]) -> str:
    """Return the canonical title that is named here, "" where the words mean none.

    A short name ("Low Back") needs the word of a book behind it, and one that the vocabulary has
    no title for also the MTUS or "Chapter".
    """
    written, behind = match["title"], match["behind"]
    if title := canonical_title(written):
        is_short = not _FULL.search(written)
        if is_short and not behind and not _BEHIND_SHORT.match(text, match.end()):
            return ""
        return title
    if "mtus" not in systems and "chapter" not in behind.casefold():
        return ""
    if not behind and not _BEHIND_SHORT.match(text, match.end()):
        return ""
    return title_of_short(match["short"]) or ""


def title_covering(text: str, at: int) -> Iterator[int]:
    """Yield where a title begins that has the word at `at` in it."""
    titles = _titles()
    for word in _WORD.finditer(text, max(0, at - LONGEST_TITLE), at + 1):
        pattern = titles.get(text[word.start() : word.start() + _HEAD].casefold())
        match = pattern.match(text, word.start()) if pattern else None
        if match and match.end() > at:
            yield match.start()
