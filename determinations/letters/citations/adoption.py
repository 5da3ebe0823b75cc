"""The reviewer who adopts what the claims administrator cited, which makes it the reviewer's too.

`pointers.py` says which clauses do; here is what they mean: all that the other side cited, the one
that they name, or other pages of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from determinations.vocabulary import (
    ACOEM_AS_A_WHOLE,
    CitationKind,
    CitedBy,
    GuidelineSource,
    sources_named_in,
    sources_of_guideline,
)

from ..model import ParsedCitation
from .flat import Flat
from .pages import page_lists
from .places import Group, groups
from .pointers import PICKS, Clause, adopts, clauses, denies, pointer_end

_I = re.IGNORECASE

_OF_EARLIER = re.compile(
    r"\b(?:same|above|aforementioned)\b|\b(?:previous|preceding|prior|first|earlier)\s+(?:item|issue|request)\b|"
    r"\b(?:item|issue|request)\s+(?:no\.?\s*|number\s+)?\d",
    _I,
)
_OF_MTUS = re.compile(r"\bMTUS\b|Medical\s+Treatment\s+Utili[sz]ation\s+Schedule", _I)
_BARE = 60
"""Characters; the name of a source without a chapter of it is not longer."""
_CHAPTER = re.compile(r"\bchapters?\b", _I)


def with_adopted(
    flat: Flat,
    own: Sequence[ParsedCitation],
    adoptable: Sequence[ParsedCitation],
    by: CitedBy = CitedBy.IMRO,
) -> list[ParsedCitation]:
    """Return the reviewer's own citations and those of the other side that the text adopts."""
    named = [
        citation
        for citation in adoptable
        if citation.kind in (CitationKind.MTUS, CitationKind.NON_MTUS)
    ]
    found = list(own)
    if not named:
        return found
    for clause in clauses(flat.text):
        place = flat.span(clause.start, clause.end)
        points_back = all(citation.span.start >= place.start for citation in own)
        names = any(
            citation.span.within(place) and not citation.pages and not citation.sections
            for citation in own
        )
        if clause.is_denied_next:
            continue
        if adopts(clause.text, points_back=points_back, names=names, by=by):
            found = _adopt(flat, clause, found, named)
    return found or list(_with_bare_places(flat, named))


def _adopt(
    flat: Flat, clause: Clause, found: list[ParsedCitation], named: list[ParsedCitation]
) -> list[ParsedCitation]:
    place = flat.span(clause.start, clause.end)
    within = [citation for citation in found if citation.span.within(place)]
    chosen = _meant(clause.text, within, named)
    bare = [
        citation
        for citation in within
        if not citation.pages and not citation.sections and _is_bare(citation, chosen)
    ]
    full = [citation for citation in within if citation not in bare]
    titles = {citation.title for citation in named}
    restated = [citation for citation in full if citation.title in titles]
    if restated:
        return [
            replace(citation, adopted=True) if citation in restated else citation
            for citation in found
        ]
    kept = [citation for citation in found if citation not in bare]
    start, end = _trimmed(flat.text, clause.start, clause.end)
    own_places = _own_places(flat, start, end, full)
    position = sum(citation.span.start < place.start for citation in kept)
    adopted = [
        _adopted(citation, flat, start, end) for citation in _with_places(chosen, own_places)
    ]
    new = [citation for citation in adopted if not any(_same(citation, other) for other in kept)]
    return [*kept[:position], *new, *kept[position:]]


def said_again(
    flat: Flat, earlier: Sequence[ParsedCitation], cited_by: CitedBy
) -> list[ParsedCitation]:
    """Return what a side cites by pointing to what was cited for the item before."""
    if not earlier or not _OF_EARLIER.search(flat.text):
        return []
    side = earlier[-1].cited_by
    again = with_adopted(flat, [], [one for one in earlier if one.cited_by is side], cited_by)
    return [replace(citation, cited_by=cited_by, adopted=False) for citation in again]


def _meant(
    clause: str, within: list[ParsedCitation], named: list[ParsedCitation]
) -> list[ParsedCitation]:
    """Return those of the other side's citations that a clause means: all, or those it names."""
    if pick := PICKS.search(clause):
        return _picked(pick["pick"].lower(), named)
    titles = {citation.title for citation in within}
    if by_title := [citation for citation in named if citation.title in titles]:
        return by_title
    sources = {source for citation in within for source in _sources(citation)}
    if sources and (
        by_source := [citation for citation in named if sources & set(_sources(citation))]
    ):
        return by_source
    if _OF_MTUS.search(clause):
        return [citation for citation in named if citation.kind is CitationKind.MTUS] or named
    if _CHAPTER.search(clause):
        chapters = [citation for citation in named if GuidelineSource.ACOEM in _sources(citation)]
        return chapters or named
    return named


def _picked(word: str, named: list[ParsedCitation]) -> list[ParsedCitation]:
    """Return the citation that "the first" or "the latter" means; sections of one go together."""
    titles = list(dict.fromkeys((citation.title, citation.year) for citation in named))
    at = {"first": 0, "former": 0, "second": 1, "third": 2}.get(word, len(titles) - 1)
    meant = titles[min(at, len(titles) - 1)]
    return [citation for citation in named if (citation.title, citation.year) == meant]


def _with_bare_places(flat: Flat, named: list[ParsedCitation]) -> Iterator[ParsedCitation]:
    """Yield what pages without any guideline mean: those of the one that the other side cited.

    Of several guidelines, that one is meant of which it cited some of the pages.
    """
    text = flat.text
    first = next(iter(page_lists(text)), None)
    if first is None or denies(text):
        return
    places = [group for group in groups(text, first.start(), len(text), len(text)) if group.pages]
    pages = {page for group in places for page in group.pages}
    meant = [citation for citation in named if pages & set(citation.pages)] or named
    if places and len({(citation.title, citation.year) for citation in meant}) == 1:
        for group in places:
            yield _adopted(
                replace(meant[-1], sections=group.sections, pages=group.pages),
                flat, group.start, group.end,
            )  # fmt: skip


def _adopted(citation: ParsedCitation, flat: Flat, start: int, end: int) -> ParsedCitation:
    return replace(
        citation,
        cited_by=CitedBy.IMRO,
        text=flat.text[start:end],
        span=flat.span(start, end),
        adopted=True,
    )


def _sources(citation: ParsedCitation) -> tuple[GuidelineSource, ...]:
    if citation.kind is CitationKind.MTUS:
        return sources_of_guideline(citation.title, citation.year)
    return sources_named_in(citation.title)


def _is_bare(citation: ParsedCitation, chosen: list[ParsedCitation]) -> bool:
    """Return whether a citation only names what the other side cited in full."""
    if any(citation.title == other.title for other in chosen):
        return True
    return (
        (citation.kind is CitationKind.NON_MTUS or citation.title == ACOEM_AS_A_WHOLE)
        and any(set(_sources(citation)) & set(_sources(other)) for other in chosen)
        and len(citation.title) < _BARE
    )


def _own_places(flat: Flat, start: int, end: int, within: list[ParsedCitation]) -> list[Group]:
    """Return the pages that the clause has of its own: "the same chapter, pages 301-302"."""
    text = flat.text
    behind = pointer_end(text, start, end)
    if behind is None:
        return []
    for citation in within:
        at = text.find(citation.text, behind, end)
        end = at if at >= 0 else end
    places = [group for group in groups(text, behind, end, end) if group.pages]
    return places or [group for group in groups(text, start, start, behind) if group.pages]


def _with_places(chosen: list[ParsedCitation], own_places: list[Group]) -> Iterator[ParsedCitation]:
    if not own_places or not chosen:
        yield from chosen
        return
    yield from chosen[:-1]
    for group in own_places:
        yield replace(chosen[-1], sections=group.sections, pages=group.pages)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in " ,;":
        start += 1
    while end > start and text[end - 1] in " ,;.":
        end -= 1
    return start, end


def _same(one: ParsedCitation, other: ParsedCitation) -> bool:
    return (one.kind, one.title, one.year, one.sections, one.pages) == (
        other.kind, other.title, other.year, other.sections, other.pages
    )  # fmt: skip
