"""Layout L2 (late 2013 to 2014): items are sentences, "The request for X is (not) necessary"."""

from __future__ import annotations

import re

from ..model import Span
from ..patterns import KeywordPattern, last_match
from ..sections import DECISIONS_HEADING
from ..whitespace import part_span, trimmed
from .necessity import NECESSARY, outcome_of
from .raw_item import RawItem

_I = re.IGNORECASE

MARKS = (
    (KeywordPattern(r"IMR\s+DECISION\(?S?\)?\s+AND\s+RATIONALE\(?S?\)?", "IMR", flags=0), 4),
    (KeywordPattern(r"Reviewer.?s\s+decision\s+rationale\s*:", "reviewer"), 3),
    (KeywordPattern(r"MTUS\s+Citation\s+relied\s+upon", "mtus"), 1),
    (KeywordPattern(r"Reviewer\s+based\s+his/her\s+decision\s+on", "reviewer"), 2),
)

_ITEM = re.compile(
    r"(?:^|(?<=[.\n\f]))[ \t]*(?:\d{1,2}\s*[.)]\s*)?(?:Regarding\s+)?The\s+request\s+for\s++"
    rf"(?P<what>(?:(?!\bThe\s+request\s+for\b)[\s\S]){{2,1200}}?)(?<!\s)\s++{NECESSARY}\s*+(?:\.\s*+)?"
    r"(?=The\s+Claims\s+Administrator|The\s+MTUS\s+Citation|The\s+(?:Physician|Expert)\s+Reviewer)",
    _I,
)
_ADMIN = re.compile(r"The\s+Claims\s+Administrator\s+(?:based|did\s+not)", _I)
_IMRO = re.compile(
    r"The\s+MTUS\s+Citation\s+relied\s+upon|The\s+(?:Physician|Expert)\s+Reviewer\s+"
    r"(?:based|did\s+not|found|relied)",
    _I,
)
_RATIONALE = re.compile(
    r"(?:The\s+)?(?:Physician|Expert)\s+Reviewer(?:'|\u2019)?s?\s+decision\s+rationale\s*:", _I
)


def find_items(text: str) -> list[RawItem]:
    """Return the items of an L2 letter in order; empty where none is found."""
    heading = last_match(DECISIONS_HEADING, text, 0, len(text))
    start = heading.end() if heading else 0
    matches = list(_ITEM.finditer(text, start))
    items = []
    for i, match in enumerate(matches):
        end = matches[i + 1].start() if i + 1 < len(matches) else len(text)
        admin = _ADMIN.search(text, match.end(), end)
        rationale = _RATIONALE.search(text, match.end(), end)
        imro = _IMRO.search(
            text, admin.end() if admin else match.end(), rationale.start() if rationale else end
        )
        cited_end = rationale.start() if rationale else end
        items.append(
            RawItem(
                description=Span(*match.span("what")),
                outcome=outcome_of(match["not"]),
                outcome_span=Span(
                    match.end("what"), trimmed(text, match.end("what"), match.end()).end
                ),
                claims_administrator=part_span(
                    text, admin and admin.start(), imro.start() if imro else cited_end
                ),
                imro=part_span(text, imro and imro.start(), cited_end),
                rationale=part_span(text, rationale and rationale.end(), end),
            )
        )
    return items
