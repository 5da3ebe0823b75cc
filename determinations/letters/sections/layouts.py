"""Which of the four layouts a letter has, by all of its marks, and where its sections begin.

No single mark decides: first pages get lost, and headings are spelled differently over the years.
"""

from __future__ import annotations

import re

from ..model import Layout
from .patterns import Keyed

EVIDENCE: dict[Layout, tuple[tuple[Keyed, int], ...]] = {
    Layout.L1: (
        (Keyed(r"IMR\s+ISSUES,?\s+DECISIONS?\s+AND\s+RATIONALES?", "IMR", flags=0), 3),
        (Keyed(r"disputed\s+items?/services?\s+set\s+forth\s+below", "disputed"), 2),
        (Keyed(r"\bMAXIMUS\s+guideline\s*:", "maximus"), 3),
        (Keyed(r":\s*(?:Upheld|Overturned)\s*Claims\s+Administrator\s+guideline\s*:", ":"), 4),
        (Keyed(r"\bDecision\s+rationale\s*:", "Decision", flags=0), 2),
    ),
    Layout.L2: (
        (Keyed(r"IMR\s+DECISION\(?S?\)?\s+AND\s+RATIONALE\(?S?\)?", "IMR", flags=0), 4),
        (Keyed(r"Reviewer.?s\s+decision\s+rationale\s*:", "reviewer"), 3),
        (Keyed(r"MTUS\s+Citation\s+relied\s+upon", "mtus"), 1),
        (Keyed(r"Reviewer\s+based\s+his/her\s+decision\s+on", "reviewer"), 2),
    ),
    Layout.L3: (
        (Keyed(r"MEDICAL\s+PROFESSIONAL\s+REVIEW\b", "MEDICAL", flags=0), 3),
        (Keyed(r"ISSUES?\s+(?:AT|IN)\s+DISPUTE\s*:", "ISSUE", flags=0), 3),
        (Keyed(r"RELIED\s+UPON\s+BY\s+PROFESSIONAL\s+REVIEWER", "RELIED", flags=0), 3),
        (Keyed(r"RATIONALE\s+FOR\s+WHY\s+THE\s+REQUESTED", "rationale"), 4),
        (Keyed(r"MEDICAL\s+REVIEWER\s+QUALIFICATIONS", "MEDICAL", flags=0), 1),
    ),
    Layout.L4: (
        (Keyed(r"Notice\s+of\s+Independent\s+Medical\s+Review\s+Determination", "notice"), 3),
        (Keyed(r"has\s+determined\s+the\s+request\s+for", "has"), 4),
        (Keyed(r"\)\s*Regarding\s+the\s+request\s+for", ")", before=r"[ \t]*\d{1,2}"), 3),
        (Keyed(r"Relied\s+Upon\s+by\s+the\s+Expert\s+Reviewer\s+to\s+Make", "relied"), 3),
        (Keyed(r"Rationale\s+for\s+the\s+Decision\s*:", "rationale"), 2),
    ),
}

ENOUGH = 4
"""Below this a letter counts as of no known layout."""

SUMMARY_HEADING = Keyed(
    r"CLINICAL\s+CASE\s+SUMMARY|\bCASE\s+SUMMARY\s*:|\bCase\s+Summary\s*:",
    "CLINICAL",
    "CASE",
    "Case",
    flags=0,
)
_LISTED_DOCUMENTS = Keyed(
    r"DOCUMENTS?\s+REVIEWED(?:\s+FOR\s+DETERMINATION)?\s*:?",
    "DOCUMENT",
    flags=0,
    before=r"[ \t]*",
)
_DOCUMENTS_FOR_DETERMINATION = Keyed(
    r"Documents\s+Reviewed\s+for\s+Determination\s*:", "Documents", flags=0
)
HOW_HEADING = Keyed(r"HOW\s+THE\s+IMR\s+FINAL\s+DETERMINATION\s+WAS\s+MADE", "how")
DECISIONS_HEADING = Keyed(
    r"IMR\s+ISSUES,?\s+DECISIONS?\s+AND\s+RATIONALES?|IMR\s+DECISION\(?S?\)?\s+AND\s+"
    r"RATIONALE\(?S?\)?",
    "imr",
)
_GUIDELINE_HEADING = Keyed(r"MEDICAL\s+TREATMENT\s+GUIDELINE", "MEDICAL", flags=0)
_FIRST_REQUEST = Keyed(r"1\)\s*Regarding\s+the\s+request", "1)", before=r"[ \t]*")
_SUMMARY_OPENING = re.compile(
    r"\s*+(?::\s*+)?The\s++(?:(?:expert|physician|professional)\s*+)?reviewer\s+developed\s+the\s+"
    r"following\s+clinical\s+case\s+summary\s+based\s+on\s+a\s+review\s+of\s+the\s+case\s+file,?\s+"
    r"(?:including\s+all\s+medical\s+records)?\s*:?\s*",
    re.IGNORECASE,
)


class _Documents:
    """The heading of the list of documents, in either of its two forms."""

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        found = [
            match
            for form in (_LISTED_DOCUMENTS, _DOCUMENTS_FOR_DETERMINATION)
            if (match := form.search(text, start, end))
        ]
        return min(found, key=lambda match: match.start(), default=None)


DOCUMENTS_HEADING = _Documents()


def detect_layout(text: str) -> Layout:
    """The layout with the most evidence in the text, UNKNOWN where there is too little of any."""
    weights = {
        layout: sum(weight for mark, weight in marks if mark.search(text))
        for layout, marks in EVIDENCE.items()
    }
    best = max(weights, key=lambda layout: weights[layout])
    return best if weights[best] >= ENOUGH else Layout.UNKNOWN


def section(
    text: str, heading: Keyed | _Documents, ends: tuple[Keyed | _Documents, ...]
) -> tuple[int, int]:
    """Where the text below a heading starts and ends; (0, 0) where the heading is missing."""
    match = heading.search(text)
    if match is None:
        return 0, 0
    found = (end.search(text, match.end()) for end in ends)
    return match.end(), min((end.start() for end in found if end), default=len(text))


def summary_bounds(text: str, layout: Layout) -> tuple[int, int]:
    """The clinical case summary without its heading and without the sentence that opens it."""
    ends: tuple[Keyed | _Documents, ...] = (DECISIONS_HEADING, DOCUMENTS_HEADING)
    if layout is Layout.L3:
        ends = (*ends, _GUIDELINE_HEADING)
    start, end = section(text, SUMMARY_HEADING, ends)
    if opening := _SUMMARY_OPENING.match(text, start, end):
        start = opening.end()
    return trimmed(text, start, end)


def documents_bounds(text: str) -> tuple[int, int]:
    """The list of documents reviewed, where a layout has one."""
    ends = (SUMMARY_HEADING, DECISIONS_HEADING, _GUIDELINE_HEADING, _FIRST_REQUEST)
    return trimmed(text, *section(text, DOCUMENTS_HEADING, ends))


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The same bounds without white space at either side."""
    part = text[start:end]
    behind = part.lstrip()
    if not behind:
        return (end, end) if part else (start, end)
    start += len(part) - len(behind)
    return start, start + len(behind.rstrip())


def last_match(
    pattern: re.Pattern[str] | Keyed, text: str, start: int, end: int
) -> re.Match[str] | None:
    """The last place between `start` and `end` where a pattern matches."""
    found = None
    for match in pattern.finditer(text, start, end):
        found = match
    return found
