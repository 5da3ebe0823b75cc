"""Sections and pages: what stands behind a guideline's title in a citation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from determinations.vocabulary import is_known_section

_I = re.IGNORECASE

_TO = r"\s*(?:-|\u2013|\u2014|to\b|through\b|thru\b)\s*"
_ONE_RUN = rf"\d{{1,4}}\b(?:{_TO}\d{{1,4}}\b)?"
PAGES = re.compile(
    r"(?<![,;(\s])[,;(\s]*+\b(?:pages?|pgs?|pp?)\b\.?\s*(?:\(s\)|s\b)?\s*(?:numbers?|nos?\b\.?)?\s*"
    rf"[.:#]?\s*\(?\s*(?P<list>{_ONE_RUN}(?:\s*(?:,\s*(?:and\b|&)?|and\b|&|;(?!\s*\d{{1,2}}[.)]\s))\s*"
    rf"(?!(?:19|20)\d\d\b){_ONE_RUN})*)(?:\s+of\s+\d{{1,4}}\b)?\)?",
    _I,
)
_PAGES_EMPTY = re.compile(r"(?<![,;(\s])[,;(\s]*+\bpages?\s*\(s\)\s*:?\s*$", _I)
_BARE_PAGES = re.compile(r"^[\s,:(]*(?P<list>\d{1,4}(?:\s*(?:-|,|and)\s*\d{1,4})*)\s*\)?[\s.]*$")
_TRAILING_PAGE = re.compile(r"(?<![\s,])[\s,]++(?P<list>\d{1,3}(?:-\d{1,3})?)\s*\.?\s*$")
_SECTION_LABEL = re.compile(
    r"(?<![,;\s])[,;\s]*+\bSections?\b\s*(?:\(s\))?\s*:?\s*"
    r"(?:(?:on|about|regarding)\s+)?",
    _I,
)
_LIST_MARK = re.compile(r"[,;()\[\]]")
_NUMBERS = re.compile(rf"(\d{{1,4}})(?:{_TO}(\d{{1,4}}))?", _I)
_JOIN_BEFORE = re.compile(r"[\s,;]*(?:and\b)?[\s,;]*", _I)
_JOIN_BEHIND = re.compile(r"\band\Z", _I)
_PROSE = re.compile(
    r"\b(?:which|that|these|is|are|was|were|has|have|states?|stated|recommends?|not|based|he|she|"
    r"they|edition|chapter|ACOEM|MTUS)\b",
    _I,
)
SECTION_WORD = re.compile(
    r"(?:\b(?:see|also|under|in|per|the|on)\s+)*\b(?P<word>(?:sub)?sections?|topics?|headings?|"
    r"sub-?headings?|entry|entries)\b(?P<plural>(?<=s))?(?:\s*\(\s*s\s*\))?"
    r"(?P<names>\s*:|\s*(?:,\s*)?(?:on|about|regarding|titled|entitled|named|called|for|under|concerning|"
    r"dealing\s+with|pertaining\s+to|related\s+to|of)\b\s*:?)?\s*",
    _I,
)
_LEADING_WORDS = re.compile(
    r"^(?:(?:(?:the|and|also|on|under|regarding|for|at|in|of|see|specifically|including|namely|"
    r"particularly|especially|with|as\s+well\s+as|their|its|both)\b|&)[\s,:]*)+",
    re.IGNORECASE,
)
_TRAILING_WORDS = re.compile(
    r"(?:[\s,;(]+(?:and|the|also|of|in|from|as\s+well\s+as|&|both|at|its|on|to))+[\s,;]*$", _I
)
_LIST_NUMBER = re.compile(r"^[\s,;.]*\(?\d{1,2}[.)]\s+(?=[A-Z])|[\s,;.]+\(?\d{1,2}[.)][\s,;.]*$")
_BARE_NUMBERS = re.compile(
    rf"[\s,;:(]*(?:(?:and|&|at)\s+)?\(?\s*(?P<list>{_ONE_RUN}(?:\s*(?:,|and|&)\s*{_ONE_RUN})*)\s*\)?[\s.,;]*",
    _I,
)
_RUN_OR_BRACKETED = re.compile(r"\d\s*[-\u2013]\s*\d|\(\s*\d")
_REGULATION = re.compile(r"\b97\d\d\.\d|\u00a7")
_QUOTED = re.compile(r"[\u201c\"]([^\u201c\u201d\"]{2,120})[\u201d\"]")
_AND = re.compile(r"\s+(?:and|&)\s+(?=[A-Z])")
_EDGES = " ,;:.-\u2013"
_LONGEST_UNLABELLED, _LONGEST_LABELLED = 120, 500
_NAME_START = re.compile(r"[A-Z\d\u201c\"]")
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
    label = _SECTION_LABEL.search(without)
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


@dataclass(frozen=True, slots=True)
class Group:
    """Sections with the pages that are theirs, and where both stand in the text."""

    sections: tuple[str, ...]
    pages: tuple[int, ...]
    start: int
    end: int


@dataclass(slots=True)
class _Part:
    """Names or pages of a list of places."""

    sections: list[str]
    pages: list[int]
    start: int
    end: int


def groups(text: str, start: int, names_end: int, end: int) -> list[Group]:
    """Return the places named between `start` and `end`, sections each with its own pages.

    "Opioids, pages 78-80, and Drug testing, page 43" is two groups. Behind `names_end` the
    sentence goes on, so only pages are read there.
    """
    parts: list[_Part] = []
    at = start
    for match in PAGES.finditer(text, start, end):
        if at < names_end:
            parts += _named(
                text, at, min(match.start(), names_end), before_pages=True, first=not parts
            )
        parts.append(_Part([], page_numbers(match["list"]), match.start(), match.end()))
        at = match.end()
    if at < names_end:
        parts += _named(text, at, names_end, before_pages=False, first=not parts)
    return _grouped(parts)


def _named(text: str, start: int, end: int, *, before_pages: bool, first: bool) -> Iterator[_Part]:
    """Yield the sections that a piece between pages names, or pages without a label."""
    piece = text[start:end]
    bare = _BARE_NUMBERS.fullmatch(piece)
    if bare and (not first or _RUN_OR_BRACKETED.search(piece)):
        yield _Part([], page_numbers(bare["list"]), start, end)
        return
    apart = before_pages or piece.lstrip()[:1] in {",", ":", "-", "\u2013", "("}
    sections = sections_named(piece, apart=apart)
    if sections:
        yield _Part(sections, [], start, end)


def _grouped(parts: list[_Part]) -> list[Group]:
    """Give sections the pages behind them, or those before where the list ends in sections."""
    names_last = bool(parts) and bool(parts[0].pages) and bool(parts[-1].sections)
    groups: list[_Part] = []
    for part in parts:
        last = groups[-1] if groups else None
        if last is not None and _goes_with(last, part, names_last=names_last):
            last.sections += part.sections
            last.pages += part.pages
            last.end = part.end
        else:
            groups.append(part)
    return [
        Group(tuple(group.sections), tuple(sorted(set(group.pages))), group.start, group.end)
        for group in groups
    ]


def _goes_with(group: _Part, part: _Part, *, names_last: bool) -> bool:
    if part.pages:
        return not (names_last and group.sections)
    return names_last and not group.sections


def sections_named(piece: str, *, apart: bool) -> list[str]:
    """Return the sections that the words between a title and its pages name.

    Without the word "section", only what is set `apart` from the sentence and begins like a name.
    """
    piece = _LIST_NUMBER.sub("", piece)
    label = SECTION_WORD.search(piece)
    if label and label["names"] is None and label.start() > 0:  # "the Drug Testing section"
        names = piece[: label.start()]
        names = names if names.strip(_EDGES) else piece[label.end() :]
    else:
        names = piece[label.end() :] if label else piece
    names = _TRAILING_WORDS.sub("", _LEADING_WORDS.sub("", names.strip(_EDGES)))
    prose = _PROSE.search(names)
    if prose and not label:
        return []
    names = _unbracketed(names[: prose.start()] if prose else names)
    longest = _LONGEST_LABELLED if label else _LONGEST_UNLABELLED
    if not names or len(names) > longest or _REGULATION.search(names):
        return []
    if not label and not (apart and _NAME_START.match(names)):
        return []
    if quoted := _QUOTED.findall(names):
        return [name.strip(" ,.") for name in quoted]
    sections = split_sections(names)
    if label and label["plural"] is not None:
        sections = [part for section in sections for part in _parts_of(section)]
    return [name for name in sections if not _BARE_PAGES.match(name)]


def _parts_of(section: str) -> list[str]:
    """Cut "Opioids and Drug testing" behind the word "sections"; a known name stays whole."""
    if is_known_section(section) or "(" in section:
        return [section]
    return [part.strip() for part in _AND.split(section)]


def _unbracketed(names: str) -> str:
    """Return names without brackets and quotation marks around them, or left open at an end."""
    names = names.strip(_EDGES)
    if names[:1] == "(" and (
        names.count("(") > names.count(")") or names.find(")") == len(names) - 1
    ):
        names = names[1:]
        names = names[:-1] if names.endswith(")") and names.count(")") > names.count("(") else names
    if names.count(")") > names.count("(") and names.endswith(")"):
        names = names[:-1]
    if names.count("(") > names.count(")") and names.endswith("("):
        names = names[:-1]
    return names.strip(_EDGES)


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
