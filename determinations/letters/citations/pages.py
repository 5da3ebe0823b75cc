"""Lists of pages, however they are written: "pp. 30-34 & 49", "page(s) 98 through 99"."""

from __future__ import annotations

import re
from collections.abc import Iterable

_I = re.IGNORECASE

_TO = r"\s*+(?:-|\u2013|\u2014|to\b|through\b|thru\b)\s*+(?:(?:pages?|pg|p)\b\.?\s*+)?"
ONE_RUN = rf"\d{{1,4}}\b(?:{_TO}\d{{1,4}}\b)?"
PAGES = re.compile(
    r"(?<![,;(\s])[,;(\s]*+\b(?:(?:pages?|pgs?|pp?)\b\.?|"
    r"at(?=\s[\d\s,&\u2013-]{1,20}\sof\s\d{2,3}\b))\s*+(?:\(s\)|s\b)?\s*+(?:numbers?|nos?\b\.?)?\s*+"
    rf"[.:#]?\s*+\(?\s*+(?P<list>{ONE_RUN}"
    r"(?:\s*+(?:,\s*+(?:and\b|&)?|and\b|&|;(?!\s*\d{1,2}[.)]\s))\s*+"
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


_LABEL = re.compile(r"[Pp](?<!\w[Pp])(?i:ages?|gs?|p)?\b|\d\sof\s\d")
"""It begins with a letter of either case, so that the engine skips to those."""


def page_lists(text: str, start: int = 0, end: int | None = None) -> Iterable[re.Match[str]]:
    """Return every match of `PAGES` in order.

    Most statements since 2016 name no page, which is told in a tenth of the time.
    """
    end = len(text) if end is None else end
    return PAGES.finditer(text, start, end) if _LABEL.search(text, start, end) else ()


def pages_named(text: str, start: int = 0, end: int | None = None) -> list[int]:
    """Return all pages that a text names, of whatever source."""
    return [page for match in page_lists(text, start, end) for page in page_numbers(match["list"])]


def without_pages(text: str) -> str:
    """Return a text with a blank in place of every list of pages."""
    return PAGES.sub(" ", text) if _LABEL.search(text) else text
