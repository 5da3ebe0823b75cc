"""Layout L2 (late 2013 to 2014): items are sentences, "The request for X is (not) necessary"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..model import Span
from ..patterns import KeywordPattern, last_match, last_of
from ..sections import DECISIONS_HEADING, end_of_rationale
from ..whitespace import part_span
from .necessity import NECESSARY, outcome_of
from .raw_item import RawItem
from .requests import (
    INTRODUCTION,
    LONGEST_REQUEST,
    NUMBER,
    is_retrospective,
    without_marks,
)

_I = re.IGNORECASE

MARKS = (
    (KeywordPattern(r"IMR\s+DECISION\(?S?\)?\s+AND\s+RATIONALE\(?S?\)?", "IMR", flags=0), 4),
    (KeywordPattern(r"Reviewer.?s\s+decision\s+rationale\s*:", "reviewer"), 3),
    (KeywordPattern(r"MTUS\s+Citation\s+relied\s+upon", "mtus"), 1),
    (KeywordPattern(r"Reviewer\s+based\s+his/her\s+decision\s+on", "reviewer"), 2),
)

_LINE = r"(?:^|(?<=[\n\f])|(?<=[.?!][ \n]))[ \t]*+"
_INTRODUCED = re.compile(rf"{_LINE}(?:{NUMBER})?(?P<introduction>{INTRODUCTION})", _I)
_NUMBERED = re.compile(rf"(?:^|(?<=[\n\f]))[ \t]*+{NUMBER}(?=\S)")
_PARAGRAPH = re.compile(r"\n[ \t]*\n\s*+")
_MARKS_BEHIND = re.compile(r"[\s.,;:]++")
_FOLLOWED = re.compile(
    r"\s*+(?:[.,;:]\s*+)?(?=(?:The\s+)?(?:Claims?\s+Administrator|MTUS|(?:Physician|Expert|Medical|"
    r"Professional)\s+Reviewer|Utilization\s+Review|UR\s)|(?:Neither|Both)\s+the\s)",
    _I,
)
"""What an item's sentence is followed by, and the last sentence of a rationale is not."""
_RATIONALE = KeywordPattern(
    r"(?:the\s+)?(?:(?:physician|expert|medical|professional)\s+)*reviewer(?:['\u2019]?s|s['\u2019])?"
    r"\s+(?:decision\s+)?rationale\s*+(?:for\s+(?:the|his/her)\s+decision\s*+)?:|"
    r"(?:decision\s+rationale|rationale\s+for\s+(?:the|his/her)\s+decision)\s*:",
    "the",
    "physician",
    "expert",
    "medical",
    "professional",
    "reviewer",
    "decision",
    "rationale",
)


@dataclass(frozen=True, slots=True)
class _Sentence:
    """An item's sentence: where it starts, its treatment, and its verdict."""

    start: int
    treatment: Span
    verdict: re.Match[str]
    retrospective: bool


def find_items(text: str) -> list[RawItem]:
    """Return the items of an L2 letter in order; empty where none is found."""
    heading = last_match(DECISIONS_HEADING, text, 0, len(text))
    sentences = _sentences(text, heading.end() if heading else 0)
    stops = [sentence.start for sentence in sentences[1:]]
    if sentences:
        stops.append(end_of_rationale(text, sentences[-1].verdict.end()))
    return [_item(text, *found) for found in zip(sentences, stops, strict=True)]


def _sentences(text: str, start: int) -> list[_Sentence]:
    """Return every verdict with its beginning that is an item's, not a rationale's conclusion."""
    found = []
    floor = start
    for verdict in NECESSARY.finditer(text, start):
        sentence = _sentence(text, max(floor, verdict.start() - LONGEST_REQUEST), verdict)
        if sentence:
            found.append(sentence)
        floor = verdict.end()
    return found


def _sentence(text: str, floor: int, verdict: re.Match[str]) -> _Sentence | None:
    """Return the sentence that ends in a verdict, None where it is no item's.

    An item's sentence has a number, or is followed by what the administrator relied on.
    """
    is_followed = _FOLLOWED.match(text, verdict.end()) is not None
    introduced = list(_INTRODUCED.finditer(text, floor, verdict.start()))
    numbered = [match for match in introduced if match["number"]]
    if match := last_of(numbered) or (last_of(introduced) if is_followed else None):
        start, introduction = match.end(), match["introduction"]
    elif is_followed:
        match = last_match(_NUMBERED, text, floor, verdict.start()) or last_match(
            _PARAGRAPH, text, floor, verdict.start()
        )
        start, introduction = match.end() if match else floor, ""
    else:
        return None
    treatment = without_marks(text, start, verdict.start())
    if treatment.end - treatment.start < 2:
        return None
    return _Sentence(
        match.start() if match else start, treatment, verdict, is_retrospective(introduction)
    )


def _item(text: str, sentence: _Sentence, end: int) -> RawItem:
    marks = _MARKS_BEHIND.match(text, sentence.verdict.end(), end)
    body = marks.end() if marks else sentence.verdict.end()
    rationale = _RATIONALE.search(text, body, end)
    return RawItem(
        description=sentence.treatment,
        outcome=outcome_of(sentence.verdict),
        outcome_span=Span(*sentence.verdict.span()),
        claims_administrator=None,
        imro=None,
        cited=part_span(text, body, rationale.start() if rationale else end),
        rationale=part_span(text, rationale and rationale.end(), end),
        retrospective=sentence.retrospective,
    )
