"""Layout L4 (2013): a notice with a numbered list of determinations, then a part for each item."""

from __future__ import annotations

import re

from ..model import Span
from ..patterns import KeywordPattern
from ..whitespace import part_span
from .necessity import NECESSARY, outcome_of
from .raw_item import RawItem, without_colon

_I = re.IGNORECASE

MARKS = (
    (KeywordPattern(r"Notice\s+of\s+Independent\s+Medical\s+Review\s+Determination", "notice"), 3),
    (KeywordPattern(r"has\s+determined\s+the\s+request\s+for", "has"), 4),
    (KeywordPattern(r"\)\s*Regarding\s+the\s+request\s+for", ")", before=r"[ \t]*\d{1,2}"), 3),
    (KeywordPattern(r"Relied\s+Upon\s+by\s+the\s+Expert\s+Reviewer\s+to\s+Make", "relied"), 3),
    (KeywordPattern(r"Rationale\s+for\s+the\s+Decision\s*:", "rationale"), 2),
)

_PLAIN = r"(?:[^()]|\((?![^()]{0,300}\)))"
"""A character outside of brackets; with one way only to read a bracket, none is read twice."""
_DECISION = re.compile(
    r"(?:^|\n|\f)[ \t]*(?P<number>\d{1,2})\s*\)\s*MAXIMUS\s+Federal\s+Services,?\s+Inc\.?\s+has\s+"
    rf"determined\s+the\s+request\s+for\s++(?P<what>{_PLAIN}{{2,1200}}?"
    rf"(?:\([^()]{{0,300}}+\){_PLAIN}{{0,300}}?){{0,4}})(?<!\s)\s++{NECESSARY}",
    _I,
)
_REGARDING = re.compile(
    r"(?:^|\n|\f)[ \t]*(?P<number>\d{1,2})\s*\)\s*Regarding\s+the\s+request\s+for\s++"
    r"(?P<what>(?:(?!\n[ \t]*\d{1,2}\s*\)\s*Regarding)[^:]){2,1200}?(?::\s*+[^:\s][^:\n]{0,199}?)?)"
    r"(?<!\s)(?:\s*+:)?(?:[^\S\n]*+\n\s*+(?=Section\s+of\s+the\s+Medical)|"
    r"\s*+(?=Section\s+of\s+the\s+Medical\s+Treatment))",
    _I,
)
_SECTION = re.compile(
    r"Section\s+of\s+the\s+Medical\s+Treatment\s+Utilization\s+Schedule\s+Relied\s+Upon\s+by\s+the\s+"
    r"(?:Expert|Physician|Professional)\s+Reviewer\s+to\s+Make\s+His\s*/\s*Her\s+Decision\s*:?",
    _I,
)
_IMRO = re.compile(
    r"The\s+(?:Expert|Physician|Professional)\s+Reviewer\s+"
    r"(?:found|based|relied|determined|stated|did|agreed|also)",
    _I,
)
_RATIONALE = re.compile(r"Rationale\s+for\s+the\s+Decision\s*:", _I)


def find_items(text: str) -> list[RawItem]:
    """Return the items of an L4 letter in order; empty where none is found."""
    decisions: dict[int, re.Match[str]] = {}
    for match in _DECISION.finditer(text):
        decisions.setdefault(int(match["number"]), match)
    blocks = {int(match["number"]): match for match in _REGARDING.finditer(text)}
    starts = sorted(match.start() for match in blocks.values())
    items = []
    for number in sorted(decisions.keys() | blocks.keys()):
        decision, block = decisions.get(number), blocks.get(number)
        end = len(text)
        if block:
            end = next((start for start in starts if start > block.start()), len(text))
        items.append(_item(text, decision, block, end))
    return items


def _item(
    text: str, decision: re.Match[str] | None, block: re.Match[str] | None, end: int
) -> RawItem:
    named = block or decision
    assert named is not None  # noqa: S101  # numbers come from either of the two
    outcome = outcome_of(decision["not"]) if decision else None
    outcome_span = Span(decision.end("what"), decision.end()) if decision else None
    description = without_colon(text, Span(*named.span("what")))
    if block is None:
        return RawItem(description, outcome, outcome_span, None, None, None)
    section = _SECTION.search(text, block.end(), end)
    rationale = _RATIONALE.search(text, block.end(), end)
    cited_start = section.end() if section else block.end()
    cited_end = rationale.start() if rationale else end
    imro = _IMRO.search(text, cited_start, cited_end)
    if outcome is None and rationale:
        found = re.search(NECESSARY, text[rationale.end() : end], _I)
        outcome = outcome_of(found["not"]) if found else None
    return RawItem(
        description,
        outcome,
        outcome_span,
        part_span(text, cited_start, imro.start() if imro else cited_end),
        part_span(text, imro and imro.start(), cited_end),
        part_span(text, rationale and rationale.end(), end),
    )
