"""A published letter and a held one, to act on."""

from __future__ import annotations

import pytest

from determinations.models import Letter
from determinations.tests.archive import add_letter, item_text, letter_text


@pytest.fixture
def letter(db) -> Letter:
    return add_letter(letter_text())


@pytest.fixture
def held(db) -> Letter:
    rationale = "The patient Mr. John Quillfeather was seen. It is not medically necessary."
    letter = add_letter(letter_text("CM17-9100007", item_text(rationale=rationale)))
    assert letter.phi_state == "held"
    return letter
