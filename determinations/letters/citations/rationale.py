"""Guidelines, sections and pages that a rationale names: citations of a place of their own.

What counts and what does not is told in docs/parsing.md ("Named in the rationale").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from determinations.vocabulary import (
    ACOEM_AS_A_WHOLE,
    CitationKind,
    CitedBy,
    GuidelineSource,
    is_in_mtus,
    sole_edition,
    sources_named_in,
    sources_of_guideline,
    title_of_pages,
)

from ..model import ParsedCitation, Span
from ..patterns import lowercase
from ..whitespace import one_line
from .journals import Article, articles
from .mention_parts import title_covering
from .mentions import Mention, name_before, read_run

REACH = 20_000
"""A rationale takes a page at most; nothing is looked for beyond this."""
MOST = 60
"""Sources and places of one rationale."""

_SYSTEMS = ("mtus", "acoem", "odg", "official", "american", "schedule")
_TITLES = ("guideline", "complaints", "disorders", "cpmtg")
_OTHERS = ("chapter", "page", "pg")
_WORDS = (*_SYSTEMS, *_TITLES, *_OTHERS)
_I = re.IGNORECASE
_TITLE_END = re.compile(r"\b(?:Pain|Treatment|Complaints)\s+\Z", _I)
_TREATMENT = re.compile(r"\bTreatment\s+\Z", _I)
_LEAD = re.compile(
    r"(?:\b(?:2nd|second|3rd|third)\s+edition,?\s+(?:of\s+(?:the\s+)?)?)?"
    r"(?:\b(?:19|20)\d\d\s+)?(?:\b(?:CA|California)[\s-]+)?"
    r"(?:\bMedical\s+Treatment\s+Utilization\s+)?\Z",
    _I,
)
_LEADING = frozenset({"ca", "california", "utilization"})
LONGEST_LEAD = 80
_SILENT_BEHIND = re.compile(
    r"[\s,)]*(?:guidelines?\s+)?(?:\([^()]{0,60}\)\s*)?(?:"
    r"(?:(?:is|are|was|were|remains?)\s+)?(?:\w+ly\s+)?silent\b|"
    r"(?:do|does|did)(?:\s+not|n['\u2019]t)\s+(?:\w+ly\s+)?(?:address|discuss|mention|cover|"
    r"provide|apply|speak|contain|include|offer|comment|have|specify|detail|make|give)|"
    r"(?:is|are|was|were)\s+not\s+applicable|"
    r"(?:has|have|contains?|makes?|offers?|provides?|gives?)\s+no\b|lacks?\b)",
    _I,
)
_SILENT_BEFORE = re.compile(
    r"(?:\bnon\s?-?\s?|\boutside\s+(?:of\s+)?(?:the\s+)?|"
    r"\bnot\s+(?:\w+ly\s+)?(?:addressed|discussed|covered|found|mentioned|included)\s+"
    r"(?:\w+ly\s+)?(?:in|by|within|under)\s+(?:the\s+)?)\Z",
    _I,
)

_Named = tuple[Mention, ParsedCitation]


def parse_rationale(
    text: str, span: Span, cited: Sequence[ParsedCitation] = ()
) -> tuple[ParsedCitation, ...]:
    """Return what the rationale at `span` of the letter names, each source and place once.

    `cited` is what the sides cite for the item: a guideline that is named without its year is of
    the edition that they cite.
    """
    end = min(span.end, span.start + REACH)
    read = list(articles(text, span.start, end))
    words = _words(text, span.start, end)
    if not words:
        return tuple(_of_article(text, article) for article in read)
    rationale = text[span.start : end]
    years = _years(cited)
    named = [
        (mention, _citation(rationale, mention, span.start, years))
        for mention in _mentions(rationale, words)
    ][:MOST]
    if with_year := [citation for _, citation in named if citation.year]:
        years = _years([*cited, *with_year])
    found: dict[tuple[object, ...], _Named] = {}
    for mention, citation in named:
        if citation.kind is CitationKind.MTUS and not citation.year:
            year = years.get(citation.title) or sole_edition(citation.title)
            citation = replace(citation, year=year)
        found.setdefault(_said(mention, citation), (mention, citation))
    sources = tuple(_narrowest(tuple(found.values())))
    apart = [
        _of_article(text, article)
        for article in read
        if not any(_meet(article, source.span) for source in sources)
    ]
    return tuple(sorted((*sources, *apart), key=lambda one: one.span.start)) if apart else sources


def _meet(article: Article, span: Span) -> bool:
    return article.start < span.end and span.start < article.end


def _of_article(text: str, article: Article) -> ParsedCitation:
    written = one_line(text[article.start : article.end])
    return ParsedCitation(
        cited_by=CitedBy.RATIONALE,
        kind=CitationKind.NON_MTUS,
        text=written,
        span=Span(article.start, article.end),
        title=written,
        year=article.year,
        pages=article.pages,
    )


def _words(text: str, start: int, end: int) -> list[tuple[int, str]]:
    """Return where, in the rationale, words stand that begin a mention or are in it, in order."""
    find = lowercase(text).find
    found = []
    for word in _WORDS:
        place = find(word, start, end)
        while place >= 0:
            found.append((place - start, word))
            place = find(word, place + 1, end)
    found.sort()
    return found


def _mentions(rationale: str, words: Sequence[tuple[int, str]]) -> Iterator[Mention]:
    """Yield the mentions of sources, without those that are said to be silent."""
    done = 0
    for at, word in words:
        if at < done or (at and rationale[at - 1].isalnum()):
            continue
        for start in _starts(rationale, at, word):
            run, end = read_run(rationale, max(start, done))
            if not run or end <= at:
                done = end if end > at else done
                continue
            name_before(rationale, run[0], done)
            done = end
            is_silent = _SILENT_BEHIND.match(rationale, done) or _SILENT_BEFORE.search(
                rationale, max(0, run[0].start - 60), run[0].start
            )
            yield from (mention for mention in run if mention.has_place or not is_silent)
            break


def _starts(rationale: str, at: int, word: str) -> Iterator[int]:
    """Yield where a mention may begin that has this word in it."""
    if word == "guideline":
        treatment = _TREATMENT.search(rationale, max(0, at - 14), at)
        if treatment:
            yield from title_covering(rationale, treatment.start())
        return
    if word in _TITLES:
        yield from title_covering(rationale, at)
        return
    if word == "mtus" and (title := _TITLE_END.search(rationale, max(0, at - 14), at)):
        yield from title_covering(rationale, title.start())
    yield _led_by(rationale, at) if word in _SYSTEMS else at


def _led_by(rationale: str, at: int) -> int:
    """Return where the edition, year or state begins that stands before a source's own name."""
    before = rationale[max(0, at - 24) : at].casefold()
    word = before.split()[-1:] or [""]
    may_lead = word[0].rstrip("-") in _LEADING or word[0].isdecimal() or "edition" in before
    lead = _LEAD.search(rationale, max(0, at - LONGEST_LEAD), at) if may_lead else None
    return lead.start() if lead else at


def _citation(
    rationale: str, mention: Mention, offset: int, years: Mapping[str, int | None]
) -> ParsedCitation:
    pages = tuple(sorted(set(mention.pages)))
    title = mention.title
    if not title and mention.systems.keys() == {"mtus"}:
        title = title_of_pages(pages) or ""
    elif not title and mention.is_whole_acoem and not mention.is_later_edition:
        title = ACOEM_AS_A_WHOLE
    written = one_line(rationale[mention.start : mention.end])
    is_of_mtus = bool(title) and "odg" not in mention.systems and not mention.is_later_edition
    if is_of_mtus and "mtus" not in mention.systems:
        year = mention.year or years.get(title)
        is_of_mtus = is_in_mtus(title, year, of_acoem="acoem" in mention.systems)
    if is_of_mtus:
        kind = CitationKind.MTUS
    elif "mtus" in mention.systems:
        kind, title = CitationKind.OTHER, ""
    else:
        start, behind = mention.name or (mention.start, mention.end)
        kind, title = CitationKind.NON_MTUS, one_line(rationale[start:behind]).strip(" ,;:(")
    return ParsedCitation(
        cited_by=CitedBy.RATIONALE,
        kind=kind,
        text=written,
        span=Span(offset + mention.start, offset + mention.end),
        title=title,
        year=mention.year if is_of_mtus else None,
        sections=tuple(dict.fromkeys(mention.sections)) if is_of_mtus else (),
        pages=pages,
    )


def _years(citations: Iterable[ParsedCitation]) -> Mapping[str, int | None]:
    """Return the year of each guideline of which one edition is cited, None where several are."""
    years: dict[str, int | None] = {}
    for citation in citations:
        if citation.kind is CitationKind.MTUS and citation.year:
            same = years.get(citation.title, citation.year) == citation.year
            years[citation.title] = citation.year if same else None
    return years


def _sources(citation: ParsedCitation) -> frozenset[GuidelineSource]:
    if citation.kind is CitationKind.MTUS:
        return frozenset(sources_of_guideline(citation.title, citation.year))
    return frozenset(sources_named_in(citation.text))


def _is_bare(mention: Mention) -> bool:
    """Whether it names no more than the MTUS, ACOEM or ODG."""
    return not (mention.title or mention.has_place or mention.is_detailed)


def _said(mention: Mention, citation: ParsedCitation) -> tuple[object, ...]:
    """Return what is the same of two citations of the same."""
    if _is_bare(mention):
        return (_sources(citation),)
    name = citation.title if citation.kind is CitationKind.MTUS else citation.title.casefold()
    return name, citation.year, citation.sections, citation.pages


def _narrowest(named: Sequence[_Named]) -> Iterator[ParsedCitation]:
    """Yield the citations but those of which a narrower one says all: its guideline, its source."""
    with_place = {
        (citation.title, citation.year) for mention, citation in named if mention.has_place
    }
    narrow = [_sources(citation) for mention, citation in named if not _is_bare(mention)]
    said = frozenset().union(*narrow)
    for mention, citation in named:
        if _is_bare(mention):
            if not _sources(citation) <= said:
                yield citation
        elif mention.has_place or (citation.title, citation.year) not in with_place:
            yield citation
