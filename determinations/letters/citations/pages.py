"""Lists of pages, however they are written: "pp. 30-34 & 49", "page(s) 98 through 99"."""

from __future__ import annotations

import re

_I = re.IGNORECASE

_TO = r"\s*(?:-|\u2013|\u2014|to\b|through\b|thru\b)\s*"
ONE_RUN = rf"\d{{1,4}}\b(?:{_TO}\d{{1,4}}\b)?"
PAGES = re.compile(
    r"(?<![,;(\s])[,;(\s]*+\b(?:pages?|pgs?|pp?)\b\.?\s*(?:\(s\)|s\b)?\s*(?:numbers?|nos?\b\.?)?\s*"
    rf"[.:#]?\s*\(?\s*(?P<list>{ONE_RUN}(?:\s*(?:,\s*(?:and\b|&)?|and\b|&|;(?!\s*\d{{1,2}}[.)]\s))\s*"
    rf"(?!(?:19|20)\d\d\b){ONE_RUN})*)(?:\s+of\s+\d{{1,4}}\b)?\)?",
    _I,
)
BARE_PAGES = re.compile(r"^[\s,:(]*(?P<list>\d{1,4}(?:\s*(?:-|,|and)\s*\d{1,4})*)\s*\)?[\s.]*$")
_NUMBERS = re.compile(rf"(\d{{1,4}})(?:{_TO}(\d{{1,4}}))?", _I)
MAX_PAGE = 2000
LONGEST_RANGE = 60


def page_numbers(listed: str) -> list[int]:
    """Return the pages of a list such as "30-34, 49", each of a range by itself.

    A short end such as "125-6" is completed. An absurdly long range is its first page.
    """
    numbers: list[int] = []
    for start, end in dict.fromkeys(match.groups() for match in _NUMBERS.finditer(listed)):
        first = int(start)
        last = int(end) if end else first
        if last < first and end and len(end) < len(start):
            last = int(start[: -len(end)] + end)
        if last < first or last - first > LONGEST_RANGE:
            last = first
        numbers += [page for page in range(first, last + 1) if 0 < page <= MAX_PAGE]
    return numbers


_LABEL = re.compile(r"\bp(?:ages?|gs?|p)?\b", _I)


def pages_named(text: str) -> list[int]:
    """Return all pages that a text names, of whatever source."""
    if not _LABEL.search(text):  # as in most statements since 2016, told in a tenth of the time
        return []
    return [page for match in PAGES.finditer(text) for page in page_numbers(match["list"])]
