"""The sections of the MTUS's guidelines, and what pages of them treat."""

from __future__ import annotations

import re
from functools import cache

from .guidelines import CORRECT_SPELLING, entries, normalized


@cache
def _sections_by_spelling() -> dict[str, str]:
    """Return sections whose names hold a comma or an "and", by their normalized names."""
    return {normalized(section): section for entry in entries() for section in entry.sections}


def is_known_section(written: str) -> bool:
    """Return whether this is one section, though its name holds a comma or an "and"."""
    return normalized(written) in _sections_by_spelling() or normalized(written) in _shortened()


@cache
def _shortened() -> frozenset[str]:
    """Return the names of sections without what they have in brackets at their end."""
    names = (re.sub(r"\s*\([^()]*\)$", "", name) for entry in entries() for name in entry.sections)
    return frozenset(normalized(name) for name in names)


@cache
def _topics() -> frozenset[str]:
    topics = (topic for entry in entries() for _, _, topic in entry.pages)
    return frozenset((*map(normalized, topics), *_sections_by_spelling(), *_shortened()))


def is_known_topic(written: str) -> bool:
    """Return whether this is a section, or what pages of a guideline treat, in any case."""
    return normalized(written) in _topics()


def canonical_section(written: str) -> str:
    """Return a section's name with known misspellings corrected, for facets."""
    known = _sections_by_spelling().get(normalized(written))
    if known:
        return known
    words = []
    for word in written.split():
        correct = CORRECT_SPELLING.get(word.casefold().strip(",;:"))
        words.append(correct.capitalize() if correct and word[:1].isupper() else correct or word)
    return " ".join(words)


def page_topics(guideline_key: str) -> tuple[tuple[int, int, str], ...]:
    """Return what pages of a guideline treat: first and last page, and their topic."""
    for entry in entries():
        if guideline_key in (entry.key, f"{entry.key}-2009"):
            return entry.pages
    return ()


def topic_for(guideline_key: str, page: int | None, section: str) -> str:
    """Return what a page of a guideline treats, "" if unknown; a section is its own topic."""
    if section:
        return section
    covering = [
        (last - first, topic)
        for first, last, topic in page_topics(guideline_key)
        if page is not None and first <= page <= last
    ]
    return min(covering)[1] if covering else ""
