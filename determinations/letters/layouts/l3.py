"""Layout L3 (2013): one rationale, whose heading holds the outcome, for all issues at dispute."""

from __future__ import annotations

import re

from ..model import Span
from ..patterns import KeywordPattern
from ..whitespace import part_span, trimmed
from .necessity import outcome_of
from .raw_item import RawItem

_I = re.IGNORECASE

MARKS = (
    (KeywordPattern(r"MEDICAL\s+PROFESSIONAL\s+REVIEW\b", "MEDICAL", flags=0), 3),
    (KeywordPattern(r"ISSUES?\s+(?:AT|IN)\s+DISPUTE\s*:", "ISSUE", flags=0), 3),
    (KeywordPattern(r"RELIED\s+UPON\s+BY\s+PROFESSIONAL\s+REVIEWER", "RELIED", flags=0), 3),
    (KeywordPattern(r"RATIONALE\s+FOR\s+WHY\s+THE\s+REQUESTED", "rationale"), 4),
    (KeywordPattern(r"MEDICAL\s+REVIEWER\s+QUALIFICATIONS", "MEDICAL", flags=0), 1),
)

_ISSUE = re.compile(r"ISSUES?\s+(?:AT|IN)\s+DISPUTE\s*:", _I)
_HEADINGS = re.compile(
    r"(?:CASE\s+SUMMARY\s*:|DOCUMENTS\s+REVIEWED|MEDICAL\s+TREATMENT\s+GUIDELINE\(?S?\)?\s+RELIED|"
    r"RATIONALE\s+FOR\s+WHY\s+THE|MEDICAL\s+REVIEWER\s+QUALIFICATIONS)"
)
_GUIDELINES = re.compile(
    r"MEDICAL\s+TREATMENT\s+GUIDELINE\(?S?\)?\s+RELIED\s+UPON\s+BY\s+(?:THE\s+)?PROFESSIONAL\s+"
    r"REVIEWER(?:\s+AND\s+WHY)?\s*:?",
    _I,
)
_RATIONALE = re.compile(
    r"RATIONALE\s+FOR\s+WHY\s+THE\s+REQUESTED\s+TREATMENT\s*+(?:/\s*+)?SERVICE\(?S?\)?\s+"
    r"(?:IS\s*+(?:/\s*+)?WAS|IS|WAS|ARE|WERE)\s*(?P<not>NOT\s*)?MEDICALLY\s*NECESSARY\s*:?",
    _I,
)
_NUMBERED = re.compile(r"^[ \t]*\d{1,2}\s*[.)]\s+", re.MULTILINE)


def find_items(text: str) -> list[RawItem]:
    """Return the items of an L3 letter in order; empty where none is found."""
    issue = _ISSUE.search(text)
    if issue is None:
        return []
    issue_end = _next(_HEADINGS, text, issue.end())
    rationale = _RATIONALE.search(text)
    guidelines = _GUIDELINES.search(text)
    shared = RawItem(
        description=trimmed(text, issue.end(), issue_end),
        outcome=outcome_of(rationale["not"]) if rationale else None,
        outcome_span=Span(*rationale.span()) if rationale else None,
        claims_administrator=None,
        imro=guidelines
        and part_span(text, guidelines.end(), _next(_HEADINGS, text, guidelines.end())),
        rationale=rationale
        and part_span(text, rationale.end(), _next(_HEADINGS, text, rationale.end())),
    )
    return [
        RawItem(place, shared.outcome, shared.outcome_span, None, shared.imro, shared.rationale)
        for place in _numbered_parts(text, shared.description)
    ]


def _numbered_parts(text: str, span: Span) -> list[Span]:
    """Return the entries of a numbered list, or the whole where it is none."""
    listed = text[span.start : span.end]  # cut out, so that its first line begins a line
    starts = list(_NUMBERED.finditer(listed))
    if not starts:
        return [span]
    stops = [match.start() for match in starts[1:]] + [len(listed)]
    return [
        trimmed(text, span.start + match.end(), span.start + stop)
        for match, stop in zip(starts, stops, strict=True)
    ]


def _next(pattern: re.Pattern[str], text: str, start: int) -> int:
    match = pattern.search(text, start)
    return match.start() if match else len(text)
