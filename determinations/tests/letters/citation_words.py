"""Citations as short lines, for tests: "=Low Back Complaints 2004 | Initial Care | 298-300".

A source outside of the MTUS begins with "!", an adopted citation with "=".
"""

from __future__ import annotations

from collections.abc import Iterable

from determinations.letters import ParsedCitation, Span
from determinations.letters.citations import parse_citations, statements_by_side
from determinations.letters.model import page_runs
from determinations.vocabulary import CitationKind, CitedBy


def in_words(citations: Iterable[ParsedCitation]) -> list[str]:
    """Return one line a citation."""
    return [_in_words(citation) for citation in citations]


def _in_words(citation: ParsedCitation) -> str:
    if citation.kind not in (CitationKind.MTUS, CitationKind.NON_MTUS):
        return str(citation.kind)
    pages = ",".join(
        str(first) if first == last else f"{first}-{last}"
        for first, last in page_runs(citation.pages)
    )
    if citation.kind is CitationKind.MTUS:
        edition = f"{citation.title} {citation.year or ''}".strip()
        parts = [edition, "; ".join(citation.sections), pages]
    else:
        parts = [f"! {citation.title}", str(citation.year or ""), pages]
    return ("=" if citation.adopted else "") + " | ".join(parts).rstrip(" |")


def cited_by_sides(text: str) -> tuple[list[str], list[str]]:
    """Return what a paragraph says that the administrator and the reviewer cited."""
    stretches = list(statements_by_side(text, Span(0, len(text))))
    administrator: list[ParsedCitation] = []
    reviewer: list[ParsedCitation] = []
    for side, found in ((CitedBy.CLAIMS_ADMINISTRATOR, administrator), (CitedBy.IMRO, reviewer)):
        adoptable = administrator if side is CitedBy.IMRO else ()
        for stated_by, span in stretches:
            if stated_by is side:
                stretch = text[span.start : span.end]
                found += parse_citations(stretch, span.start, side, adoptable)
    return in_words(administrator), in_words(reviewer)
