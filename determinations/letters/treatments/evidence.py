"""What the guidelines that both sides cite say about a treatment type."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from determinations.vocabulary import CitedBy

from ..model import ParsedCitation, Treatment
from .classifier import DRUGS, classify

_OTHER_DRUGS = "Other Pharmaceuticals"
_SIDES = (CitedBy.CLAIMS_ADMINISTRATOR, CitedBy.IMRO)
_CITED_WITH_OTHERS = ("Diagnostic Testing", "Evaluation & Management", "Surgery")
"""Categories for which sides cite what they are done for: drug tests under "Opioids"."""
_MOST_SECTIONS = 20
"""Sections of one side that are looked at; a side cites one or two."""


def weighed(found: Treatment, citations: Iterable[ParsedCitation]) -> Treatment:
    """Return the treatment type of an item, weighed against the guidelines that both sides cite.

    A medication with a name that nobody knows is of the class that both cite a section on
    ("Opioids"). A type that both sides' sections speak against is not sure.
    """
    if found.sure or _is_open(found):
        sides = _topics(citations)
        if not found.sure:
            return _of_class(found, sides)
        if (
            found.category not in _CITED_WITH_OTHERS
            and all(sides)
            and all(topic.category != found.category for topics in sides for topic in topics)
        ):
            cited = next(iter(sides[0]))
            reason = f"{found.reason} Both sides cite guidelines on {cited.subcategory}."
            return replace(found, reason=reason, sure=False)
    return found


def _is_open(found: Treatment) -> bool:
    return found.category == DRUGS and found.subcategory == _OTHER_DRUGS


def _of_class(found: Treatment, sides: tuple[set[Treatment], ...]) -> Treatment:
    """Return an unknown medication with the class of drugs that both sides cite, if it is one."""
    first, second = (
        {topic.subcategory for topic in topics if topic.category == DRUGS} for topics in sides
    )
    shared = first & second
    if len(shared) != 1:
        return found
    subcategory = shared.pop()
    reason = f"A medication for which both sides cite guidelines on {subcategory}."
    return Treatment(DRUGS, subcategory, reason, sure=len(first | second) == 1)


def _topics(citations: Iterable[ParsedCitation]) -> tuple[set[Treatment], ...]:
    """Return what the cited sections are about, for each side, as far as that is sure."""
    sections: dict[CitedBy, list[str]] = {side: [] for side in _SIDES}
    for citation in citations:
        if citation.cited_by in sections:
            sections[citation.cited_by] += citation.sections
    return tuple(
        {topic for name in sections[side][:_MOST_SECTIONS] if (topic := _topic(name)).sure}
        for side in _SIDES
    )


@lru_cache(maxsize=1024)
def _topic(section: str) -> Treatment:
    """Return the treatment type that a section of a guideline is about."""
    return replace(classify(section), reason="")
