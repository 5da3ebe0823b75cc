"""Numbers that the letter gives its items: where one is missing, an item may be lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from ..layouts import INTRODUCTION, MOST_ITEMS
from ..model import Layout, ParsedItem, ParsedLetter, Problem, Severity, Span
from ..patterns import lowercase

_NUMBER_BEFORE = re.compile(
    r"(?:^|[\n\f.])[ \t]*(\d{1,2})\s?[.)]\s{0,4}(?:(?:Regarding\s|The\s|MAXIMUS\s)[^;:]{0,90}"
    r"request\s+for\s+)?$",
    re.IGNORECASE,
)
_NUMBER_WITHIN = re.compile(r"(\d{1,2})\s?[.)]\s+(?=[A-Za-z(])")
_NUMBER_REACH = 120
_REQUEST = re.compile(
    r"^[ \t\f]*+\d{1,2}\s?[.)]\s*+(?:MAXIMUS\b[^\n]{0,40}\s+has\s+determined\s+)?" + INTRODUCTION,
    re.IGNORECASE | re.MULTILINE,
)
_TELLING = 20
"""Letters and digits of a heading that are enough to know it again."""


def of_numbering(letter: ParsedLetter) -> Iterator[Problem]:
    """Yield numbers that are missing between items or before the first: an item may be lost."""
    numbered = [(item, _number_of(letter, item)) for item in letter.items]
    if sum(number is not None for _, number in numbered) < min(2, len(numbered)):
        return
    before = 0
    for item, number in numbered:
        if number is None:
            before = 0
        elif number > before + 1 and (before or item.position == 1):
            first, last = before + 1, number - 1
            lost = f"{first} is" if first == last else f"{first} to {last} are"
            yield Problem(
                "gap-in-numbering",
                f"This item has number {number}, and {lost} missing before it: it may be lost.",
                Severity.REVIEW,
                item.spans.get("description"),
                item.position,
            )
        before = number or 0


def lost_items(letter: ParsedLetter) -> Iterator[Problem]:
    """Yield requests and rationales that no item was made of."""
    if letter.layout is Layout.L1:
        labels = lowercase(letter.text).count("decision rationale:")
        if labels > len(letter.items):
            yield Problem(
                "lost-item",
                f"The letter has {labels} rationales, and {len(letter.items)} items were found.",
                Severity.REVIEW,
            )
    if letter.layout not in (Layout.L2, Layout.L4) or not letter.items:
        return
    begin = letter.items[0].spans["description"].start if letter.layout is Layout.L2 else 0
    known = tuple({_letters(item.description)[:_TELLING] for item in letter.items})
    for match in islice(_REQUEST.finditer(letter.text, begin), 3 * MOST_ITEMS):
        behind = _letters(letter.text[match.end() : match.end() + _NUMBER_REACH])
        if not behind.startswith(known):
            yield Problem(
                "lost-item",
                "The letter numbers this request, and no item was found in it.",
                Severity.REVIEW,
                Span(match.start() + len(match[0]) - len(match[0].lstrip()), match.end()),
            )


def _letters(text: str) -> str:
    return "".join(re.findall(r"[^\W_]+", text)).casefold()


def _number_of(letter: ParsedLetter, item: ParsedItem) -> int | None:
    """Return the number that the letter gives an item, in its heading or on the line before it."""
    span = item.spans.get("description")
    if span is None:
        return None
    match = _NUMBER_WITHIN.match(item.description)
    if match is None:
        before = letter.text[max(0, span.start - _NUMBER_REACH) : span.start]
        match = _NUMBER_BEFORE.search(before) if _may_end_in_number(before) else None
    return int(match[1]) if match else None


def _may_end_in_number(before: str) -> bool:
    """Return whether a text ends in a digit with a mark behind it, or in "request for"."""
    before = before.rstrip()
    if before[-1:] in {".", ")"}:
        return before[:-1].rstrip()[-1:].isdigit()
    return before[-3:].lower() == "for"
