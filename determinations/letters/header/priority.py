"""The priority of a review where a sentence states it: "handled as a standard review"."""

from __future__ import annotations

import re

from ..model import Span
from ..patterns import KeywordPattern

_HOW = r"(?P<how>standard|regular|routine|expedited|urgent)"
_REVIEW = (
    r"(?:review|application|case|matter|IMR|priority|basis|procedure|track|process|handling|request|"
    r"time\s?-?frame)"
)
_STATED = (
    KeywordPattern(
        rf"(?:priority|handling|processing)(?:\s+of\s+[^.;]{{1,40}}?)?\s*(?:\b(?:was|is)\b|:)\s*{_HOW}\b",
        *("priority", "handling", "processing"),
    ),
    KeywordPattern(
        rf"{_HOW}\s+(?:independent\s+medical\s+|IMR\s+|priority\s+)?{_REVIEW}\b",
        *("standard", "regular", "routine", "expedited", "urgent"),
    ),
    KeywordPattern(
        r"(?:review|application|case|matter|it|IMR)\s+(?:was|is|has\s+been)\s+(?:\w+\s+){0,2}?"
        rf"(?:{_HOW})\b(?!\s+of\b)",
        *("review", "application", "case", "matter", "it ", "imr"),
    ),
)
_SENTENCE_START = re.compile(r"[.;]\s|\n[ \t]*\n")
_OTHERWISE = re.compile(
    r"\b(?:not|no|nor|utili[sz]ation|UR|asked|asks|requested|request\s+for|wanted|refused|denied|"
    r"declined|instead\s+of|rather\s+than|reject\w*|without)\b",
    re.IGNORECASE,
)
_REACH = 160
_MOST = 20


def stated_priority(text: str, end: int) -> tuple[str, Span] | None:
    """Return the priority that a sentence before `end` states, None where none does plainly."""
    for pattern in _STATED:
        for count, match in enumerate(pattern.finditer(text, 0, end)):
            if count >= _MOST:
                break
            begin = max(0, match.start() - _REACH)
            for boundary in _SENTENCE_START.finditer(text, begin, match.start()):
                begin = boundary.end()
            behind = text[match.end() : match.end() + 40].split(".")[0]
            if _OTHERWISE.search(text, begin, match.start("how")) or _OTHERWISE.search(behind):
                continue
            is_fast = match["how"].lower() in ("expedited", "urgent")
            return ("expedited" if is_fast else "standard"), Span(*match.span("how"))
    return None
