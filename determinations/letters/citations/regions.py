"""How far what a sentence says of a guideline goes, from the places before its name on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from determinations.vocabulary import title_of_pages

from .heads import Head, end_of_name
from .leads import lead_start
from .pages import pages_named
from .sources import comment_start

_I = re.IGNORECASE

_STOP = re.compile(r"[.?!][\"\u201d')]{0,2}\s+(?=[\"\u201c(]?[A-Z\d])")
_SHORTENED = re.compile(
    r"(?:\b(?:pgs?|pp?|ed|ch|chap|nos?|vol|sec|al|st|dr|et|rev|approx|cal|code|regs|inc|vs|jan|feb|"
    r"mar|apr|aug|sept?|oct|nov|dec|[a-z])|[^\s\w])$",
    _I,
)
_LONGEST_SHORTENED = 8
_GOES_ON = re.compile(
    r"(?:pages?|pgs?|pp?|sections?|subsections?|chapter|topics?)\b|"
    r"[\"\u201c(]?[A-Z][\w,&/() -]{0,80}?[,:(]?\s*(?:pages?|pgs?|pp?)\b\.?\s*+(?:\(s\))?\s*+\d"
)


_PAGES_REACH = 120
"""Characters from "the MTUS" to the pages that tell which of its guidelines is meant."""


@dataclass(frozen=True, slots=True)
class Region:
    """A head with the bounds of what is said about it."""

    head: Head
    lead: int
    """Where the places before the head begin; the head's start where there are none."""
    name_end: int
    end: int


def with_their_pages(text: str, heads: list[Head]) -> Iterator[Head]:
    """Yield the heads; where "the MTUS" alone has pages behind it, those tell its guideline."""
    stops = [*(head.start for head in heads[1:]), len(text)]
    for head, limit in zip(heads, stops, strict=False):
        if head.is_bare_mtus:
            stop = stop_of(text, head.end, limit)
            stop = min(comment_start(text, head.end, stop), head.end + _PAGES_REACH)
            head.title = title_of_pages(pages_named(text, head.end, stop))
            if head.title is None:
                continue
        yield head


def regions(text: str, start: int, heads: list[Head], denials: list[int]) -> list[Region]:
    found: list[Region] = []
    floor = start
    for i, head in enumerate(heads):
        lead = lead_start(text, floor, head)
        name_end = end_of_name(text, head)
        next_start = heads[i + 1].start if i + 1 < len(heads) else len(text)
        if found:
            before = found[-1]
            found[-1] = Region(before.head, before.lead, before.name_end, min(before.end, lead))
        next_start = min([next_start, *(denial for denial in denials if denial >= name_end)])
        found.append(Region(head, lead, name_end, stop_of(text, name_end, next_start)))
        floor = name_end
    return found


def stop_of(text: str, start: int, limit: int) -> int:
    """Return where the sentence ends; a sentence that only goes on with places does not end it."""
    for stop in _STOP.finditer(text, start, limit):
        before = max(start, stop.start() - _LONGEST_SHORTENED)
        if _SHORTENED.search(text, before, stop.start()) or _GOES_ON.match(text, stop.end(), limit):
            continue
        return stop.start()
    return limit
