"""Which of the four layouts a letter has, by all of its marks, and where its sections begin.

No single mark decides: first pages get lost, and headings are spelled differently over the years.
"""

from __future__ import annotations

import re

from .model import Layout

_I = re.IGNORECASE

EVIDENCE: dict[Layout, tuple[tuple[re.Pattern[str], int], ...]] = {
    Layout.L1: (
        (re.compile(r"IMR\s+ISSUES,?\s+DECISIONS?\s+AND\s+RATIONALES?"), 3),
        (re.compile(r"disputed\s+items?/services?\s+set\s+forth\s+below", _I), 2),
        (re.compile(r"\bMAXIMUS\s+guideline\s*:", _I), 3),
        (re.compile(r":\s*(?:Upheld|Overturned)\s*Claims\s+Administrator\s+guideline\s*:", _I), 4),
        (re.compile(r"\bDecision\s+rationale\s*:"), 2),
    ),
    Layout.L2: (
        (re.compile(r"IMR\s+DECISION\(?S?\)?\s+AND\s+RATIONALE\(?S?\)?"), 4),
        (re.compile(r"Reviewer.?s\s+decision\s+rationale\s*:", _I), 3),
        (re.compile(r"MTUS\s+Citation\s+relied\s+upon", _I), 1),
        (re.compile(r"Reviewer\s+based\s+his/her\s+decision\s+on", _I), 2),
    ),
    Layout.L3: (
        (re.compile(r"MEDICAL\s+PROFESSIONAL\s+REVIEW\b"), 3),
        (re.compile(r"ISSUES?\s+(?:AT|IN)\s+DISPUTE\s*:"), 3),
        (re.compile(r"RELIED\s+UPON\s+BY\s+PROFESSIONAL\s+REVIEWER"), 3),
        (re.compile(r"RATIONALE\s+FOR\s+WHY\s+THE\s+REQUESTED", _I), 4),
        (re.compile(r"MEDICAL\s+REVIEWER\s+QUALIFICATIONS"), 1),
    ),
    Layout.L4: (
        (re.compile(r"Notice\s+of\s+Independent\s+Medical\s+Review\s+Determination", _I), 3),
        (re.compile(r"has\s+determined\s+the\s+request\s+for", _I), 4),
        (re.compile(r"^[ \t]*\d{1,2}\)\s*Regarding\s+the\s+request\s+for", _I | re.MULTILINE), 3),
        (re.compile(r"Relied\s+Upon\s+by\s+the\s+Expert\s+Reviewer\s+to\s+Make", _I), 3),
        (re.compile(r"Rationale\s+for\s+the\s+Decision\s*:", _I), 2),
    ),
}

ENOUGH = 4
"""Below this a letter counts as of no known layout."""

SUMMARY_HEADING = re.compile(r"CLINICAL\s+CASE\s+SUMMARY|\bCASE\s+SUMMARY\s*:|\bCase\s+Summary\s*:")
DOCUMENTS_HEADING = re.compile(
    r"^[ \t]*DOCUMENTS?\s+REVIEWED(?:\s+FOR\s+DETERMINATION)?\s*:?|Documents\s+Reviewed\s+for\s+"
    r"Determination\s*:",
    re.MULTILINE,
)
HOW_HEADING = re.compile(r"HOW\s+THE\s+IMR\s+FINAL\s+DETERMINATION\s+WAS\s+MADE", _I)
DECISIONS_HEADING = re.compile(
    r"IMR\s+ISSUES,?\s+DECISIONS?\s+AND\s+RATIONALES?|IMR\s+DECISION\(?S?\)?\s+AND\s+"
    r"RATIONALE\(?S?\)?",
    _I,
)
_SUMMARY_OPENING = re.compile(
    r"\s*:?\s*The\s+(?:expert|physician|professional)?\s*reviewer\s+developed\s+the\s+following\s+"
    r"clinical\s+case\s+summary\s+based\s+on\s+a\s+review\s+of\s+the\s+case\s+file,?\s+"
    r"(?:including\s+all\s+medical\s+records)?\s*:?\s*",
    _I,
)


def detect_layout(text: str) -> Layout:
    """The layout with the most evidence in the text, UNKNOWN where there is too little of any."""
    weights = {
        layout: sum(weight for mark, weight in marks if mark.search(text))
        for layout, marks in EVIDENCE.items()
    }
    best = max(weights, key=lambda layout: weights[layout])
    return best if weights[best] >= ENOUGH else Layout.UNKNOWN


def section(
    text: str, heading: re.Pattern[str], ends: tuple[re.Pattern[str], ...]
) -> tuple[int, int]:
    """Where the text below a heading starts and ends; (0, 0) where the heading is missing."""
    match = heading.search(text)
    if match is None:
        return 0, 0
    found = (end.search(text, match.end()) for end in ends)
    return match.end(), min((end.start() for end in found if end), default=len(text))


def summary_bounds(text: str, layout: Layout) -> tuple[int, int]:
    """The clinical case summary without its heading and without the sentence that opens it."""
    ends: tuple[re.Pattern[str], ...] = (DECISIONS_HEADING, DOCUMENTS_HEADING)
    if layout is Layout.L3:
        ends = (*ends, re.compile(r"MEDICAL\s+TREATMENT\s+GUIDELINE"))
    start, end = section(text, SUMMARY_HEADING, ends)
    if opening := _SUMMARY_OPENING.match(text, start, end):
        start = opening.end()
    return trimmed(text, start, end)


def documents_bounds(text: str) -> tuple[int, int]:
    """The list of documents reviewed, where a layout has one."""
    ends = (
        SUMMARY_HEADING,
        DECISIONS_HEADING,
        re.compile(r"MEDICAL\s+TREATMENT\s+GUIDELINE"),
        re.compile(r"^[ \t]*1\)\s*Regarding\s+the\s+request", _I | re.MULTILINE),
    )
    return trimmed(text, *section(text, DOCUMENTS_HEADING, ends))


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The same bounds without white space at either side."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def last_match(pattern: re.Pattern[str], text: str, start: int, end: int) -> re.Match[str] | None:
    """The last place between `start` and `end` where a pattern matches."""
    found = None
    for match in pattern.finditer(text, start, end):
        found = match
    return found
