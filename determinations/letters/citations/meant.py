"""Which of the other side's citations a clause means: all, those it names, "the first"."""

from __future__ import annotations

import re

from determinations.vocabulary import (
    ACOEM_AS_A_WHOLE,
    CitationKind,
    GuidelineSource,
    sources_named_in,
    sources_of_guideline,
)

from ..model import ParsedCitation
from .citing_words import ADMINISTRATOR, NOUN, USED
from .denials import denied_places
from .marks import MarkKind, scan
from .pointers import PICKS

_I = re.IGNORECASE

_OF_MTUS = re.compile(r"\bMTUS\b|Medical\s+Treatment\s+Utili[sz]ation\s+Schedule", _I)
_BARE = 60
"""Characters; the name of a source without a chapter of it is not longer."""
_CHAPTER = re.compile(r"\bchapters?\b", _I)
_POINTED_SOURCE = re.compile(
    rf"\b(ODG|ACOEM)\b\s+(?:{NOUN}\s+)?(?:that\s+was\s+)?{USED}\s+by\s+{ADMINISTRATOR}", _I
)
_ARTICLE = re.compile(r"\b(?:articles?|stud(?:y|ies)|journals?|literature|papers?)\b", _I)
_SECTIONS = re.compile(r"[^.;]{0,20}?\b(?:sections?|pages?|passages?|places?)\b", _I)
_BARE_SOURCE = re.compile(
    r"(?:the\s+)?(?:ACOEM|ODG|Official\s+Disability\s+Guidelines(?:\s*\(ODG\))?|American\s+College\s+of\s+[\w\s]{1,40}"
    r"Medicine(?:\s*\(ACOEM\))?)(?:\s+(?:practice\s+)?(?:guidelines?|chapters?|sections?|citations?))?",
    _I,
)


def not_rejected(text: str, named: list[ParsedCitation]) -> list[ParsedCitation]:
    """Return those of the other side's citations whose source the text does not turn down."""
    places = denied_places(text)
    if not places:
        return named
    words = " ".join(text[start:end] for start, end in places)
    kinds = {mark.kind for mark in scan(words)}
    kept = [
        citation
        for citation in named
        if not (
            (MarkKind.ODG in kinds and GuidelineSource.ODG in _sources(citation))
            or (
                citation.kind is CitationKind.NON_MTUS
                and _ARTICLE.search(words)
                and not {GuidelineSource.ODG, GuidelineSource.ACOEM} & set(_sources(citation))
            )
        )
    ]
    return kept or named


def meant(
    clause: str, within: list[ParsedCitation], named: list[ParsedCitation]
) -> list[ParsedCitation]:
    """Return those of the other side's citations that a clause means: all, or those it names."""
    if pick := PICKS.search(clause):
        return _picked(clause, pick, named)
    lower = clause.lower()
    if by_section := [
        citation
        for citation in named
        if any(section.lower() in lower for section in citation.sections)
    ]:
        return by_section
    if pointed := _POINTED_SOURCE.search(clause):
        source = GuidelineSource.ODG if pointed[1].upper() == "ODG" else GuidelineSource.ACOEM
        if of_source := [citation for citation in named if source in _sources(citation)]:
            return of_source
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


def _picked(clause: str, pick: re.Match[str], named: list[ParsedCitation]) -> list[ParsedCitation]:
    """Return the citation that "the first" or "the latter" means; sections of one go together.

    "The second of these sections" counts the sections.
    """
    of_sections = _SECTIONS.match(clause, pick.start()) is not None
    keys = [
        (citation.title, citation.year, citation.sections if of_sections else ())
        for citation in named
        if citation.sections or not of_sections
    ]
    keys = list(dict.fromkeys(keys))
    if not keys:
        return named
    word = pick["pick"].lower()
    at = {"first": 0, "former": 0, "second": 1, "third": 2}.get(word, len(keys) - 1)
    title, year, sections = keys[min(at, len(keys) - 1)]
    return [
        citation
        for citation in named
        if (citation.title, citation.year) == (title, year)
        and (not of_sections or citation.sections == sections)
    ]


def _sources(citation: ParsedCitation) -> tuple[GuidelineSource, ...]:
    if citation.kind is CitationKind.MTUS:
        return sources_of_guideline(citation.title, citation.year)
    return sources_named_in(citation.title)


def names_alone(citation: ParsedCitation) -> bool:
    """Return whether a citation names a source and no place of it, but for pages behind it."""
    if not citation.pages and not citation.sections:
        return True
    name = citation.text if citation.kind is CitationKind.NON_MTUS else ""
    return _BARE_SOURCE.fullmatch(name) is not None


def is_bare(citation: ParsedCitation, chosen: list[ParsedCitation]) -> bool:
    """Return whether a citation only names what the other side cited in full."""
    if any(citation.title == other.title for other in chosen):
        return True
    return (
        (citation.kind is CitationKind.NON_MTUS or citation.title == ACOEM_AS_A_WHOLE)
        and any(set(_sources(citation)) & set(_sources(other)) for other in chosen)
        and len(citation.title) < _BARE
    )
