"""The block at a letter's head: case number, dates, priority."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from determinations.vocabulary.case_numbers import DASH, PREFIX, serial_pattern, year_pattern

from ..dates import DATE, parse_date
from ..model import Span
from ..patterns import KeywordPattern
from .columns import column_values
from .priority import stated_priority

_DIGIT = "[0-9OlI]"
"""A digit, or a letter that looks like one in a scan."""
_UNPREFIXED = rf"{year_pattern(_DIGIT)}\s{{0,2}}{DASH}\s{{0,2}}{serial_pattern(_DIGIT)}"

CASE_NUMBER = re.compile(rf"\b(?:IMR\s?[#-]?\s?)?((?:CM|IMR|[A-Z]{{2}})[\s-]?{_UNPREFIXED})\b")
_LABEL = (
    r"(?:(?:IMR|MAXIMUS)\s+)?(?:Case|File|Review|Control)\s*(?:Number|Num\.|No\b\.?|#|ID\b)|"
    r"(?:IMR|MAXIMUS|Our)\s+(?:Reference|Ref\b\.?|Case|File|Number|No\b\.?|#)"
    r"(?:\s*(?:Number|No\b\.?|#))?"
)
_NUMBER = rf"((?:{PREFIX}[\s-]?)?{_UNPREFIXED})\b"
_LABELLED_NUMBER = KeywordPattern(
    rf"(?:{_LABEL})\s*+(?:[:.]\s*+)*+(?:(?:is|was)\s+)?{_NUMBER}",
    *("imr", "maximus", "case", "file", "review", "control", "our"),
)
_OWN_LINE = KeywordPattern(
    rf"(?:(?:{_LABEL})\s*+(?:[:.]\s*+)*+|IMR\s+)?((?:CM|IMR)[\s-]?{_UNPREFIXED})"
    r"(?:[ \t]*+[-|,]?[ \t]*+(?:(?:page|pg\.?|p\.)[ \t]*+)?\d{1,3}(?:[ \t]+of[ \t]+\d{1,3})?)?"
    r"[ \t]*+\.?[ \t]*+$",
    *("imr", "maximus", "case", "file", "review", "control", "our", "cm"),
    flags=re.IGNORECASE | re.MULTILINE,
    before=r"[ \t\f(\[]*",
)
"""A line with the number and nothing else: the foot or head of a page, or the letter's last."""
_OF_THIS_CASE = KeywordPattern(
    r"this\s+(?:is\s+the\s+|is\s+a\s+)?(?:final\s+)?(?:determination|decision|letter|notice|case|review|"
    r"matter|application)\b(?:(?!\.\s|;|\b(?:prior|previous|earlier|other|another|related|unlike|as\s+in|"
    r"cited|held)\b)[\s\S]){0,100}?\b((?:CM|IMR)[\s-]?"
    rf"{_UNPREFIXED})\b",
    "this ",
)
_PAGE_FOOTER = KeywordPattern(
    rf"Final\s+Determination\s+Letter\s+for\s+IMR\s+{_LABELLED_NUMBER.pattern.pattern}", "final"
)
"""What stands at the foot of a letter's pages, and stays where the first page is lost."""

_GAP = r"[\s:.]{0,60}"

_UR = r"(?:UR|Utilization\s+Review)"
_DATE_LABELS = {
    "date_assigned": (
        (r"Date\s+Assigned", "date"),
        (
            r"(?:Case\s+)?(?:Date\s+Case\s+Assigned|Assigned\s+Date|Assignment\s+Date|"
            r"Date\s+of\s+Assignment)|Case\s+Assigned(?=\s*:)",
            *("date", "case", "assign"),
        ),
    ),
    "date_of_injury": (
        (r"Date\s+of\s+Injury", "date"),
        (r"Date\s+of\s+Loss|Injury\s+Date|\bDOI(?=\s*:)", "date", "injury", "doi"),
    ),
    "decision_date": (
        (r"(?<!UR\s)Decision\s+Date|\bDated(?=\s*:)", "decision", "dated"),
        (
            r"(?<!UR\s)(?<!Review\s)Determination\s+Date|"
            r"Date\s+of\s+(?:IMR\s+|Final\s+)?(?:Decision|Determination)|"
            r"(?:Review|Case)\s+(?:was\s+)?Completed(?:\s+on)?(?=\s*:)|"
            r"Date\s+(?:Completed|Issued|Mailed|of\s+(?:Completion|Mailing))(?=\s*:)|"
            r"(?:Decided|Issued|Mailed)(?:\s+on)?(?=\s*:)",
            *("determination", "date", "review", "case", "decided", "issued", "mailed"),
        ),
    ),
    "ur_denial_date": (
        (r"UR\s+Denial\s+Date|Date\s+of\s+UR\s+Decision", "ur", "date"),
        (
            rf"{_UR}\s+(?:Denial|Decision|Determination)\s+Date|"
            rf"Date\s+of\s+{_UR}\s+(?:Denial|Decision|Determination)|Denial\s+Date",
            *("ur", "utilization", "date", "denial"),
        ),
    ),
    "application_received": (
        (r"(?:IMR\s+)?Application\s+Received", "imr", "application"),
        (
            r"(?:IMR\s+)?Application\s+(?:was\s+)?Received(?:\s+(?:on|Date))|"
            r"Date\s+(?:IMR\s+)?Application\s+(?:was\s+)?Received|"
            r"Date\s+of\s+Receipt(?:\s+of\s+(?:IMR\s+)?Application)?|Received\s+Date",
            *("date", "imr", "application", "received"),
        ),
    ),
}
"""Labels of each date: the usual ones, then those of letters that have none of these."""
_LABELLED_DATES = {
    name: tuple(KeywordPattern(rf"(?:{label}){_GAP}({DATE})", *words) for label, *words in labels)
    for name, labels in _DATE_LABELS.items()
}
_PRIORITY = KeywordPattern(r"Priority\s*+(?::\s*+)?(Standard|Expedited)", "priority")

_COLUMN_LABELS = {
    **{
        name: "|".join(rf"(?:{label})" for label, *_ in labels)
        for name, labels in _DATE_LABELS.items()
    },
    "case_number": _LABEL,
    "priority": "Priority",
}
_OCR = str.maketrans("OlI", "011")
_ANY_DASH = re.compile(DASH)
_PREFIX_OF_NUMBER = re.compile(rf"{PREFIX}(?=-?{year_pattern(_DIGIT.upper())}-)")
"""For a number without blanks, in capitals."""


LONGEST_LINE = 120
_LAST_LINE = re.compile(rf"\n[^\n.]*{CASE_NUMBER.pattern}[^\n.]*\s*\Z")
"""A line without a sentence at the letter's end: "End of review of case CM13-9000001"."""


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


def read_header(text: str, end: int, story: int) -> Header:
    """Read the labelled lines before offset `end`, in whatever order and on however many lines.

    Where they lack the case number, the sentences before `story` may have it, at which the letter
    begins to tell of the case, or the foot of a page. Further on it may be another case's.
    """
    spans: dict[str, Span] = {}
    dates: dict[str, date] = {}
    unreadable: dict[str, Span] = {}
    columns = column_values(text, end, _COLUMN_LABELS, DATE, _NUMBER)
    for name, patterns in _LABELLED_DATES.items():
        found = (match for pattern in patterns if (match := pattern.search(text, 0, end)))
        place = columns.get(name) or ((match := next(found, None)) and Span(*match.span(1)))
        if place:
            value = parse_date(text[place.start : place.end])
            if value is None:
                unreadable[name] = place
            else:
                dates[name] = value
                spans[name] = place
    number, place = _case_number(text, end, story)
    if place:
        spans["case_number"] = place
    priority = None
    if match := _PRIORITY.search(text, 0, end):
        priority = match[1].lower()
        spans["priority"] = Span(*match.span(1))
    elif place := columns.get("priority"):
        priority, spans["priority"] = text[place.start : place.end].lower(), place
    elif stated := stated_priority(text, max(end, story)):
        priority, spans["priority"] = stated
    return Header(number, dates, priority, spans, unreadable)


def _case_number(text: str, end: int, story: int) -> tuple[str | None, Span | None]:
    match = (
        _LABELLED_NUMBER.search(text, 0, end)
        or CASE_NUMBER.search(text, 0, min(end, 2000))
        or _LABELLED_NUMBER.search(text, min(end, story), story)
        or CASE_NUMBER.search(text, min(end, story), story)
        or _PAGE_FOOTER.search(text)
        or _OWN_LINE.search(text)
        or _OF_THIS_CASE.search(text)
        or _LAST_LINE.search(text, max(0, len(text) - LONGEST_LINE))
    )
    if match is None:
        return None, None
    written = _ANY_DASH.sub("-", "".join(match[1].split())).upper()
    prefix = _PREFIX_OF_NUMBER.match(written)
    letters = prefix[0] if prefix else ""
    digits = written[len(letters) :].lstrip("-").replace("L", "1").translate(_OCR)
    return letters + digits, Span(*match.span(1))
