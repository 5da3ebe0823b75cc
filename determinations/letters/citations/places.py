"""Sections and pages: what stands behind a guideline's title in a citation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from determinations.vocabulary import is_known_section

_I = re.IGNORECASE

PAGES = re.compile(
    r"(?<![,;(\s])[,;(\s]*+\b(?:pages?|pgs?|pp?)\b\.?\s*(?:\(s\)|s)?\s*[.:]?\s*\(?\s*"
    r"(?P<list>\d{1,4}(?:\s*(?:-|\u2013|to|through|,|and|&|;)\s*\d{1,4})*)\)?",
    _I,
)
_PAGES_EMPTY = re.compile(r"(?<![,;(\s])[,;(\s]*+\bpages?\s*\(s\)\s*:?\s*$", _I)
_BARE_PAGES = re.compile(r"^[\s,:(]*(?P<list>\d{1,4}(?:\s*(?:-|,|and)\s*\d{1,4})*)\s*\)?[\s.]*$")
_TRAILING_PAGE = re.compile(r"(?<![\s,])[\s,]++(?P<list>\d{1,3}(?:-\d{1,3})?)\s*\.?\s*$")
SECTION_LABEL = re.compile(
    r"(?<![,;\s])[,;\s]*+\bSections?\b\s*(?:\(s\))?\s*:?\s*"
    r"(?:(?:on|about|regarding)\s+)?",
    _I,
)
_LIST_MARK = re.compile(r"[,;()\[\]]")
_NUMBERS = re.compile(r"(\d{1,4})(?:\s*(?:-|\u2013|to|through)\s*(\d{1,4}))?", _I)
_JOIN_BEFORE = re.compile(r"[\s,;]*(?:and\b)?[\s,;]*", _I)
_JOIN_BEHIND = re.compile(r"\band\Z", _I)
_PROSE = re.compile(
    r"\b(?:which|that|these|is|are|was|were|has|have|states?|stated|recommends?|not|based|he|she|"
    r"they|edition|chapter|ACOEM|MTUS)\b",
    _I,
)
_BRACKETED = re.compile(r"^\s*\([^()]{0,80}\)")
_NEXT_SOURCE = re.compile(r"\band\s+(?:the\s+)?(?:CA\s+)?(?:ACOEM|MTUS)\b", _I)
_LONGEST_UNLABELLED = 120
MAX_PAGE = 2000
LONGEST_RANGE = 60


def without_joins(written: str) -> str:
    """Return the text without commas or "and" at its start, and those or full stops at its end."""
    before = _JOIN_BEFORE.match(written)
    written = written[before.end() :] if before else written
    behind = written.rstrip(" \t\n\r\f\v,;.")
    joined = _JOIN_BEHIND.search(behind, max(0, len(behind) - 3))
    return behind[: joined.start()].rstrip(" \t\n\r\f\v,;") if joined else behind


def places(rest: str) -> tuple[list[str], list[int]]:
    """Return the sections and pages that follow a guideline's title."""
    pages: list[int] = []
    for match in PAGES.finditer(rest):
        pages += page_numbers(match["list"])
    without = _PAGES_EMPTY.sub("", PAGES.sub(" ", rest))
    label = SECTION_LABEL.search(without)
    names = (without[: label.start()] + " " + without[label.end() :]) if label else without
    if bare := _BARE_PAGES.match(names):
        return [], sorted({*pages, *page_numbers(bare["list"])})
    if not label and not pages and (trailing := _TRAILING_PAGE.search(names)):
        pages += page_numbers(trailing["list"])
        names = names[: trailing.start()]
    sections = split_sections(names)
    named = []
    for name in sections:
        if bare := _BARE_PAGES.match(name):
            pages += page_numbers(bare["list"])
        else:
            named.append(name)
    return named, sorted(set(pages))


def unlabelled_sections(rest: str) -> str:
    """Return the names between a title and its pages, "" where words go on as a sentence.

    Only a comma, colon or dash behind the title, or pages behind the names, sets names apart from
    the sentence that a guideline stands in.
    """
    pages = PAGES.search(rest)
    names = _BRACKETED.sub("", rest[: pages.start()] if pages else rest).strip()
    names = _NEXT_SOURCE.split(names, maxsplit=1)[0]
    apart = pages is not None or names[:1] in {",", ":", "-", "\u2013"}
    names = names.strip(" ,:;.-\u2013")
    if not apart or not names or len(names) > _LONGEST_UNLABELLED or _PROSE.search(names):
        return ""
    return names if names[0].isupper() or names[0].isdigit() else ""


def page_numbers(listed: str) -> list[int]:
    """Return the pages of a list such as "30-34, 49", each of a range by itself.

    A short end such as "125-6" is completed. An absurdly long range is its first page.
    """
    numbers: list[int] = []
    for start, end in dict.fromkeys(match.groups() for match in _NUMBERS.finditer(listed)):
        first = int(start)
        last = int(end) if end else first
        if last < first and end and len(end) < len(start):
            last = int(start[: -len(end)] + end)
        if last < first or last - first > LONGEST_RANGE:
            last = first
        numbers += [page for page in range(first, last + 1) if 0 < page <= MAX_PAGE]
    return numbers


_CONTINUES = re.compile(r"^(?:[a-z&(]|Prior\s+to\b|GI\s|Anaprox|EC-)")


def split_sections(names: str) -> list[str]:
    """Cut a list of section names at the commas between them, not at those inside of them.

    The longest run of parts that is a known section wins. Otherwise a part that begins in
    lowercase goes on with the name before it.
    """
    parts = [part.strip() for part in _outer_commas(without_joins(names.strip(" .,;:-")))]
    parts = [part for part in parts if part]
    sections: list[list[str]] = []  # each as its pieces: to join them one by one takes their square
    i = 0
    while i < len(parts):
        length = _known_run(parts, i)
        if length:
            sections.append(parts[i : i + length])
            i += length
            continue
        if sections and _CONTINUES.match(parts[i]) and not re.match(r"^and\s", parts[i]):
            sections[-1].append(parts[i])
        else:
            sections.append([re.sub(r"^and\s+", "", parts[i])])
        i += 1
    joined = (", ".join(pieces) for pieces in sections)
    return [section.strip(" .") for section in joined if re.search(r"\w", section)]


def _known_run(parts: list[str], start: int) -> int:
    for length in range(min(4, len(parts) - start), 1, -1):
        if is_known_section(", ".join(parts[start : start + length])):
            return length
    return 0


def _outer_commas(names: str) -> Iterator[str]:
    depth, begin = 0, 0
    for mark in _LIST_MARK.finditer(names):
        if mark[0] in "([":
            depth += 1
        elif mark[0] in ")]":
            depth = max(0, depth - 1)
        elif depth == 0:
            yield names[begin : mark.start()]
            begin = mark.end()
    yield names[begin:]
