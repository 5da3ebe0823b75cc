"""Sections and pages: what stands behind a guideline's title in a citation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .pages import BARE_PAGES, ONE_RUN, page_lists, page_numbers, pages_named, without_pages
from .sections import sections_named, split_sections

_I = re.IGNORECASE

_PAGES_EMPTY = re.compile(r"(?<![,;(\s])[,;(\s]*+\bpages?\s*\(s\)\s*:?\s*$", _I)
_TRAILING_PAGE = re.compile(
    r"(?<![\s,])[\s,]++(?P<list>\d{1,3}(?:-\d{1,3})?(?:,\s?\d{1,3}(?:-\d{1,3})?){0,8})\s*\.?\s*$"
)
_SECTION_LABEL = re.compile(
    r"(?<![,;\s])[,;\s]*+\bSections?\b\s*(?:\(s\))?\s*:?\s*"
    r"(?:(?:on|about|regarding)\s+)?",
    _I,
)
_BARE_NUMBERS = re.compile(
    rf"[\s,;:(]*(?:(?:and|&|(?P<at>at))\s+)?\(?\s*(?P<list>{ONE_RUN}(?:\s*(?:,|and|&)\s*{ONE_RUN})*)\s*\)?[\s.,;]*",
    _I,
)
_BRACKETED = re.compile(
    rf"[\s,]*\((?P<name>[A-Z](?:[^()]|\([^()]{{0,60}}\)){{1,120}})\)(?:[\s,;.]*$|"
    rf"\s*(?:,\s*(?:and)?|;|and|&)\s*(?:(?P<list>{ONE_RUN})(?=\s*\())?)",
    _I,
)
_LIST_NUMBER = re.compile(r"(?:,|;|\band\b)\s*(?:and\s+)?\([1-9]\)\s*$", _I)
"""The number of the next source in a list, behind the pages of the one before: "and (2)"."""
_RUN_OR_BRACKETED = re.compile(r"\d\s*[-\u2013]\s*\d|\(\s*\d")
_PLAIN_NAME = re.compile(
    r"\s[A-Z][\w&/-]*(?:,?\s(?:[A-Za-z][\w&/-]*|\([^()]{1,60}\))){0,6}[\s.;,]*"
)
"""Right behind pages, with nothing else: "p. 18 Gabapentin (Neurontin)"."""
_APART = {",", ":", "-", "\u2013", "(", '"', "\u201c"}


def places(rest: str) -> tuple[list[str], list[int]]:
    """Return the sections and pages that follow a guideline's title."""
    pages = pages_named(rest)
    without = _PAGES_EMPTY.sub("", without_pages(rest))
    label = _SECTION_LABEL.search(without)
    names = (without[: label.start()] + " " + without[label.end() :]) if label else without
    if bare := BARE_PAGES.match(names):
        return [], sorted({*pages, *page_numbers(bare["list"])})
    if not label and not pages and (trailing := _TRAILING_PAGE.search(names)):
        pages += page_numbers(trailing["list"])
        names = names[: trailing.start()]
    sections = split_sections(names)
    named = []
    for name in sections:
        if bare := BARE_PAGES.match(name):
            pages += page_numbers(bare["list"])
        else:
            named.append(name)
    return named, sorted(set(pages))


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
    is_behind: bool = False
    """Whether names stand in brackets behind their pages."""


def groups(text: str, start: int, names_end: int, end: int) -> list[Group]:
    """Return the places named between `start` and `end`, sections each with its own pages.

    "Opioids, pages 78-80, and Drug testing, page 43" is two groups. Behind `names_end` the
    sentence goes on, so only pages are read there.
    """
    parts: list[_Part] = []
    while start > 0 and text[start - 1] in " ,;(":  # where the mark of pages begins
        start -= 1
    at = start
    for match in page_lists(text, start, end):
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
    while not first and (bracketed := _BRACKETED.match(text, start, end)):
        sections = sections_named(bracketed["name"], apart=True)
        yield _Part(sections, [], start, bracketed.end("name") + 1, is_behind=True)
        if bracketed["list"] is None:
            return
        yield _Part([], page_numbers(bracketed["list"]), bracketed.start("list"), bracketed.end())
        start = bracketed.end()
    piece = _LIST_NUMBER.sub("", text[start:end]) if not first else text[start:end]
    bare = _BARE_NUMBERS.fullmatch(piece)
    if bare and (not first or bare["at"] or _RUN_OR_BRACKETED.search(piece)):
        yield _Part([], page_numbers(bare["list"]), start, end)
        return
    apart = before_pages or piece.lstrip()[:1] in _APART
    apart = apart or (not first and _PLAIN_NAME.fullmatch(piece) is not None)
    sections = sections_named(piece, apart=apart)
    if sections:
        yield _Part(sections, [], start, end)


def _grouped(parts: list[_Part]) -> list[Group]:
    """Give sections the pages behind them, or those before where the list ends in sections."""
    names_last = bool(parts) and bool(parts[0].pages) and not parts[-1].pages
    groups: list[_Part] = []
    for part in parts:
        last = groups[-1] if groups else None
        if last is not None and _goes_with(last, part, names_last=names_last):
            last.sections += part.sections
            last.pages += part.pages
            last.end = part.end
            last.is_behind |= part.is_behind
        else:
            groups.append(part)
    return [
        Group(tuple(group.sections), tuple(sorted(set(group.pages))), group.start, group.end)
        for group in groups
    ]


def _goes_with(group: _Part, part: _Part, *, names_last: bool) -> bool:
    if part.is_behind or group.is_behind:
        return part.is_behind
    if part.pages:
        return not (names_last and group.sections)
    return names_last and not group.sections
