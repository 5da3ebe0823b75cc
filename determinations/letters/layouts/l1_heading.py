"""Where the heading of an L1 item begins: nothing but a line break parts it from the text before.

Read backwards from the outcome, a heading ends where sentences in prose begin. Rationales often
quote the heading in their last sentence, so what tells the two apart is the verdict: no heading
says that something is medically necessary. A partly authorized request is the one heading in whole
sentences; it tells who requested and authorized what, and ends in what is left.
"""

from __future__ import annotations

import re

from ..conclusions import is_clear, verdicts
from ..model import Span
from ..patterns import last_of
from ..whitespace import trimmed

_I = re.IGNORECASE
REACH = 2500
"""No heading is longer than this, partly authorized ones with all their sentences included."""

_SENTENCE_END = re.compile(
    r"[.?!](?:[\"'\u201d\u2019)\]]{0,3}(?=\s)|"
    r"(?<=[a-z)\]\"\u201d]{2}.)[\"\u201d)]?(?=[A-Z0-9(#\"\u201c]))"
)
_RUN_ON = re.compile(r"[a-z)\]\"\u201d]{2}[.?!][\"\u201d)]?$")
_STORY = re.compile(
    r"\b(?:was|were)\s+the\s+original\s+request\b|"
    r"\b(?:was|were)\s+authorized\s+by\s+the\s+Claims\s+Administrator\b|"
    r"\bThe\s+Claims\s+Administrator\s+authorized\b",
    _I,
)
"""Sentences in which the heading of a partly authorized request tells its story."""
_STORY_END = re.compile(
    r"\bportion\s+of\s+the\s+original\s+request\b|\bThe\s+original\s+request\s*,|"
    r"\bIMR[\s-]+eligible\b",
    _I,
)
_FINITE = re.compile(
    r"\b(?:(?<!to\s)(?:is|are|was|were|be|been|has|have|had|does|do|did)|should|must|can|cannot|"
    r"could|will|would|indicates?|recommends?|suggests?|remains?|appears?|failed|fails|advised|"
    r"provides?|requires?|denied|(?-i:may|might))\b",
    _I,
)
"""Verbs that sentences of a rationale have, and headings lack."""
_REFERENCE = re.compile(r"\b(?:ODG|ACOEM|MTUS|Guidelines?|et\s+al|www|https?|Journal)\b", _I)
_AFTER_VERDICT = re.compile(
    r"\s{1,3}(?:(?:and|or|nor)\s+appropriate|(?:at|in)\s+th(?:is|e\s+present)\s+(?:time|case)|"
    r"as\s+(?:requested|stated|written))\b",
    _I,
)
_LINE_END = re.compile(r"[ \t]*[\n\f]")
_GOES_ON = re.compile(r"[ \t]*\n?[ \t]*[a-z,]")
_NEW_LINE = re.compile(r"[ \t]*\n\s*(?=[A-Z0-9(\"\u201c#])")


def heading_span(text: str, floor: int, end: int) -> Span:
    """Return the place of the heading that ends at `end`; from `floor` on, a rationale precedes."""
    floor = max(floor, end - REACH)
    stops = [floor, *(match.end() for match in _SENTENCE_END.finditer(text, floor, end))]
    start = _behind_verdict(text, stops[-1], end)
    if start is None:
        start = _behind_prose(text, stops, end)
    return trimmed(text, start, end)


def _behind_verdict(text: str, start: int, end: int) -> int | None:
    """Return where a sentence ends that lost its full stop, None where nothing is concluded."""
    last = last_of(match for match in verdicts(text, start, end) if is_clear(text, match))
    if last is None:
        return None
    at = _verdict_end(text, last, end)
    goes_on = _GOES_ON.match(text, at, end)
    next_line = _NEW_LINE.search(text, at, end) if goes_on else None
    return next_line.end() if next_line else at


def _behind_prose(text: str, stops: list[int], end: int) -> int:
    """Return where the last sentence of the rationale ends; `stops` are the ends of sentences.

    Pieces without a verb ("1 p.o. b.i.d.") belong to the heading where a verdict precedes them.
    Otherwise nothing tells whose they are, and the heading begins at the last of them that ends a
    line or looks like a sentence.
    """
    is_story = bool(_STORY_END.search(text, stops[-1], end))
    told = len(stops)
    """The first sentence of the story is the one that ends at `stops[told]`."""
    for i in range(len(stops) - 1, 0, -1):
        start, stop = stops[i - 1], stops[i]
        if verdict := last_of(verdicts(text, start, stop)):
            return _after_lost_stop(text, verdict, stop, is_story=is_story)
        if is_story and _STORY.search(text, start, stop):
            told = i
        elif _STORY_END.search(text, start, stop):
            return stop
        elif _FINITE.search(text, start, stop) or _REFERENCE.search(text, start, stop):
            return _last_break(text, stops[i:told], end) or stop
    return _last_break(text, stops[1:told], end) or (
        stops[told - 1] if told < len(stops) else _last_line(text, stops[-1], end)
    )


def _verdict_end(text: str, verdict: re.Match[str], end: int) -> int:
    more = _AFTER_VERDICT.match(text, verdict.end(), end)
    return more.end() if more else verdict.end()


def _after_lost_stop(text: str, verdict: re.Match[str], stop: int, *, is_story: bool) -> int:
    """Return `stop`, or the line break behind the verdict where a heading begins there.

    That heading has a full stop of its own: "1 p.o.", or its story's first sentence.
    """
    at = _verdict_end(text, verdict, stop)
    if not _NEW_LINE.match(text, at, stop):
        return stop
    if is_story and _STORY.search(text, at, stop):
        return at
    is_sentence = _RUN_ON.search(text, max(at, stop - 6), stop) or _FINITE.search(text, at, stop)
    return stop if is_sentence else at


def _last_break(text: str, stops: list[int], end: int) -> int | None:
    """Return the last of the stops that ends a line or follows a word; None without any."""
    for stop in reversed(stops):
        if _RUN_ON.search(text, max(0, stop - 6), stop) or _LINE_END.match(text, stop, end):
            return stop
    return None


def _last_line(text: str, start: int, end: int) -> int:
    return max(start, text.rfind("\n", start, end) + 1, text.rfind("\f", start, end) + 1)
