"""Where a letter's clinical summary and its list of documents begin and end.

Headings are spelled differently over the years and layouts.
"""

from __future__ import annotations

import re

from ..dates import DATE
from ..model import Layout, Span
from ..patterns import KeywordPattern
from ..whitespace import trimmed

SUMMARY_HEADING = KeywordPattern(
    r"CLINICAL\s+CASE\s+SUMMARY|\bCASE\s+SUMMARY\s*:|\bCase\s+Summary\s*:",
    "CLINICAL",
    "CASE",
    "Case",
    flags=0,
)
_LISTED_DOCUMENTS = KeywordPattern(
    r"DOCUMENTS?\s+REVIEWED(?:\s+FOR\s+DETERMINATION)?\s*:?",
    "DOCUMENT",
    flags=0,
    before=r"[ \t\f]*",
)
_DOCUMENTS_FOR_DETERMINATION = KeywordPattern(
    r"Documents\s+Reviewed\s+for\s+Determination\s*:", "Documents", flags=0
)
HOW_HEADING = KeywordPattern(r"HOW\s+THE\s+IMR\s+FINAL\s+DETERMINATION\s+WAS\s+MADE", "how")
DECISIONS_HEADING = KeywordPattern(
    r"IMR\s+ISSUES,?\s+DECISIONS?\s+AND\s+RATIONALES?|IMR\s+DECISION\(?S?\)?\s+AND\s+"
    r"RATIONALE\(?S?\)?",
    "imr",
)
_GUIDELINE_HEADING = KeywordPattern(r"MEDICAL\s+TREATMENT\s+GUIDELINE", "MEDICAL", flags=0)
_FIRST_REQUEST = KeywordPattern(r"1\)\s*Regarding\s+the\s+request", "1)", before=r"[ \t\f]*")
_SUMMARY_OPENING = re.compile(
    r"\s*+(?::\s*+)?The\s++(?:(?:expert|physician|professional)\s*+)?reviewer\s+developed\s+the\s+"
    r"following\s+clinical\s+case\s+summary\s+based\s+on\s+a\s+review\s+of\s+the\s+case\s+file,?\s++"
    r"(?:including\s+all\s+medical\s+records)?\s*+(?::\s*+)?",
    re.IGNORECASE,
)


class _DocumentsHeading:
    """The heading of the list of documents, in either of its two forms."""

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        found = [
            match
            for form in (_LISTED_DOCUMENTS, _DOCUMENTS_FOR_DETERMINATION)
            if (match := form.search(text, start, end))
        ]
        return min(found, key=lambda match: match.start(), default=None)


DOCUMENTS_HEADING = _DocumentsHeading()
_Heading = KeywordPattern | _DocumentsHeading


def _section(text: str, heading: _Heading, ends: tuple[_Heading, ...]) -> Span:
    """Return the text below a heading up to the first of `ends`, (0, 0) without the heading."""
    match = heading.search(text)
    if match is None:
        return Span(0, 0)
    found = (end.search(text, match.end()) for end in ends)
    return Span(match.end(), min((end.start() for end in found if end), default=len(text)))


def summary_bounds(text: str, layout: Layout) -> Span:
    """Return the clinical case summary, without its heading and the sentence that opens it."""
    ends: tuple[_Heading, ...] = (DECISIONS_HEADING, DOCUMENTS_HEADING)
    if layout is Layout.L3:
        ends = (*ends, _GUIDELINE_HEADING)
    summary = _section(text, SUMMARY_HEADING, ends)
    opening = _SUMMARY_OPENING.match(text, summary.start, summary.end)
    return trimmed(text, opening.end() if opening else summary.start, summary.end)


def documents_bounds(text: str) -> Span:
    """Return the list of documents reviewed, (0, 0) where the letter has none."""
    ends = (SUMMARY_HEADING, DECISIONS_HEADING, _GUIDELINE_HEADING, _FIRST_REQUEST)
    documents = _section(text, DOCUMENTS_HEADING, ends)
    return trimmed(text, documents.start, documents.end)


_CLOSING = re.compile(
    r"\n[ \t\f]*+(?P<words>"
    r"(?:Effect\s+of\s+the\s+(?:Decision|Determination)|Disclaimer)\s*:|Sincerely\s*,|"
    r"(?:This\s+)?(?:(?:Final\s+)?(?:Determination|Decision)\s+(?:was\s+)?|Date\s+)?(?:issued|mailed|"
    rf"decided|rendered|dated)\s*+(?::\s*+)?(?:on\s+)?(?:{DATE})[ \t]*+\.?[ \t]*+(?=\n|$)|"
    r"Date\s+of\s+(?:this\s+|the\s+)?(?:final\s+)?(?:Determination|Decision)\s*:)",
    re.IGNORECASE,
)
"""What stands behind the last item of a letter, at the beginning of a line.

It begins with the line break, so that the engine skips to those.
"""


def end_of_rationale(text: str, start: int) -> int:
    """Return where the last rationale ends: before the letter's closing words, else at its end."""
    closing = _CLOSING.search(text, max(0, start - 1))
    return closing.start("words") if closing else len(text)
