"""Guideline citations of both sides, from the paragraph below their label.

A small grammar, read from left to right: a paragraph is statements ("Decision based on ..."); a
statement names MTUS guidelines, or sources outside of the MTUS, or says that nothing was cited; a
guideline has a title, perhaps a year, sections and pages. Paragraphs without such a statement are
sentences (`references.py`). docs/parsing.md shows the forms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from determinations.vocabulary import (
    CitationKind,
    CitedBy,
    canonical_title,
    section_of_chapter,
    title_of_chapter,
    title_pattern,
)
from determinations.vocabulary.normalize import lowercase_as_compared

from ..model import ParsedCitation
from ..patterns import lowercase
from .adoption import said_again, with_adopted
from .denials import denies_all
from .flat import Flat, flatten
from .places import places
from .references import read_prose, source_citation
from .sections import without_joins
from .sources import comment_start, split_sources

_I = re.IGNORECASE

_NAMED = (CitationKind.MTUS, CitationKind.NON_MTUS)
_STATEMENT = re.compile(
    r"decision\s+based\s+on\s+(?P<non>non\s?-?\s?mtus(?:\s+citations?)?|non\s?-?\s?mtus\b)?"
    r"(?P<mtus>(?:the\s+)?(?:ca\s+|california\s+)?mtus\b(?:\s+citations?)?)?[\s:]*"
)
"""For text in lowercase, as the patterns of titles: ignoring case takes several times as long."""
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
_ACOEM_CHAPTER = re.compile(r"\bchapters?\s+(\d{1,2})\b[\s)]*(?:\([^)]{0,60}\))?", _I)


def parse_citations(
    paragraph: str,
    offset: int,
    cited_by: CitedBy,
    adoptable: Sequence[ParsedCitation] = (),
    earlier: Sequence[ParsedCitation] = (),
) -> tuple[ParsedCitation, ...]:
    """Return every citation in the paragraph that starts at `offset` of the letter's text.

    `adoptable` is what the other side cited for the item, which this side may say to rely on too;
    `earlier` is what was cited for the item before, which "the same" means where it says no more.
    """
    flat = flatten(paragraph, offset)
    if not flat.text:
        return ()
    statements = list(_STATEMENT.finditer(lowercase(flat.text)))
    if not statements:
        read = _free_text(flat, cited_by, adoptable)
        is_open = all(citation.kind not in _NAMED for citation in read)
        return tuple((is_open and said_again(flat, earlier, cited_by)) or read)
    found: list[ParsedCitation] = []
    lead = flat.text[: statements[0].start()]
    if _NOTHING.search(lead) and not _OUTSIDE.search(lead):
        found.append(_nothing(flat, 0, len(lead), cited_by))
    for i, statement in enumerate(statements):
        end = statements[i + 1].start() if i + 1 < len(statements) else len(flat.text)
        found.extend(_statement(flat, statement, end, cited_by))
    return tuple(found)


def _statement(
    flat: Flat, statement: re.Match[str], end: int, cited_by: CitedBy
) -> Iterator[ParsedCitation]:
    start = statement.end()
    body = flat.text[start:end]
    if statement["non"]:
        miscalled = _MISCALLED.match(body)
        if miscalled:
            yield from _mtus(flat, start + miscalled.end(), end, cited_by)
        elif _starts_with_mtus_title(body):
            yield from _mtus(flat, start, end, cited_by)
        else:
            yield from _outside(flat, start, end, cited_by)
    elif statement["mtus"] or _starts_with_mtus_title(body):
        yield from _mtus(flat, start, end, cited_by)
    else:
        yield from read_prose(flat, start, end, cited_by) or _outside(flat, start, end, cited_by)


@cache
def _title() -> re.Pattern[str]:
    """Return a pattern of a known title with its chapter before, "Guidelines" and year after it."""
    return re.compile(
        rf"(?:mtus\s+)?(?:\(?acoem\)?\s+(?:practice\s+)?(?:guidelines,?\s+)?)?"
        rf"(?P<title>{title_pattern().lower()})"
        r"(?:\s+treatment)?(?:,?\s+guidelines?)?(?:\s*,?\s*\(?(?P<year>(?:19|20)\d\d)\)?)?"
        r"(?:\s+guidelines?)?(?:\s*\(\s*chapter\s+\d{1,2}\s*\))?"
    )


@cache
def _next_title() -> re.Pattern[str]:
    """Return a pattern of a title further on in a statement.

    Its year or its full name distinguishes it from a section.
    """
    return re.compile(
        r"(?:,?\s*\band\s+|[;.]\s+|,\s+)(?:the\s+)?(?=(?:mtus\s+)?(?:"
        rf"(?:{title_pattern().lower()})(?:\s+guidelines?)?\s+(?:19|20)\d\d\b|"
        rf"(?:{title_pattern().lower()})(?:(?<=complaints)|(?<=disorders)|(?<=treatment)\s+guidelines)"
        r"\b))"
    )


def _starts_with_mtus_title(body: str) -> bool:
    match = _title().match(lowercase_as_compared(body.lstrip(" :")))
    return match is not None and (
        match["year"] is not None or "complaints" in match[0] or "medical treatment" in match[0]
    )


def _mtus(flat: Flat, start: int, end: int, cited_by: CitedBy) -> Iterator[ParsedCitation]:
    begin = start
    for match in [*_next_title().finditer(lowercase(flat.text), start + 1, end), None]:
        stop = match.start() if match else end
        if flat.text[begin:stop].strip(" .,;"):
            yield _one_guideline(flat, begin, stop, cited_by)
        begin = match.end() if match else end


@lru_cache(maxsize=4096)
def _guideline(written: str) -> tuple[str, int | None, tuple[str, ...], tuple[int, ...]]:
    """Return canonical title, year, sections and pages; letters cite the same ones again."""
    title, year, rest = _title_of(written)
    sections, pages = places(rest)
    chapter = _title().match(lowercase_as_compared(written))
    section = section_of_chapter(chapter["title"]) if chapter else None
    if section and section not in sections:
        sections.insert(0, section)
    return title, year, tuple(sections), tuple(pages)


def _one_guideline(flat: Flat, start: int, end: int, cited_by: CitedBy) -> ParsedCitation:
    written = without_joins(flat.text[start:end])
    begin = flat.text.find(written, start) if written else start
    title, year, sections, pages = _guideline(written)
    return ParsedCitation(
        cited_by=cited_by,
        kind=CitationKind.MTUS,
        text=written,
        span=flat.span(begin, begin + len(written)),
        title=title,
        year=year,
        sections=sections,
        pages=pages,
    )


def _title_of(written: str) -> tuple[str, int | None, str]:
    """Cut a citation into canonical title, year, and what follows."""
    compared = lowercase_as_compared(written)
    if match := _title().match(compared):
        return _named_by(match, written)
    chapter = _ACOEM_CHAPTER.search(written)
    if chapter and (name := title_of_chapter(int(chapter[1]))):
        rest = written[chapter.end() :]
        named = _title().match(lowercase_as_compared(rest.lstrip(" :,-")))
        if named:
            rest = rest.lstrip(" :,-")[named.end() :]
        return name, None, rest
    anywhere = _title().search(compared)
    if anywhere and re.match(r"^[\w\s,.()/'-]{0,80}$", written[: anywhere.start()]):
        return _named_by(anywhere, written)
    unknown = re.match(
        r"(?P<title>[^,;]{1,120}?)\s+(?P<year>(?:19|20)\d\d)\b(?:\s+Guidelines?)?", written
    )
    if unknown:
        return unknown["title"], int(unknown["year"]), written[unknown.end() :]
    head, _, rest = written.partition(",")
    return head.strip()[:200], None, rest


def _named_by(match: re.Match[str], written: str) -> tuple[str, int | None, str]:
    """Return canonical title, year, and what follows a match of `_title` in a citation."""
    name = written[match.start("title") : match.end("title")]
    year = int(match["year"]) if match["year"] else None
    return canonical_title(name) or name, year, written[match.end() :]


def _outside(flat: Flat, start: int, end: int, cited_by: CitedBy) -> Iterator[ParsedCitation]:
    for first, last in split_sources(flat.text, start, end):
        stop = comment_start(flat.text, first, last, in_prose=False)
        written = flat.text[first:stop].strip(" .,;")
        if written:
            begin = flat.text.find(written, first)
            yield source_citation(flat, begin, begin + len(written), last, cited_by)


def _nothing(flat: Flat, start: int, end: int, cited_by: CitedBy) -> ParsedCitation:
    written = flat.text[start:end].strip(" .")
    return ParsedCitation(
        cited_by=cited_by,
        kind=CitationKind.NONE,
        text=written,
        span=flat.span(start, start + len(written)),
    )


def _free_text(
    flat: Flat, cited_by: CitedBy, adoptable: Sequence[ParsedCitation]
) -> list[ParsedCitation]:
    """Read the sentences of older layouts, and paragraphs without "Decision based on"."""
    own = read_prose(flat, 0, len(flat.text), cited_by)
    found = with_adopted(flat, own, adoptable) if adoptable else own
    if found:
        return found
    kind = CitationKind.NONE if denies_all(flat.text) else CitationKind.OTHER
    text = flat.text.strip(" .")
    return [ParsedCitation(cited_by, kind, text, flat.span(0, len(text)))]
