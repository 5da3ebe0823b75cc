"""The block at a letter's head: case number, dates, priority; and what the summary says instead."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from determinations.vocabulary.case_numbers import PREFIX, serial_pattern, year_pattern

from ..dates import DATE, parse_date
from ..model import Span
from ..patterns import KeywordPattern

_DIGIT = "[0-9OlI]"
"""A digit, or a letter that looks like one in a scan."""
_UNPREFIXED = f"{year_pattern(_DIGIT)}-{serial_pattern(_DIGIT)}"

CASE_NUMBER = re.compile(rf"\b(?:IMR\s?[#-]?\s?)?((?:CM|IMR|[A-Z]{{2}})[\s-]?{_UNPREFIXED})\b")
_LABELLED_NUMBER = KeywordPattern(
    r"(?:IMR\s+|MAXIMUS\s+)?Case\s*(?:Number|No\.?|#)\s*+(?:[:.]\s*+)?"
    rf"((?:{PREFIX}[\s-]?)?{_UNPREFIXED})\b",
    "imr",
    "maximus",
    "case",
)
_GAP = r"[\s:.]{0,12}"

_DATE_LABELS = {
    "date_assigned": (r"Date\s+Assigned", "date"),
    "date_of_injury": (r"Date\s+of\s+Injury", "date"),
    "decision_date": (r"(?<!UR\s)Decision\s+Date|\bDated(?=\s*:)", "decision", "dated"),
    "ur_denial_date": (r"UR\s+Denial\s+Date|Date\s+of\s+UR\s+Decision", "ur", "date"),
    "application_received": (r"(?:IMR\s+)?Application\s+Received", "imr", "application"),
}
_LABELLED_DATES = {
    name: KeywordPattern(rf"(?:{label}){_GAP}({DATE})", *words)
    for name, (label, *words) in _DATE_LABELS.items()
}
_PRIORITY = KeywordPattern(r"Priority\s*+(?::\s*+)?(Standard|Expedited)", "priority")

_INJURY_IN_SUMMARY = (
    re.compile(
        rf"(?:date\s+of\s+(?:the\s+)?(?:industrial\s+|occupational\s+|work\s+)?injury|\bDOI\b)"
        rf"(?:\s+(?:of|on|is|was|being|dated))?[\s,:(]{{0,4}}({DATE})",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:injur(?:y|ies|ed)|accident|incident|claim|strain)\b[^.\n]{{0,60}}?"
        rf"\b(?:on|of|dated|from)\s+({DATE})",
        re.IGNORECASE,
    ),
)
_DENIAL_IN_SUMMARY = (
    re.compile(
        rf"(?:utilization\s+review|\bUR\b)[^.]{{0,80}}?(?:dated|letter,?|on|of|determination,?)"
        rf"\s+({DATE})",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\bon\s+({DATE}),?\s+(?:a\s+|the\s+)?(?:utilization\s+review|UR\b)", re.IGNORECASE
    ),
)
_OCR = str.maketrans("OlI", "011")


@dataclass(frozen=True, slots=True)
class Header:
    """What the head of a letter says; every date is None where it says nothing."""

    case_number: str | None = None
    dates: Mapping[str, date] = field(default_factory=dict)
    priority: str | None = None
    spans: Mapping[str, Span] = field(default_factory=dict)
    unreadable: Mapping[str, Span] = field(default_factory=dict)
    """Dates that stand there and are no day of the calendar."""

    @property
    def is_lost(self) -> bool:
        return self.case_number is None and not self.dates


def read_header(text: str, end: int) -> Header:
    """Read the labelled lines before offset `end`, in whatever order and on however many lines."""
    spans: dict[str, Span] = {}
    dates: dict[str, date] = {}
    unreadable: dict[str, Span] = {}
    for name, pattern in _LABELLED_DATES.items():
        if match := pattern.search(text, 0, end):
            value = parse_date(match[1])
            if value is None:
                unreadable[name] = Span(*match.span(1))
            else:
                dates[name] = value
                spans[name] = Span(*match.span(1))
    number, place = _case_number(text, end)
    if place:
        spans["case_number"] = place
    priority = None
    if match := _PRIORITY.search(text, 0, end):
        priority = match[1].lower()
        spans["priority"] = Span(*match.span(1))
    return Header(number, dates, priority, spans, unreadable)


def _case_number(text: str, end: int) -> tuple[str | None, Span | None]:
    match = _LABELLED_NUMBER.search(text, 0, end) or CASE_NUMBER.search(text, 0, min(end, 2000))
    if match is None:
        return None, None
    written = re.sub(r"\s", "", match[1]).upper()
    prefix = re.match(rf"{PREFIX}(?=-?{year_pattern(_DIGIT.upper())}-)", written)
    letters = prefix[0] if prefix else ""
    digits = written[len(letters) :].lstrip("-").replace("L", "1").translate(_OCR)
    return letters + digits, Span(*match.span(1))


def dates_from_summary(text: str, start: int, end: int) -> dict[str, tuple[date, Span]]:
    """Return the dates of injury and utilization review that the summary states, with places."""
    found: dict[str, tuple[date, Span]] = {}
    sources = (("date_of_injury", _INJURY_IN_SUMMARY), ("ur_denial_date", _DENIAL_IN_SUMMARY))
    for name, patterns in sources:
        for pattern in patterns:
            match = pattern.search(text, start, end)
            value = parse_date(match[1]) if match else None
            if match and value:
                found[name] = value, Span(*match.span(1))
                break
    return found
