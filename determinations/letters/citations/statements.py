"""Guideline citations of both sides, from the paragraph below their label.

A small grammar, read from left to right: a paragraph is statements; a statement names MTUS
guidelines, or one source outside of the MTUS, or says that nothing was cited; a guideline has a
title, perhaps a year, sections and pages. docs/parsing.md shows the forms.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from determinations.vocabulary import (
    CitationKind,
    CitedBy,
    canonical_title,
    title_of_chapter,
    title_pattern,
)

from ..model import ParsedCitation, Span
from .places import (
    PAGES,
    SECTION_LABEL,
    page_numbers,
    places,
    split_sections,
    unlabelled_sections,
    without_joins,
)

_I = re.IGNORECASE

_STATEMENT = re.compile(
    r"Decision\s+based\s+on\s+(?P<non>Non\s?-?\s?MTUS(?:\s+Citations?)?|Non\s?-?\s?MTUS\b)?"
    r"(?P<mtus>(?:the\s+)?(?:CA\s+|California\s+)?MTUS\b(?:\s+Citations?)?)?[\s:]*",
    _I,
)
_NOTHING = re.compile(
    r"did\s+not\s+(?:cite|provide|reference|use|base\s+(?:its|their|his/her)\s+decision\s+on)\s+"
    r"(?:any|a)\s+(?:medical\s+|clinical\s+)?(?:evidence|guidelines?|criteria|evidence[- ]based|"
    r"treatment)|no\s+(?:evidence[- ]based\s+)?(?:guidelines?|medical\s+evidence|citation)\s+"
    r"(?:was|were)\s+(?:cited|provided)",
    _I,
)
_OUTSIDE = re.compile(
    r"outside\s+of\s+the\s+MTUS|did\s+not\s+base\s+their\s+decision\s+on\s+the\s+MTUS", _I
)
_MISCALLED = re.compile(r"^\s*(?:CA\s+|California\s+)?MTUS\b[\s:,-]*", _I)
_WIDE_GAP = re.compile(r"\s\s+")
_NON_MTUS_SOURCE = re.compile(
    r"Official\s+Disability\s+Guidelines?(?:\s*\(ODG\))?|\bODG\b|\bAMA\s+Guides|\bMedline|\bPubMed|"
    r"(?:peer[- ]reviewed|medical)\s+literature|Milliman|\bNational\s+Guideline",
    _I,
)
_ACOEM_CHAPTER = re.compile(r"\bchapters?\s+(\d{1,2})\b[\s)]*(?:\([^)]{0,60}\))?", _I)
_CITATION_STOP = re.compile(
    r"(?<=[a-z)\d])\.\s+(?=[A-Z])|,?\s+(?:which\s+(?:is|are)\s+)?part\s+of\s+the\b"
)


@dataclass(frozen=True, slots=True)
class _Flat:
    """A paragraph with single spaces, and where each of its characters stands in the letter."""

    text: str
    starts: tuple[int, ...]
    """Where pieces of this text begin that stand in the letter as they are."""
    places: tuple[int, ...]
    """Where those pieces begin in the letter."""

    def span(self, start: int, end: int) -> Span:
        """Return the place in the letter; an empty range stands at the last character before it."""
        start = max(0, min(start, len(self.text) - 1))
        end = max(start + 1, min(end, len(self.text)))
        return Span(self._place(start), self._place(end - 1) + 1)

    def _place(self, at: int) -> int:
        piece = bisect_right(self.starts, at) - 1
        return self.places[piece] + at - self.starts[piece]


def parse_citations(paragraph: str, offset: int, cited_by: CitedBy) -> tuple[ParsedCitation, ...]:
    """Return every citation in the paragraph that starts at `offset` of the letter's text."""
    flat = _flatten(paragraph, offset)
    if not flat.text:
        return ()
    statements = list(_STATEMENT.finditer(flat.text))
    if not statements:
        return tuple(_free_text(flat, cited_by))
    found: list[ParsedCitation] = []
    lead = flat.text[: statements[0].start()]
    if _NOTHING.search(lead) and not _OUTSIDE.search(lead):
        found.append(_nothing(flat, 0, len(lead), cited_by))
    for i, statement in enumerate(statements):
        end = statements[i + 1].start() if i + 1 < len(statements) else len(flat.text)
        found.extend(_statement(flat, statement, end, cited_by))
    return tuple(found)


def _flatten(paragraph: str, offset: int) -> _Flat:
    text = " ".join(paragraph.split())
    behind = paragraph.lstrip()
    at = len(paragraph) - len(behind)
    starts, places = [0], [offset + at]
    if len(text) < len(behind.rstrip()):  # somewhere stands more whitespace than one space
        start = 0
        for gap in _WIDE_GAP.finditer(paragraph, at):
            start += gap.start() - at
            at = gap.end() - 1  # the last whitespace character stands for the space
            starts.append(start)
            places.append(offset + at)
    return _Flat(text, tuple(starts), tuple(places))


def _statement(
    flat: _Flat, statement: re.Match[str], end: int, cited_by: CitedBy
) -> Iterator[ParsedCitation]:
    start = statement.end()
    body = flat.text[start:end]
    if statement["non"]:
        miscalled = _MISCALLED.match(body)
        if miscalled:
            yield from _mtus(flat, start + miscalled.end(), end, cited_by)
        elif _starts_with_mtus_title(body):
            yield from _mtus(flat, start, end, cited_by)
        elif body.strip(" ."):
            yield _outside(flat, start, end, cited_by)
    elif statement["mtus"] or _starts_with_mtus_title(body):
        yield from _mtus(flat, start, end, cited_by)
    elif body.strip(" ."):
        yield _outside(flat, start, end, cited_by)


@cache
def _title() -> re.Pattern[str]:
    """Return a pattern of a known title with its chapter before, "Guidelines" and year after it."""
    return re.compile(
        rf"(?:MTUS\s+)?(?:\(?ACOEM\)?\s+(?:Practice\s+)?(?:Guidelines,?\s+)?)?"
        rf"(?P<title>{title_pattern()})"
        r"(?:\s+Treatment)?(?:,?\s+Guidelines?)?(?:\s*,?\s*\(?(?P<year>(?:19|20)\d\d)\)?)?"
        r"(?:\s+Guidelines?)?(?:\s*\(\s*Chapter\s+\d{1,2}\s*\))?",
        _I,
    )


@cache
def _next_title() -> re.Pattern[str]:
    """Return a pattern of a title further on in a statement.

    Its year or its full name distinguishes it from a section.
    """
    return re.compile(
        r"(?:,?\s*\band\s+|[;.]\s+|,\s+)(?:the\s+)?(?=(?:MTUS\s+)?(?:"
        rf"(?:{title_pattern()})(?:\s+Guidelines?)?\s+(?:19|20)\d\d\b|"
        rf"(?:{title_pattern()})(?:(?<=Complaints)|(?<=Disorders)|(?<=Treatment)\s+Guidelines)\b))",
        _I,
    )


def _starts_with_mtus_title(body: str) -> bool:
    match = _title().match(body.lstrip(" :"))
    return match is not None and (
        match["year"] is not None
        or re.search(r"Complaints|Medical Treatment", match[0], _I) is not None
    )


def _mtus(flat: _Flat, start: int, end: int, cited_by: CitedBy) -> Iterator[ParsedCitation]:
    begin = start
    for match in [*_next_title().finditer(flat.text, start + 1, end), None]:
        stop = match.start() if match else end
        if flat.text[begin:stop].strip(" .,;"):
            yield _one_guideline(flat, begin, stop, cited_by)
        begin = match.end() if match else end


def _one_guideline(flat: _Flat, start: int, end: int, cited_by: CitedBy) -> ParsedCitation:
    written = without_joins(flat.text[start:end])
    begin = flat.text.find(written, start) if written else start
    title, year, rest = _title_of(written)
    sections, pages = places(rest)
    return ParsedCitation(
        cited_by=cited_by,
        kind=CitationKind.MTUS,
        text=written,
        span=flat.span(begin, begin + len(written)),
        title=title,
        year=year,
        sections=tuple(sections),
        pages=tuple(pages),
    )


def _title_of(written: str) -> tuple[str, int | None, str]:
    """Cut a citation into canonical title, year, and what follows."""
    match = _title().match(written)
    if match:
        title = canonical_title(match["title"]) or match["title"]
        return title, int(match["year"]) if match["year"] else None, written[match.end() :]
    chapter = _ACOEM_CHAPTER.search(written)
    if chapter and (name := title_of_chapter(int(chapter[1]))):
        rest = written[chapter.end() :]
        named = _title().match(rest.lstrip(" :,-"))
        if named:
            rest = rest.lstrip(" :,-")[named.end() :]
        return name, None, rest
    anywhere = _title().search(written)
    if anywhere and re.match(r"^[\w\s,.()/'-]{0,80}$", written[: anywhere.start()]):
        title = canonical_title(anywhere["title"]) or anywhere["title"]
        year = int(anywhere["year"]) if anywhere["year"] else None
        return title, year, written[anywhere.end() :]
    unknown = re.match(
        r"(?P<title>[^,;]{1,120}?)\s+(?P<year>(?:19|20)\d\d)\b(?:\s+Guidelines?)?", written
    )
    if unknown:
        return unknown["title"], int(unknown["year"]), written[unknown.end() :]
    head, _, rest = written.partition(",")
    return head.strip()[:200], None, rest


def _outside(flat: _Flat, start: int, end: int, cited_by: CitedBy) -> ParsedCitation:
    written = flat.text[start:end].strip(" .,;")
    begin = flat.text.find(written, start)
    pages = [page for match in PAGES.finditer(written) for page in page_numbers(match["list"])]
    return ParsedCitation(
        cited_by=cited_by,
        kind=CitationKind.NON_MTUS,
        text=written,
        span=flat.span(begin, begin + len(written)),
        title=written,
        pages=tuple(sorted(set(pages))),
    )


def _nothing(flat: _Flat, start: int, end: int, cited_by: CitedBy) -> ParsedCitation:
    written = flat.text[start:end].strip(" .")
    return ParsedCitation(
        cited_by=cited_by,
        kind=CitationKind.NONE,
        text=written,
        span=flat.span(start, start + len(written)),
    )


def _free_text(flat: _Flat, cited_by: CitedBy) -> Iterator[ParsedCitation]:
    """Read the sentences of older layouts, and paragraphs without "Decision based on"."""
    titles = list(
        re.finditer(
            rf"(?:{title_pattern()})(?:\s+(?:Medical\s+)?(?:Treatment\s+)?Guidelines?)?"
            r"(?:\s*\(?(?:19|20)\d\d\)?)?|\bChapter\s+\d{1,2}\b",
            flat.text,
            _I,
        )
    )
    marks = sorted(
        [*((mark, _free_guideline) for mark in titles),
         *((mark, _outside) for mark in _NON_MTUS_SOURCE.finditer(flat.text))],
        key=lambda mark: mark[0].start(),
    )  # fmt: skip
    if not marks:
        kind = CitationKind.NONE if _NOTHING.search(flat.text) else CitationKind.OTHER
        text = flat.text.strip(" .")
        yield ParsedCitation(cited_by, kind, text, flat.span(0, len(text)))
        return
    found: list[ParsedCitation] = []
    for i, (mark, read) in enumerate(marks):
        end = marks[i + 1][0].start() if i + 1 < len(marks) else len(flat.text)
        stop = _CITATION_STOP.search(flat.text, mark.end(), end)
        if stop:
            end = stop.start()
        citation = read(flat, mark.start(), end, cited_by)
        if found and found[-1].title == citation.title and not found[-1].pages:
            found.pop()  # "Low Back Complaints (ACOEM, Chapter 12), page 303" names one place
        if not found or found[-1] != citation:
            found.append(citation)
    yield from found


def _free_guideline(flat: _Flat, start: int, end: int, cited_by: CitedBy) -> ParsedCitation:
    written = without_joins(flat.text[start:end].strip(" .,;("))
    title, year, rest = _title_of(written)
    pages = [page for match in PAGES.finditer(rest) for page in page_numbers(match["list"])]
    label = SECTION_LABEL.search(rest)
    named = PAGES.sub(" ", rest[label.end() :]) if label else unlabelled_sections(rest)
    sections = split_sections(named)
    return ParsedCitation(
        cited_by=cited_by,
        kind=CitationKind.MTUS,
        text=written,
        span=flat.span(start, start + len(written)),
        title=title,
        year=year,
        sections=tuple(sections),
        pages=tuple(sorted(set(pages))),
    )
