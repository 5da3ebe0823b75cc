"""A letter with two items, and what a person makes of it."""

from __future__ import annotations

import pytest

from determinations.ingest.revisions import newest_number, revise
from determinations.models import DisputedItem
from determinations.tests.archive import add_letter, item_text, letter_text

TWO = letter_text(
    "CM17-9100001", item_text("MRI of the left knee"), item_text("Knee brace", "Overturned")
)


@pytest.fixture
def letter():
    return add_letter(TWO)


def change(letter, draft, by=None, reason=""):
    return revise(letter.pk, draft, seen=newest_number(letter.case), by=by, reason=reason)


def headings():
    return list(DisputedItem.objects.order_by("position").values_list("description", flat=True))
