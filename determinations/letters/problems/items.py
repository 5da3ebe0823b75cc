"""What is missing or odd in a single disputed item."""

from __future__ import annotations

import re
from collections.abc import Iterator

from determinations.vocabulary import CitationKind, canonical_title

from ..model import ParsedItem, ParsedLetter, Problem, Severity

_MIDDLE = re.compile(r"[,;.)\]]|(?:and|or|of|with|per)\s")
LONGEST_HEADING = 700
"""Characters; a longer one is told as several sentences, or has text of the item before."""


def of_items(letter: ParsedLetter) -> Iterator[Problem]:
    for item in letter.items:
        place = item.spans.get("description")
        at = item.position
        if item.outcome is None:
            yield Problem(
                "missing-outcome",
                "The outcome of this item was not found.",
                Severity.REVIEW,
                place,
                at,
            )
        if len(item.description) < 3:
            yield Problem(
                "missing-heading", "The heading of this item is lost.", Severity.REVIEW, place, at
            )
        elif len(item.description) > LONGEST_HEADING and not item.disputed:
            yield Problem(
                "long-heading",
                "The heading is unusually long: the rationale before may have run into it.",
                Severity.REVIEW,
                place,
                at,
            )
        elif _start_is_lost(item):
            yield Problem(
                "lost-heading-start",
                "The heading seems to have lost its start.",
                Severity.REVIEW,
                place,
                at,
            )
        if not item.treatment.sure:
            yield Problem("unsure-treatment", item.treatment.reason, Severity.NOTE, place, at)
        if not item.rationale:
            yield Problem(
                "missing-rationale",
                "The rationale of this item was not found.",
                Severity.REVIEW,
                place,
                at,
            )


def _start_is_lost(item: ParsedItem) -> bool:
    """Return whether the heading closes a bracket it did not open, or begins mid-sentence."""
    text = item.description
    if _MIDDLE.match(text):
        return True
    first_close, first_open = text.find(")"), text.find("(")
    return first_close >= 0 and (first_open < 0 or first_close < first_open)


def unknown_guidelines(letter: ParsedLetter) -> Iterator[Problem]:
    for item in letter.items:
        for citation in item.citations:
            if citation.kind is CitationKind.MTUS and canonical_title(citation.title) is None:
                yield Problem(
                    "unknown-guideline",
                    f"\u201c{citation.title}\u201d is no guideline that the archive knows. Once it "
                    "is published, readers can filter by it.",
                    Severity.REVIEW,
                    citation.span,
                    item.position,
                )
