"""Rationales against the headings around them: wrong cuts, and conclusions that don't fit."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..conclusions import Conclusion, concludes, is_clear, last_conclusion, verdicts
from ..model import Layout, ParsedItem, ParsedLetter, Problem, Severity, Span
from ..patterns import last_of
from .items import LONGEST_HEADING

_ENDS = re.compile(r"[.?!:;][\"'\u201d\u2019)\]]{0,3}$")
_LONGEST_TAIL = 200
_SUBJECT = re.compile(r"\brequest(?:ed|s)?\b(?:\s+(?:for|of)\b)?", re.IGNORECASE)
_WORD = re.compile(r"[a-z]{3,40}")
_SAYS_NOTHING = frozenset((
    "the", "for", "and", "not", "are", "was", "were", "with", "this", "that", "has", "have",
    "been", "being", "based", "above", "given", "therefore", "such", "current", "currently",
    "requested", "request", "treatment", "service", "services", "medical", "medically",
    "necessary", "necessity", "remaining", "eligible", "portion", "original", "additional",
    "time", "times", "week", "weeks", "month", "months", "visits", "visit", "sessions", "session",
    "determined", "considered", "deemed", "seen", "records", "provided", "evidence", "guidelines",
    "guideline", "criteria", "claims", "administrator", "authorized", "imr",
))  # fmt: skip
"""Words that any conclusion may have, whatever its item."""


def of_rationales(letter: ParsedLetter) -> Iterator[Problem]:
    """Yield wrong cuts, and rationales that conclude nothing or not what their heading says."""
    read: dict[Span, Conclusion | None] = {}  # in L3, all issues share one rationale
    before: Span | None = None
    for item in letter.items:
        yield from _cuts(letter, item, before)
        before = item.spans.get("rationale")
        if before is None:
            continue
        if before not in read:
            read[before] = last_conclusion(letter.text, before)
        conclusion = read[before]
        if conclusion is None:
            if letter.layout is Layout.L1 and not concludes(letter.text, before):
                yield Problem(
                    "missing-conclusion",
                    "The rationale of this item does not say whether it is necessary.",
                    Severity.NOTE,
                    before,
                    item.position,
                )
        elif item.outcome and conclusion.outcome not in (None, item.outcome):
            yield _contradiction(letter, item, conclusion)


def _cuts(letter: ParsedLetter, item: ParsedItem, before: Span | None) -> Iterator[Problem]:
    """Yield signs that a heading has words of the rationale before it, or that one of its own."""
    place = item.spans["description"]
    said = (match for match in verdicts(letter.text, place.start, place.end))
    if any(is_clear(letter.text, match) for match in said):
        yield Problem(
            "uncertain-cut",
            "The heading says that something is medically necessary, or is not: the rationale "
            "before may have run into it.",
            Severity.REVIEW,
            place,
            item.position,
        )
    elif letter.layout is Layout.L1 and before and not _is_whole(letter.text, before):
        yield Problem(
            "uncertain-cut",
            "The rationale before this heading ends within a sentence: where the heading begins "
            "is not certain.",
            Severity.REVIEW,
            place,
            item.position,
        )


def _is_whole(text: str, rationale: Span) -> bool:
    """Return whether a rationale ends in a full stop or, where that is lost, in a conclusion."""
    tail = max(rationale.start, rationale.end - _LONGEST_TAIL)
    if rationale.start == rationale.end or _ENDS.search(text, rationale.end - 4, rationale.end):
        return True
    last = last_of(verdicts(text, tail, rationale.end))
    return last is not None and "\n" not in text[last.end() : rationale.end]


def _contradiction(letter: ParsedLetter, item: ParsedItem, conclusion: Conclusion) -> Problem:
    """Return that a conclusion is against the outcome, or on another item."""
    other = _other_item(letter, item, conclusion)
    if other is not None:
        return Problem(
            "conclusion-on-another-item",
            f"The heading says {item.outcome}. The rationale ends in the opposite, but speaks of "
            f"item {other}: it may have been copied from there.",
            Severity.NOTE,
            conclusion.span,
            item.position,
        )
    return Problem(
        "outcome-contradicted",
        f"The heading says {item.outcome}, and the end of the rationale the opposite.",
        Severity.REVIEW,
        conclusion.span,
        item.position,
    )


def _other_item(letter: ParsedLetter, item: ParsedItem, conclusion: Conclusion) -> int | None:
    """Return the position of the item that a conclusion speaks of; None if it may be this one."""
    sentence = letter.text[conclusion.span.start : conclusion.span.end]
    subject = last_of(_SUBJECT.finditer(sentence))
    spoken_of = _words(sentence[subject.end() :] if subject else sentence)
    if spoken_of & _words_of(item):
        return None
    for other in letter.items:
        if other is not item and spoken_of & _words_of(other):
            return other.position
    return None


def _words_of(item: ParsedItem) -> set[str]:
    return _words((item.disputed or item.description)[:LONGEST_HEADING])


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower())) - _SAYS_NOTHING
