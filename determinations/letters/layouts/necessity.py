"""Outcomes as the layouts of 2013 and 2014 word them: "is (not) medically necessary"."""

from __future__ import annotations

from determinations.vocabulary import ItemOutcome

NECESSARY = (
    r"(?:is|was|are|were)\s*(?P<not>(?:\bnot|notmedically)\s*)?(?:medically\s*)?"
    r"necessary(?:\s+and\s+appropriate)?"
)
"""A pattern whose group `not` matches where the treatment is not medically necessary."""


def outcome_of(negation: str | None) -> ItemOutcome:
    """Return UPHELD for "not medically necessary", which lets the denial stand; else OVERTURNED."""
    return ItemOutcome.UPHELD if negation else ItemOutcome.OVERTURNED
