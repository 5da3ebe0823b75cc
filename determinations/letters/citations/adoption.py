"""The reviewer who adopts what the claims administrator cited, which makes it the reviewer's too.

`pointers.py` says which clauses do; here is what they mean: all that the other side cited, the one
that they name, or other pages of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from determinations.vocabulary import CitationKind, CitedBy

from ..model import ParsedCitation
from .clauses import Clause, clauses
from .flat import Flat
from .meant import is_bare, meant, names_alone, not_rejected
from .pages import page_lists
from .places import Group, groups
from .pointers import adds_to_pointer, adopts, denies, pointer, points_elsewhere
from .rejections import left_out, without_left_out

_I = re.IGNORECASE

_OF_EARLIER = re.compile(
    r"\b(?:same|above|aforementioned)\b|\b(?:previous|preceding|prior|first|earlier)\s+(?:item|issue|request)\b|"
    r"\b(?:item|issue|request)\s+(?:no\.?\s*|number\s+)?\d",
    _I,
)
_ALONE = re.compile(r"\b(?:alone|only|solely|just)\b", _I)
_JOINS = re.compile(
    r"\b(?:as\s+well\s+as|together\s+with|along\s+with|plus|additionally|also|add(?:s|ed|ing)|in\s+addition|besides|"
    r"with)\b|\band\s+(?:(?:also|additionally|further|then|in\s+addition)\s*,?\s*)?(?:(?:up)?on\s+)?(?:the\s|an?\s|pages?\b|"
    r"(?-i:[A-Z]))",
    _I,
)
"""Between a pointer and what stands beside it, not what explains it."""


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
    offered = not_rejected(flat.text, named)
    for clause in clauses(flat.text):
        place = flat.span(clause.start, clause.end)
        points_back = all(citation.span.start >= place.start for citation in own)
        names = any(
            citation.span.within(place) and names_alone(citation) and is_bare(citation, named)
            for citation in own
        )
        if clause.is_denied_next:
            continue
        if adopts(clause.text, points_back=points_back, names=names, by=by):
            found = _adopt(flat, clause, found, offered)
    return found or list(_with_bare_places(flat, offered))


def _adopt(
    flat: Flat, clause: Clause, found: list[ParsedCitation], named: list[ParsedCitation]
) -> list[ParsedCitation]:
    text = flat.text
    place = flat.span(clause.start, clause.end)
    within = [
        citation
        for citation in found
        if citation.span.within(place) and not _is_added(text, clause, citation)
    ]
    chosen = meant(without_left_out(clause.text), within, named)
    bare = [citation for citation in within if names_alone(citation) and is_bare(citation, chosen)]
    full = [citation for citation in within if citation not in bare]
    titles = {citation.title for citation in named}
    restated = [citation for citation in full if citation.title in titles]
    if restated:
        return [
            replace(citation, adopted=True) if citation in restated else citation
            for citation in found
        ]
    kept = [citation for citation in found if citation not in bare]
    start, end = _trimmed(text, clause.start, clause.end)
    beside = [citation for citation in kept if citation.span.within(place)]
    places = _places(text, start, end, beside, chosen)
    if points_elsewhere(clause.text) and not _own_places(text, start, end, beside):
        return found
    position = sum(citation.span.start < place.start for citation in kept)
    adopted = [_adopted(citation, flat, start, end) for citation in places]
    new = [citation for citation in adopted if not any(_same(citation, other) for other in kept)]
    return [*kept[:position], *new, *kept[position:]]


def _is_added(text: str, clause: Clause, citation: ParsedCitation) -> bool:
    """Return whether a citation stands beside the one that the clause points to, as another."""
    points = pointer(text, clause.start, clause.end)
    at = text.find(citation.text, clause.start, clause.end)
    if points is None or at < 0:
        return False
    begin, end = points
    if at >= end:
        return _JOINS.search(text, end, at) is not None or adds_to_pointer(
            text, clause.start, begin
        )
    behind = at + len(citation.text)
    return behind <= begin and _JOINS.search(text, behind, begin) is not None


def said_again(
    flat: Flat, earlier: Sequence[ParsedCitation], cited_by: CitedBy
) -> list[ParsedCitation]:
    """Return what a side cites by pointing to what was cited for the item before."""
    if not earlier or not _OF_EARLIER.search(flat.text):
        return []
    side = earlier[-1].cited_by
    again = with_adopted(
        flat, [], [citation for citation in earlier if citation.cited_by is side], cited_by
    )
    return [replace(citation, cited_by=cited_by, adopted=False) for citation in again]


def _with_bare_places(flat: Flat, named: list[ParsedCitation]) -> Iterator[ParsedCitation]:
    """Yield what pages without any guideline mean: those of the one that the other side cited.

    Of several guidelines, that one is meant of which it cited some of the pages.
    """
    text = flat.text
    first = next(iter(page_lists(text)), None)
    if first is None or denies(text):
        return
    end = min((start for start, _ in left_out(text) if start > first.start()), default=len(text))
    places = [group for group in groups(text, first.start(), end, end) if group.pages]
    pages = {page for group in places for page in group.pages}
    cited = [citation for citation in named if pages & set(citation.pages)] or named
    if places and len({(citation.title, citation.year) for citation in cited}) == 1:
        for group in places:
            yield _adopted(
                replace(cited[-1], sections=group.sections, pages=group.pages),
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


def _own_places(text: str, start: int, end: int, beside: list[ParsedCitation]) -> list[Group]:
    """Return the pages that the clause has of its own: "the same chapter, pages 301-302"."""
    points = pointer(text, start, end)
    if points is None:
        return []
    behind = points[1]
    for citation in beside:
        at = text.find(citation.text, behind, end)
        end = at if at >= 0 else end
    places = [group for group in groups(text, behind, end, end) if group.pages]
    return places or [group for group in groups(text, start, start, behind) if group.pages]


def _places(
    text: str,
    start: int,
    end: int,
    beside: list[ParsedCitation],
    chosen: list[ParsedCitation],
) -> Iterator[ParsedCitation]:
    """Yield what is adopted with the pages that the clause has of its own, or adds."""
    own_places = _own_places(text, start, end, beside)
    if not own_places or not chosen:
        yield from chosen
        return
    pages = {page for group in own_places for page in group.pages}
    overlapping = [citation for citation in chosen if pages & set(citation.pages)]
    last = (overlapping or chosen)[-1]
    points = pointer(text, start, end)
    if points and _JOINS.search(text, points[1], max(points[1], own_places[0].start)):
        yield from chosen
    elif not _ALONE.search(text, start, end):
        yield from (citation for citation in chosen if citation is not last)
    for group in own_places:
        yield replace(last, sections=group.sections, pages=group.pages)


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
