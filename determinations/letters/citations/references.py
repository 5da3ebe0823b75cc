"""Guidelines and sources named in sentences, as the layouts of 2013 and 2014 have them.

Heads (`heads.py`) are found first; what stands between a head and the next is its sections and
pages, up to where the sentence comments on it. A place may also stand before: "page 46 of the ...".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from determinations.vocabulary import (
    ACOEM_AS_A_WHOLE,
    CitationKind,
    CitedBy,
)

from ..model import ParsedCitation
from .denials import denied_places, is_denied_behind
from .flat import Flat
from .heads import assemble, end_of_name
from .leads import LEAD_REACH, only_points
from .marks import PART_OF_MTUS, scan
from .openings import OPENER, opened_parts
from .pages import page_numbers, pages_named, without_pages
from .places import Group, groups
from .regions import Region, regions, with_their_pages
from .sources import (
    comment_start,
    is_source,
    next_source,
    split_sources,
    title_of_source,
    written_source,
)

_I = re.IGNORECASE

_CHAPTER_LED = re.compile(
    r"(?P<name>[A-Z][\w,&/-]*(?:\s+(?:and|&|[\w,&/()-]+)){0,7}?\s+(?:chapter|section|topic)s?)\s+"
    r"(?:of|in|from)\s+(?:the\s+)?$"
)
_LIKE_A_TITLE = re.compile(
    r"(?!The\s|MTUS|Medical\s+Treatment\s+Util)[A-Z][\w'\u2019-]*\.?,?\s+(?:[\w'\u2019&-]+[.,:]?\s+){0,24}?\(?"
    r"(?:(?:19|20)\d\d\b|\d{1,2}(?:st|nd|rd|th)\s+ed|pages?\s+\d|vol)"
)
"""Of a source of no known kind: it begins with a capital and has a year, edition or page."""
_VOLUME = re.compile(
    r"\b(?:19|20)\d\d;\s?\d{1,4}\s?(?:\([^()]{1,12}\))?\s?:\s?(?P<list>\d{1,4}(?:[-\u2013]\d{1,4})?)\b"
)
"""Pages of a journal's volume: "2013;68:1675-1684"."""
_YEAR = re.compile(r"(?<![\d.-])(?:19[89]|20[0-4])\d(?![\d-])")
_SAME = re.compile(
    r"(?:(?:pages?|pgs?|pp?|sections?)\b[\s.\d,&-]*(?:and\s[\d\s-]+)?)?(?:of|in|from)\s+(?:the\s+)?(?:very\s+)?same\b",
    _I,
)
_POINTER = re.compile(r"(?:very\s+)?same\b|medical\s+literature\b(?!\s*:)", _I)
_FURTHER = re.compile(
    r",?\s+(?:as\s+well\s+as|and(?:\s+also)?|together\s+with|along\s+with)\s+(?=(?:on\s+|at\s+)?(?:pages?|"
    r"pgs?|pp?)\b)|"
    r"\b(?:another|an?\s+(?:further|different|other))\s+(?:section|part|passage)\s+(?:of|in)\s+(?:it|them|those|"
    r"that|the\s+same)(?:\s+guidelines?)?\s*(?=[,:(])",
    _I,
)
"""Further places behind a comment: "found page 78 relevant, as well as page 86, Opioids"."""
_FURTHER_STATEMENT = re.compile(
    r"\band\s+(?=(?:also\s+|then\s+)?(?:turned|looked|relied|referred|consulted|cited)\b)", _I
)
_LABEL = re.compile(r"[\s,;:()-]*(?:sub)?sections?\b", _I)


def read_prose(
    flat: Flat, start: int, end: int, cited_by: CitedBy, *, mtus: bool = False
) -> list[ParsedCitation]:
    """Return what a stretch of sentences cites; `mtus` says that it is of the MTUS."""
    text = flat.text[:end]
    denied = denied_places(text)
    marks = [
        mark
        for mark in scan(text)
        if mark.start >= start and not any(a <= mark.start < b for a, b in denied)
    ]
    heads = []
    for head in assemble(text, marks):
        if is_denied_behind(text, end_of_name(text, head)):
            denied.append((head.start, head.end))
        elif not only_points(text, head):
            heads.append(head)
    heads = list(with_their_pages(text, heads))
    if mtus and heads and not heads[0].odg:
        heads[0].mtus = True
    stretches = regions(text, start, heads, [begin for begin, _ in denied])
    found: list[ParsedCitation] = []
    first = stretches[0].lead if stretches else end
    found += _before_heads(flat, start, first, denied, cited_by, alone=not stretches)
    for region, limit in zip(
        stretches, [*(region.lead for region in stretches[1:]), end], strict=False
    ):
        found += _of_region(flat, region, cited_by)
        further = _FURTHER_STATEMENT.search(text, region.name_end, region.end)
        begin = further.end() if further else region.end
        if OPENER.search(text, begin, limit):
            found += _before_heads(flat, begin, limit, denied, cited_by, alone=False)
    return _without_repeats(found)


def _of_region(flat: Flat, region: Region, cited_by: CitedBy) -> Iterator[ParsedCitation]:
    text, head = flat.text, region.head
    further = next_source(text, region.name_end, region.end)
    end = further[0] if further else region.end
    if head.is_whole_acoem or (head.guideline is not None and head.is_of_mtus):
        yield from _guideline(flat, region, end, cited_by)
    elif head.odg or head.acoem or head.guideline is not None or head.chapter is not None:
        yield from _outside(flat, _source_start(text, region), end, cited_by, head.year)
    if further:
        for begin, stop in split_sources(text, further[1], region.end):
            yield from _outside(flat, begin, stop, cited_by)


def _guideline(flat: Flat, region: Region, end: int, cited_by: CitedBy) -> Iterator[ParsedCitation]:
    text, head = flat.text, region.head
    before = groups(text, region.lead, head.start, head.start) if region.lead < head.start else []
    behind = _places_behind(text, region.name_end, end)
    among = sorted({page for mark in head.pages for page in page_numbers(mark.value)})
    if len(before) == 1 and behind and not before[0].pages and not behind[0].sections:
        joined = Group(before[0].sections, behind[0].pages, before[0].start, behind[0].end)
        before, behind = [], [joined, *behind[1:]]
    places = [*before, *behind]
    if among:
        places.insert(0, Group((), tuple(among), head.start, head.end))
    if not any(group.pages for group in places):
        sections = tuple(section for group in places for section in group.sections)
        stop = max([region.name_end, *(group.end for group in places)])
        places = [Group(sections, (), region.lead, stop)]
    for i, group in enumerate(places):
        start = region.lead if i == 0 else group.start
        start, stop = written_source(text, start, max(group.end, region.name_end if i == 0 else 0))
        yield ParsedCitation(
            cited_by=cited_by,
            kind=CitationKind.MTUS,
            text=text[start:stop],
            span=flat.span(start, stop),
            title=head.guideline or ACOEM_AS_A_WHOLE,
            year=head.year,
            sections=_with_chapter(head.section, group.sections),
            pages=group.pages,
        )


def _with_chapter(chapter: str | None, sections: tuple[str, ...]) -> tuple[str, ...]:
    return (chapter, *sections) if chapter and not sections else sections


def _places_behind(text: str, start: int, end: int) -> list[Group]:
    """Return the places behind a guideline's name, also beyond "part of the MTUS"."""
    part = PART_OF_MTUS.search(text, start, end)
    if part is None:
        comment = comment_start(text, start, end)
        further = _FURTHER.search(text, comment, end)
        if further is None:
            return groups(text, start, comment, end)
        near = groups(text, start, comment, further.start())
        return near + groups(text, further.end(), comment_start(text, further.end(), end), end)
    near = groups(text, start, comment_start(text, start, part.start()), part.start())
    far = groups(text, part.end(), comment_start(text, part.end(), end), end)
    is_labelled = _LABEL.match(text, part.end(), end) is not None
    return near + [group for group in far if group.pages or is_labelled]


def _source_start(text: str, region: Region) -> int:
    """Return where a source's name begins: "the Pain chapter of the ODG" begins before "ODG"."""
    if region.lead < region.head.start:
        return region.lead
    floor = max(0, region.head.start - LEAD_REACH)
    for opener in OPENER.finditer(text, floor, region.head.start):
        floor = opener.end()
    led = _CHAPTER_LED.search(text, floor, region.head.start)
    return led.start("name") if led else region.head.start


def _outside(
    flat: Flat,
    start: int,
    end: int,
    cited_by: CitedBy,
    year: int | None = None,
) -> Iterator[ParsedCitation]:
    begin, stop = written_source(flat.text, start, _names_end(flat.text, start, end))
    if begin < stop:
        yield source_citation(flat, begin, stop, end, cited_by, year)


def _names_end(text: str, start: int, end: int) -> int:
    """Return where the names of a reference end: at a comment, or "part of the MTUS"."""
    end = comment_start(text, start, end)
    part = PART_OF_MTUS.search(text, start, end)
    return part.start() if part else end


def source_citation(
    flat: Flat, start: int, stop: int, end: int, cited_by: CitedBy, year: int | None = None
) -> ParsedCitation:
    """Return a citation of the source from `start` to `stop`; pages are read up to `end`."""
    text = flat.text
    pages = pages_named(text, start, end)
    written = text[start:stop]
    if not pages and (volume := _VOLUME.search(written)):
        pages = page_numbers(volume["list"])
    said = None if year else _YEAR.search(without_pages(written))
    return ParsedCitation(
        cited_by=cited_by,
        kind=CitationKind.NON_MTUS,
        text=written,
        span=flat.span(start, stop),
        title=title_of_source(written),
        year=int(said[0]) if said else year,
        pages=tuple(sorted(set(pages))),
    )


def _before_heads(
    flat: Flat,
    start: int,
    end: int,
    denied: list[tuple[int, int]],
    cited_by: CitedBy,
    *,
    alone: bool,
) -> Iterator[ParsedCitation]:
    """Yield sources that no head names, such as journals, behind a statement's first words."""
    text = flat.text
    for opened, closed in opened_parts(text, start, end, alone=alone):
        limit = min([closed, *(a for a, b in denied if b > opened)])
        limit = comment_start(text, opened, max(opened, limit))
        for first, last in split_sources(text, opened, limit):
            if _POINTER.match(text, first, last) or _SAME.match(text, first, last):
                continue
            if is_source(text[first:last]) or _LIKE_A_TITLE.match(text, first, last):
                yield from _outside(flat, first, last, cited_by)


def _without_repeats(found: list[ParsedCitation]) -> list[ParsedCitation]:
    """Join what names one place in two ways: "Low Back Complaints, page 303 (Chapter 12)"."""
    kept: list[ParsedCitation] = []
    for citation in found:
        last = kept[-1] if kept else None
        if (
            last is not None
            and last.kind == citation.kind == CitationKind.MTUS
            and (last.title == citation.title)
            and (last.year == citation.year or None in (last.year, citation.year))
        ):
            year = last.year or citation.year
            if not (citation.pages or citation.sections):
                kept[-1] = replace(last, year=year)
                continue
            if not (last.pages or last.sections):
                kept[-1] = replace(citation, year=year)
                continue
            kept[-1] = replace(last, year=year)
            citation = replace(citation, year=year)
        if not any(_same(citation, other) for other in kept):
            kept.append(citation)
    return kept


def _same(one: ParsedCitation, other: ParsedCitation) -> bool:
    return (one.kind, one.title, one.year, one.sections, one.pages) == (
        other.kind, other.title, other.year, other.sections, other.pages
    )  # fmt: skip
