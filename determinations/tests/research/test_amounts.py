"""Amounts as the page of a determination says them."""

from __future__ import annotations

import pytest

from determinations.letters import quantity_json
from determinations.letters.treatments import find_quantities
from determinations.research.amounts import describe_amounts


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        ("Physical therapy 2 x 4", ["8 sessions (2 a week for 4 weeks)"]),
        ("Acupuncture, 1 session", ["1 session"]),
        ("Physical therapy 2-3 times a week for 4-6 weeks",
         ["8 to 18 sessions (2 to 3 a week for 4 to 6 weeks)"]),
        ("TENS unit, 30 day rental", ["30-day rental"]),
        ("Norco 10/325mg #60 with 2 refills", ["10/325mg", "60 tablets", "2 refills"]),
        ("Voltaren gel 1%, 100 gm, 2 boxes", ["1 %", "100 g", "2 boxes"]),
        ("MRI of the knee", []),
    ],
)  # fmt: skip
def test_amounts_are_described(heading, said):
    assert (
        describe_amounts(quantity_json(quantity) for quantity in find_quantities(heading, 0))
        == said
    )
