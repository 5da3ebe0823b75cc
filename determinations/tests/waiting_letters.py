"""Letters that wait for a person, by what they wait for."""

from __future__ import annotations

from determinations.models import Letter
from determinations.tests.archive import add_letter, item_text, letter_text

NAME = "Lindgren Panel Guidelines"
"""A guideline that no vocabulary has."""


def undated(number: str = "CM17-9100001", *items: str) -> Letter:
    """Add a letter that has no decision date."""
    return add_letter(letter_text(number, *items).replace("Decision Date: 01/31/2017", ""))


def citing(number: str, name: str = NAME, **changes: str) -> Letter:
    """Add a letter that cites a guideline which no vocabulary has."""
    return add_letter(letter_text(number, item_text(admin=name), **changes))
