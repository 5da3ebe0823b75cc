"""Pages of a guideline that a query names in words, as "page 98-99": these have lists of their own.

Texts hardly say on which page a guideline has what; the statements of both sides do, and who cites
a page is told at /guidelines/.
"""

from __future__ import annotations

import re

_NAMED = re.compile(
    r"""\b (?: pages? | pgs? | pp? ) \b [.:]? \s*
        ( \d{1,3} (?: \s? [-\u2013] \s? \d{1,3} )? ) \b""",
    re.IGNORECASE | re.VERBOSE,
)
_ALONE = re.compile(r"\s*(\d{1,3}\s?[-\u2013]\s?\d{1,3})\s*")


def pages_named(q: str) -> str:
    """Return the page or the run of pages that a query names first, "98-99"; "" for none."""
    found = _ALONE.fullmatch(q) or _NAMED.search(q)
    return found[1].replace(" ", "").replace("\u2013", "-") if found else ""
