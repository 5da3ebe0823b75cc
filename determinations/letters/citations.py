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

from .guidelines import canonical_title, fold, known_sections, title_of_chapter, title_pattern
from .model import CitationKind, Citer, ParsedCitation, Span

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
_PAGES = re.compile(
    r"(?<![,;(\s])[,;(\s]*+\b(?:pages?|pgs?|pp?)\b\.?\s*(?:\(s\)|s)?\s*[.:]?\s*\(?\s*"
    r"(?P<list>\d{1,4}(?:\s*(?:-|\u2013|to|through|,|and|&|;)\s*\d{1,4})*)\)?",
    _I,
)
_PAGES_EMPTY = re.compile(r"(?<![,;(\s])[,;(\s]*+\bpages?\s*\(s\)\s*:?\s*$", _I)
_BARE_PAGES = re.compile(r"^[\s,:(]*(?P<list>\d{1,4}(?:\s*(?:-|,|and)\s*\d{1,4})*)\s*\)?[\s.]*$")
_TRAILING_PAGE = re.compile(r"(?<![\s,])[\s,]++(?P<list>\d{1,3}(?:-\d{1,3})?)\s*\.?\s*$")
_SECTION_LABEL = re.compile(r"(?<![,;\s])[,;\s]*+\bSections?\b\s*(?:\(s\))?\s*:?\s*", _I)
_LIST_MARK = re.compile(r"[,;()\[\]]")
_NUMBERS = re.compile(r"(\d{1,4})(?:\s*(?:-|\u2013|to|through)\s*(\d{1,4}))?", _I)
_WIDE_GAP = re.compile(r"\s\s+")
_JOIN_BEFORE = re.compile(r"[\s,;]*(?:and\b)?[\s,;]*", _I)
_JOIN_BEHIND = re.compile(r"\band\Z", _I)
_NON_MTUS_SOURCE = re.compile(
    r"Official\s+Disability\s+Guidelines?(?:\s*\(ODG\))?|\bODG\b|\bAMA\s+Guides|\bMedline|\bPubMed|"
    r"(?:peer[- ]reviewed|medical)\s+literature|Milliman|\bNational\s+Guideline",
    _I,
)
_ACOEM_CHAPTER = re.compile(r"\bchapters?\s+(\d{1,2})\b[\s)]*(?:\([^)]{0,60}\))?", _I)
_CITATION_STOP = re.compile(
    r"(?<=[a-z)\d])\.\s+(?=[A-Z])|,?\s+(?:which\s+(?:is|are)\s+)?part\s+of\s+the\b"
)
MAX_PAGE = 2000
LONGEST_RANGE = 60


@dataclass(frozen=True, slots=True)
class _Flat:
    """A paragraph with its white space folded, and where each character stood in the letter."""

    text: str
    starts: tuple[int, ...]
    """Where pieces of this text begin that stand in the letter as they are."""
    places: tuple[int, ...]
    """Where those pieces begin in the letter."""

    def span(self, start: int, end: int) -> Span:
        """The place in the letter; a piece without characters stands at the last one before it."""
        start = max(0, min(start, len(self.text) - 1))
        end = max(start + 1, min(end, len(self.text)))
        return Span(self._place(start), self._place(end - 1) + 1)

    def _place(self, at: int) -> int:
        piece = bisect_right(self.starts, at) - 1
        return self.places[piece] + at - self.starts[piece]


def parse_citations(paragraph: str, offset: int, cited_by: Citer) -> tuple[ParsedCitation, ...]:
    """Every citation in the paragraph that starts at `offset` of the letter's text, in order."""
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
    if len(text) < len(behind.rstrip()):  # somewhere stands more white space than one blank
        start = 0
        for gap in _WIDE_GAP.finditer(paragraph, at):
            start += gap.start() - at
            at = gap.end() - 1  # of all the white space, the last stands for the blank
            starts.append(start)
            places.append(offset + at)
    return _Flat(text, tuple(starts), tuple(places))


def _without_joins(written: str) -> str:
    """Without commas and "and" before it, and without those and full stops behind it."""
    before = _JOIN_BEFORE.match(written)
    written = written[before.end() :] if before else written
    behind = written.rstrip(" \t\n\r\f\v,;.")
    joined = _JOIN_BEHIND.search(behind, max(0, len(behind) - 3))
    return behind[: joined.start()].rstrip(" \t\n\r\f\v,;") if joined else behind


def _statement(
    flat: _Flat, statement: re.Match[str], end: int, cited_by: Citer
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
    """A known title with what belongs to it: chapter before, "Guidelines" and year behind."""
    return re.compile(
        rf"(?:MTUS\s+)?(?:\(?ACOEM\)?\s+(?:Practice\s+)?(?:Guidelines,?\s+)?)?"
        rf"(?P<title>{title_pattern()})"
        r"(?:\s+Treatment)?(?:,?\s+Guidelines?)?(?:\s*,?\s*\(?(?P<year>(?:19|20)\d\d)\)?)?"
        r"(?:\s+Guidelines?)?(?:\s*\(\s*Chapter\s+\d{1,2}\s*\))?",
        _I,
    )


@cache
def _next_title() -> re.Pattern[str]:
    """A title further on in a statement: only with its year can it be told from a section."""
    return re.compile(
        rf"(?:,?\s*\band\s+|[;.]\s+|,\s+)(?=(?:MTUS\s+)?(?:{title_pattern()})(?:\s+Guidelines?)?\s+"
        r"(?:19|20)\d\d\b)",
        _I,
    )


def _starts_with_mtus_title(body: str) -> bool:
    match = _title().match(body.lstrip(" :"))
    return match is not None and (
        match["year"] is not None
        or re.search(r"Complaints|Medical Treatment", match[0], _I) is not None
    )


def _mtus(flat: _Flat, start: int, end: int, cited_by: Citer) -> Iterator[ParsedCitation]:
    starts = [start]
    starts += [match.end() for match in _next_title().finditer(flat.text, start + 1, end)]
    for i, begin in enumerate(starts):
        stop = starts[i + 1] if i + 1 < len(starts) else end
        if flat.text[begin:stop].strip(" .,;"):
            yield _one_guideline(flat, begin, stop, cited_by)


def _one_guideline(flat: _Flat, start: int, end: int, cited_by: Citer) -> ParsedCitation:
    written = _without_joins(flat.text[start:end])
    begin = flat.text.find(written, start) if written else start
    title, year, rest = _title_of(written)
    sections, pages = _places(rest)
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


def _places(rest: str) -> tuple[list[str], list[int]]:
    """Sections and pages behind a guideline's title."""
    pages: list[int] = []
    for match in _PAGES.finditer(rest):
        pages += _page_numbers(match["list"])
    without = _PAGES_EMPTY.sub("", _PAGES.sub(" ", rest))
    label = _SECTION_LABEL.search(without)
    names = (without[: label.start()] + " " + without[label.end() :]) if label else without
    if bare := _BARE_PAGES.match(names):
        return [], sorted({*pages, *_page_numbers(bare["list"])})
    if not label and not pages and (trailing := _TRAILING_PAGE.search(names)):
        pages += _page_numbers(trailing["list"])
        names = names[: trailing.start()]
    sections = split_sections(names)
    named = []
    for name in sections:
        if bare := _BARE_PAGES.match(name):
            pages += _page_numbers(bare["list"])
        else:
            named.append(name)
    return named, sorted(set(pages))


def _page_numbers(listed: str) -> list[int]:
    """Spell out "30-34, 49" ; a short end such as "125-6" is completed, absurd ranges are cut."""
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

    The longest run of parts that is a known section wins; otherwise a part that begins in small
    letters goes on with the name before it.
    """
    parts = [part.strip() for part in _outer_commas(_without_joins(names.strip(" .,;:-")))]
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
        if fold(", ".join(parts[start : start + length])) in known_sections():
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


def _outside(flat: _Flat, start: int, end: int, cited_by: Citer) -> ParsedCitation:
    written = flat.text[start:end].strip(" .,;")
    begin = flat.text.find(written, start)
    pages = [page for match in _PAGES.finditer(written) for page in _page_numbers(match["list"])]
    return ParsedCitation(
        cited_by=cited_by,
        kind=CitationKind.NON_MTUS,
        text=written,
        span=flat.span(begin, begin + len(written)),
        title=written,
        pages=tuple(sorted(set(pages))),
    )


def _nothing(flat: _Flat, start: int, end: int, cited_by: Citer) -> ParsedCitation:
    written = flat.text[start:end].strip(" .")
    return ParsedCitation(
        cited_by=cited_by,
        kind=CitationKind.NONE,
        text=written,
        span=flat.span(start, start + len(written)),
    )


def _free_text(flat: _Flat, cited_by: Citer) -> Iterator[ParsedCitation]:
    """The sentence forms of older layouts, and paragraphs without "Decision based on"."""
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
        key=lambda one: one[0].start(),
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


def _free_guideline(flat: _Flat, start: int, end: int, cited_by: Citer) -> ParsedCitation:
    written = flat.text[start:end].strip(" .,;(")
    title, year, rest = _title_of(written)
    pages = [page for match in _PAGES.finditer(rest) for page in _page_numbers(match["list"])]
    label = _SECTION_LABEL.search(rest)
    sections = split_sections(_PAGES.sub(" ", rest[label.end() :])) if label else []
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
