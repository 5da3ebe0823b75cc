"""What is missing or odd in a single disputed item."""

from __future__ import annotations

import re
from collections.abc import Iterator

from determinations.vocabulary import CitationKind, ItemOutcome, canonical_title

from ..model import ParsedItem, ParsedLetter, Problem, Severity, Span
from ..patterns import KeywordPattern, last_match

_CONCLUSION = KeywordPattern(
    r"\b(?P<not>not\s*|notmedically\s*)?(?:medically\s+)necessary\b|\bnotmedically\s+necessary\b",
    "not",
    "medically",
)
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
        elif (span := _contradiction(letter, item)) is not None:
            yield Problem(
                "outcome-contradicted",
                f"The heading says {item.outcome}, and the end of the rationale the opposite.",
                Severity.REVIEW,
                span,
                at,
            )


def _start_is_lost(item: ParsedItem) -> bool:
    """Return whether the heading closes a bracket it did not open, or begins mid-sentence."""
    text = item.description
    if _MIDDLE.match(text):
        return True
    first_close, first_open = text.find(")"), text.find("(")
    return first_close >= 0 and (first_open < 0 or first_close < first_open)


def _contradiction(letter: ParsedLetter, item: ParsedItem) -> Span | None:
    """Return where the rationale's last words on medical necessity contradict the outcome."""
    span = item.spans.get("rationale")
    if item.outcome is None or span is None:
        return None
    tail = max(span.start, span.end - 400)
    last = last_match(_CONCLUSION, letter.text, tail, span.end)
    if last is None or letter.text[last.end() : span.end].count(".") > 1:
        return None
    says_upheld = bool(last["not"]) or "notmedically" in last[0].casefold()
    is_upheld = item.outcome is ItemOutcome.UPHELD
    if says_upheld == is_upheld or _is_guarded(letter.text, last.start()):
        return None
    return Span(*last.span())


def _is_guarded(text: str, at: int) -> bool:
    """Return whether "necessary" stands under a negation or condition further to its left."""
    before = text[max(0, at - 160) : at].rpartition(". ")[2]
    return bool(
        re.search(
            r"\b(?:not|n't|no|cannot|nor|neither|fail\w*|unable|if|whether|unless|until|lacks?|without|"
            r"except|medical\s+necessity)\b",
            before,
            re.IGNORECASE,
        )
    )


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
