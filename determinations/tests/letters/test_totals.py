"""How many sessions or tablets a request comes to."""

from __future__ import annotations

import pytest

from determinations.letters import (
    find_quantities,
    quantity_json,
    sessions_requested,
    tablet_form,
    tablets_requested,
)
from determinations.letters.treatments import drug_classes_in
from determinations.vocabulary import load


def amounts(heading):
    return [quantity_json(quantity) for quantity in find_quantities(heading, 0)]


@pytest.mark.parametrize(
    ("heading", "sessions"),
    [
        ("Massage, 6 visits", 6),
        ("Massage 2 x 4", 8),
        ("Massage 2 times a week for 4 weeks (8 sessions)", 8),
        ("Massage 1-2 times a week for 4 weeks", 8),
        ("Massage 2 times a week, 12 visits", 12),
        ("Massage 2 times a week", None),
        ("Massage 2 times a week for 2 months", None),
        ("Massage for the neck 6 sessions and for the foot 6 sessions", 12),
        ("Massage for the neck 6 sessions, acupuncture for the foot 6 sessions", None),
        ("Massage 1 x 6, acupuncture 1 x 6", None),
        ("Massage 2 x 4 (6 visits)", None),
        ("Massage 6 visits with lidocaine patches #10", 6),
        ("Consultation and treatment with a dermatologist x1", 1),
        ("General surgery referral, 2 visits", 2),
        ("Interpreter for 12 massage visits", None),
        ("Norco 10/325mg #60", None),
        ("MRI of the foot", None),
    ],
)
def test_sessions(heading, sessions):
    assert sessions_requested(heading, amounts(heading)) == sessions


@pytest.mark.parametrize(
    ("request_", "tablets"),
    [
        ("Norco 10/325mg #60", 60),
        ("Norco 10/325mg #60 with 2 refills", 60),
        ("Norco 10/325mg #60 x 2", 120),
        ("Norco 10/325mg, two bottles of 60", 120),
        ("Norco 10/325mg #60 and Lidoderm patch #30", 60),
        ("Fosamax 70mg weekly #4", 4),
        ("Drug test under opioid agreement, 2 units", None),
        ("Norco 10/325mg #60, take 1-2 tablets at night", 60),
        ("Gabapentin 300mg, 90 capsules", 90),
        ("Norco 10/325mg, take 2 tablets at night", None),
        ("Norco #60, Soma #30", None),
        ("Lidoderm patch #30", None),
        ("Voltaren gel #100 grams", None),
        ("Omeprazole 20mg", None),
    ],
)
def test_tablets(request_, tablets):
    assert tablets_requested(request_, amounts(request_)) == tablets


@pytest.mark.parametrize(
    ("request_", "form"),
    [
        ("Norco 10/325mg #60", "tablet"),
        ("Gabapentin 300mg #60, 1 cap at night", "capsule"),
        ("Gabapentin 300mg #60", ""),
        ("Cyclobenzaprine ER 15mg #30", ""),
        ("Baclofen cream #1", ""),
    ],
)
def test_what_a_bare_number_counts(request_, form):
    assert tablet_form(request_) == form


def test_drugs_that_are_tablets_are_drugs():
    assert [name for name in load("drugs")["tablets"] if not drug_classes_in(name)] == []
