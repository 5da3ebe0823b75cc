"""Dates as letters write them: 11/03/2016, 1-9-13, April 8, 2011, the 8th of April, 2011."""

from __future__ import annotations

import re
from datetime import date

_NAMES = (
    "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
    "august aug", "september sept sep", "october oct", "november nov", "december dec",
)  # fmt: skip
_MONTHS = {name: number for number, names in enumerate(_NAMES, start=1) for name in names.split()}
MONTH_NAMES = tuple(names.split()[0].title() for names in _NAMES)
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))

DATE = (
    r"(?:[0-9lOo]{1,2}\s?[/-]\s?[0-9lOo]{1,2}\s?[/-]\s?(?:[0-9lOo]{4}|[0-9lOo]{2})"
    rf"|(?:{_MONTH})\.?\s{{1,3}}\d{{1,2}}(?:st|nd|rd|th)?,?\s{{1,3}}\d{{4}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s{{1,3}}(?:day\s{{1,3}})?(?:of\s{{1,3}})?(?:{_MONTH})\.?,?\s{{1,3}}"
    r"\d{4})(?![0-9])"
)
"""Pattern of one date; l and O stand for 1 and 0 in scans. Compile with re.IGNORECASE."""

_NUMERIC = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})$")
_NAMED = re.compile(rf"({_MONTH})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})$", re.IGNORECASE)
_DAY_FIRST = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:day\s+)?(?:of\s+)?({_MONTH})\.?,?\s+(\d{{4}})$",
    re.IGNORECASE,
)
_OCR = str.maketrans("lOo", "100")
_PIVOT = 50
"""Two-digit years from here on are of the last century (IMR injuries go back to the 1960s)."""


def parse_date(written: str) -> date | None:
    """Return the date that is written, None where there is no such day."""
    written = written.strip()
    if match := _NUMERIC.match("".join(written.split()).translate(_OCR)):
        month, day, year = (int(group) for group in match.groups())
        if len(match[3]) == 2:
            year += 1900 if year >= _PIVOT else 2000
    elif match := _NAMED.match(written):
        month, day, year = _MONTHS[match[1].casefold()], int(match[2]), int(match[3])
    elif match := _DAY_FIRST.match(written):
        month, day, year = _MONTHS[match[2].casefold()], int(match[1]), int(match[3])
    else:
        return None
    try:
        return date(year, month, day) if year >= 1900 else None
    except ValueError:
        return None
