"""What the guidelines that both sides cite say about a treatment type."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import islice

from determinations.vocabulary import CitedBy

from ..model import ParsedCitation, Treatment
from .classifier import DRUGS, classify

_OTHER_DRUGS = "Other Pharmaceuticals"
_SIDES = (CitedBy.CLAIMS_ADMINISTRATOR, CitedBy.IMRO)
_CITED_WITH_OTHERS = ("Diagnostic Testing", "Evaluation & Management", "Surgery")
"""Categories for which sides cite what they are done for: drug tests under "Opioids"."""
_MOST_SECTIONS = 20
"""Sections of one side that are looked at; a side cites one or two."""


def weighed(found: Treatment, citations: Sequence[ParsedCitation]) -> Treatment:
    """Return the treatment type of an item, weighed against the guidelines that both sides cite.

    A medication with a name that nobody knows is of the class that both cite a section on
    ("Opioids"). A type that both sides' sections speak against is not sure.
    """
    if not found.sure:
        return _of_class(found, citations) if _is_open(found) else found
    if found.category in _CITED_WITH_OTHERS:
        return found
    administrator, imro = _SIDES
    if _first_of_others(citations, imro, found.category) is None:
        return found
    cited = _first_of_others(citations, administrator, found.category)
    if cited is None:
        return found
    reason = f"{found.reason} Both sides cite guidelines on {cited.subcategory}."
    return replace(found, reason=reason, sure=False)


def _is_open(found: Treatment) -> bool:
    return found.category == DRUGS and found.subcategory == _OTHER_DRUGS


def _first_of_others(
    citations: Iterable[ParsedCitation], side: CitedBy, category: str
) -> Treatment | None:
    """Return what a side's first section is about, None where any is of this category."""
    first: Treatment | None = None
    for topic in _topics(citations, side):
        if topic.category == category:
            return None
        first = first or topic
    return first


def _of_class(found: Treatment, citations: Sequence[ParsedCitation]) -> Treatment:
    """Return an unknown medication with the class of drugs that both sides cite, if it is one."""
    first, second = (
        {topic.subcategory for topic in _topics(citations, side) if topic.category == DRUGS}
        for side in _SIDES
    )
    shared = first & second
    if len(shared) != 1:
        return found
    subcategory = shared.pop()
    reason = f"A medication for which both sides cite guidelines on {subcategory}."
    return Treatment(DRUGS, subcategory, reason, sure=len(first | second) == 1)


def _topics(citations: Iterable[ParsedCitation], side: CitedBy) -> Iterator[Treatment]:
    """Yield what the sections that a side cites are about, as far as that is sure."""
    sections = (
        section
        for citation in citations
        if citation.cited_by is side
        for section in citation.sections
    )
    for section in islice(sections, _MOST_SECTIONS):
        if (topic := _topic(section)).sure:
            yield topic


@lru_cache(maxsize=1024)
def _topic(section: str) -> Treatment:
    """Return the treatment type that a section of a guideline is about."""
    return replace(classify(section), reason="")
