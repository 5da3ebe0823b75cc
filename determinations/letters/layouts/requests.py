"""Requests as the layouts of 2013 and 2014 introduce them: "The retrospective request for ..."."""

from __future__ import annotations

import re

from ..model import Span
from ..whitespace import trimmed

LONGEST_REQUEST = 1500
"""Characters from a request's first word to its verdict."""

_WHEN = r"(?:retrospective(?:ly)?|prospective|concurrent|original|current|disputed|initial)"
INTRODUCTION = (
    r"(?:(?:Regarding|As\s+to|Concerning)\s*+(?:,\s*+)?)?"
    r"(?:(?:the|this|a)\s+)?"
    rf"(?:(?:{_WHEN}\s+)?requests?(?:\s*,[^,\n]{{1,40}},|\s+\([^)\n]{{1,40}}\))?\s+for\b|"
    rf"(?:{_WHEN}\s+)?requested\b(?!\s+(?:by|on|in|to|for)\b)|"
    rf"(?:{_WHEN}ly\s+)requested\b)\s*+:?\s*+"
)
"""What stands before the treatment itself; compile it with re.IGNORECASE."""
NUMBER = r"(?P<number>\d{1,2})\s?[.)]\s*+"
_RETROSPECTIVE = re.compile(r"\bretrospective", re.IGNORECASE)


def is_retrospective(introduction: str) -> bool:
    """Return whether the words before a treatment say that it was asked for afterwards."""
    return _RETROSPECTIVE.search(introduction) is not None


def without_marks(text: str, start: int, end: int) -> Span:
    """Return the place of a treatment without blanks, and without the marks that it ends in."""
    place = trimmed(text, start, end)
    last = place.end
    while last > place.start and (text[last - 1] in ",:;" or text[last - 1].isspace()):
        last -= 1
    return Span(place.start, last)
