"""Lines that a printer puts on each page: they stand within sentences and are nobody's words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..patterns import KeywordPattern, occurrences

_NUMBERED = (
    r"(?:(?:IMR|MAXIMUS|Independent[ \t]+Medical[ \t]+Review)[ \t]+)?"
    r"(?:(?:case|file|reference)[ \t]*+(?:number|no\b\.?|#)?[ \t]*+(?::[ \t]*+)?)?"
    r"(?:CM|IMR)[ \t]?\d\d-\d{6,7}\b"
)
_PAGE = r"(?:(?:page|pg\b\.?|p\.)[ \t]*+)?\d{1,3}(?:[ \t]*+(?:of|/)[ \t]*+\d{1,3})?"
_BETWEEN = r"[ \t]*+[-|\u2013,]?[ \t]*+"

_LINES = (
    KeywordPattern(
        r"Final\s+Determination\s+Letter\s+for\s+[^\n]{0,100}",
        "final determination letter",
        before=r"[ \t\f]*(?:IMR )?",
    ),
    KeywordPattern(
        r"Final\s+Letter\s+of\s+Determination[ \t]+Form[ \t]+Effective[^\n]{0,80}",
        "final letter of determination",
        before=r"[ \t\f]*",
    ),
    KeywordPattern(
        r"Page\s+\d{1,3}(?:\s+of\s+\d{1,3})?[ \t]*$",
        "page",
        before=r"[ \t\f]*",
        flags=re.IGNORECASE | re.MULTILINE,
    ),
)
_NUMBERED_LINE = KeywordPattern(
    rf"(?:{_NUMBERED})(?:{_BETWEEN}{_PAGE}){{1,2}}[ \t]*$|{_PAGE}{_BETWEEN}{_NUMBERED}[ \t]*$",
    *("cm", "imr", "case", "maximus", "page", "pg"),
    before=r"[ \t\f\d|-]*",
    flags=re.IGNORECASE | re.MULTILINE,
)
_NUMBER = KeywordPattern(r"(?:CM|IMR)[ \t]?\d\d-\d", "cm", "imr")
"""How every case number in a numbered line begins."""
_FOOT = re.compile(
    r"(?=[^\n]*\b(?:Determination|Decision|Review|Page)\b)(?:(?:CM|IMR)[ \t]?\d\d-\d{6,7}|"
    r"(?:IMR|MAXIMUS|Independent|Medical|Professional|"
    r"Review|Final|Determination|Decision|Letter|Notice|of|for|the|Case|File|Reference|Number|No|Page|pg|p|"
    r"Federal|Services|Inc|continued|dated?)\b|"
    r"\d{1,7}(?!\d)|[ \t:.,|/#()\u2013-])++",
    re.IGNORECASE,
)
"""A whole line of nothing but a letter's name, the case's number and the page's.

Taken whole, since "IMR 13-9000001" reads in two ways, and twenty of them in a million.
"""
_BARE_ABOVE = re.compile(r"\n[ \t]*-?[ \t]?\d{1,3}[ \t]?-?[ \t]*\n\s*\Z")
_BARE_BELOW = re.compile(r"\s*\n[ \t]*-?[ \t]?\d{1,3}[ \t]?-?[ \t]*(?=\n|\Z)")
"""The page's number on a line of its own beside such a line."""
_BARE_REACH = 40
_ONE_OF_ALL = re.compile(r"\n[ \t\f]*(?P<one>\d{1,2})[ \t]+of[ \t]+(?P<all>\d{1,2})[ \t]*(?=\n)")
_PAGE_NUMBER = re.compile(r"\n[ \t]*(-?[ \t]?\d{1,3}[ \t]?-?)\s*$")
_NUMBER_REACH = 40


def without_page_lines(text: str) -> str:
    """Return the text with blanks in place of such lines, every other character at its place."""
    found = [match.span() for line in _LINES for match in line.finditer(text)]
    found += _numbered_lines(text)
    found += [
        match.span()
        for match in _ONE_OF_ALL.finditer(text)
        if int(match["one"]) <= int(match["all"])
    ]
    for page_end in occurrences(text, "\f", 0, len(text)):
        window = max(0, page_end - _NUMBER_REACH)
        if number := _PAGE_NUMBER.search(text[window:page_end]):
            found.append((window + number.start(1), window + number.end(1)))
    if not found:
        return text
    parts, at = [], 0
    for start, end in sorted(found):
        if start >= at:
            parts += [text[at:start], " " * (end - start)]
            at = end
    return "".join([*parts, text[at:]])


def _numbered_lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield the places of lines with a case number and a page; few lines have the first."""
    behind = 0
    for number in _NUMBER.finditer(text):
        if number.start() < behind:
            continue
        start = text.rfind("\n", behind, number.start()) + 1 or behind
        behind = text.find("\n", number.end()) + 1 or len(text)
        yield from (match.span() for match in _NUMBERED_LINE.finditer(text, start, behind))
        if start and _FOOT.fullmatch(text, start, behind - (text[behind - 1] == "\n")):
            yield start, behind - (text[behind - 1] == "\n")
            above = _BARE_ABOVE.search(text, max(0, start - _BARE_REACH), start)
            below = _BARE_BELOW.match(text, behind - 1, min(len(text), behind + _BARE_REACH))
            yield from (match.span() for match in (above, below) if match)
