"""Treatment that was given before it was asked for, as a heading says it, and on which days."""

from __future__ import annotations

import re
from datetime import date

from determinations.vocabulary.normalize import lowercase_as_compared

from .dates import DATE, parse_date

_RETROSPECTIVE = re.compile(r"\bretro(?:spective(?:ly)?)?\b", re.IGNORECASE)
_PERFORMED = re.compile(
    r"\b(?:performed|rendered|provided|done|completed|dispensed|administered|furnished|collected|"
    rf"obtained|taken|given|received)\s+(?:(?:back\s+)?on|between|from)\s+(?:the\s+)?{DATE}",
    re.IGNORECASE,
)
"""Said of what was done before it was asked for; a date of service alone says it not."""
_LEADS_TO_DATE = ("on", "between", "from")
_SERVICE_DATE = re.compile(
    rf"(?:\bDOS\b|\bdates?\s+of\s+service\b|\bretro(?:spective)?\b)[^A-Za-z\d]{{0,6}}({DATE})"
    rf"(?:\s*(?:,|and|&|-|through|to)\s*({DATE}))?",
    re.IGNORECASE,
)


def is_retrospective(heading: str) -> bool:
    """Return whether a heading says that its treatment was given already."""
    compared = lowercase_as_compared(heading)
    if "retro" in compared and _RETROSPECTIVE.search(heading):
        return True
    has_date = any(word in compared for word in _LEADS_TO_DATE)
    return has_date and _PERFORMED.search(heading) is not None


def service_dates(heading: str) -> tuple[date, ...]:
    """Return the dates of service that a heading names, as they stand; of a range its ends."""
    written = (day for match in _SERVICE_DATE.finditer(heading) for day in match.groups() if day)
    return tuple(day for day in map(parse_date, written) if day)
