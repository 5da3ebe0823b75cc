"""Outcomes as the layouts of 2013 and 2014 word them: "is (not) medically necessary"."""

from __future__ import annotations

import re

from determinations.vocabulary import ItemOutcome

from ..patterns import KeywordPattern

_MEDICALLY = r"(?:m|rn)edi(?:c?al+y|cal)"
_NECESSARY = r"ne[cs]+es+[ae]ry"
NECESSARY = KeywordPattern(
    rf"(?:is|was|are|were)\s*+(?:(?:also|therefore|hereby|determined|found|deemed|considered)\s+"
    rf"(?:to\s+be\s+)?)?(?P<not>not\s*+|non-?\s?)?(?:to\s+be\s+)?"
    rf"(?:{_MEDICALLY}\s*+{_NECESSARY}|{_NECESSARY}|{_MEDICALLY}\s+appropriate)"
    rf"(?:\s*+(?:and|or)\s*+(?:{_MEDICALLY}\s*+)?(?:appropriate|{_NECESSARY}))?",
    "is",
    "was",
    "are",
    "were",
)
"""A pattern whose group `not` matches where the treatment is not medically necessary.

Blanks get lost and words are misspelled, in scans above all.
"""


def outcome_of(verdict: re.Match[str]) -> ItemOutcome:
    """Return UPHELD for "not medically necessary", which lets the denial stand; else OVERTURNED."""
    return ItemOutcome.UPHELD if verdict["not"] else ItemOutcome.OVERTURNED
