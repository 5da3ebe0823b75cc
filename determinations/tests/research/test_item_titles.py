"""Short titles of disputed items."""

from __future__ import annotations

import pytest

from determinations.letters import find_quantities, quantity_json, split_heading
from determinations.letters.treatments import classify
from determinations.research.item_titles import LONGEST, item_title


def title_of(heading, *, sure=None):
    treatment = classify(heading)
    subject = split_heading(heading).disputed or heading
    amounts = [quantity_json(quantity) for quantity in find_quantities(subject, 0)]
    return item_title(
        heading, treatment.category, amounts, sure=treatment.sure if sure is None else sure
    )


def partly_authorized(requested, authorized, disputed):
    return (
        f"{requested} was the original request. {authorized} was authorized by the Claims "
        f"Administrator. The remaining IMR eligible portion of the original request, {disputed} is"
    )


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("Acupuncture for the left wrist 2 x 4", "Acupuncture for the left wrist, 8 sessions"),
        ("Massage therapy, 6 visits for the neck", "Massage therapy for the neck, 6 visits"),
        ("Ten (10) chiropractic sessions, right hip", "Chiropractic right hip, 10 sessions"),
        ("Eight sessions of acupuncture, twice a week for 4 weeks", "Acupuncture, 8 sessions"),
        ("6 additional visits of massage therapy", "Massage therapy, 6 additional visits"),
        ("Acupuncture of the hand 2-3 times a week for 4 weeks",
         "Acupuncture of the hand, 8 to 12 sessions"),
        ("Acupuncture twice weekly for the left hand for 6 weeks",
         "Acupuncture for the left hand, 12 sessions"),
        ("Massage two times five visits (10) for both knees", "Massage for both knees, 10 visits"),
    ],
)  # fmt: skip
def test_sessions_are_counted_together_and_stand_last(heading, title):
    assert title_of(heading) == title


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("Norco 10/325mg #60", "Norco 10/325 mg, 60 tablets"),
        ("Norco 10/325mg, take 1-2 tabs every 8 hours, #60", "Norco 10/325 mg, 60 tablets"),
        ("Gabapentin 300mg #90 with 2 refills", "Gabapentin 300 mg, #90, 2 refills"),
        ("Gabapentin 300mg capsules #90", "Gabapentin 300 mg capsules, 90 capsules"),
        ("Voltaren gel 1%, apply as needed, #100 grams", "Voltaren gel 1%, 100 grams"),
        ("Lidoderm patch 5% #30", "Lidoderm patch 5%, 30 patches"),
    ],
)
def test_a_drug_has_its_dose_and_number(heading, title):
    """What the number counts is said where the letter tells, or the drug comes as nothing else."""
    assert title_of(heading) == title


@pytest.mark.parametrize(
    ("parts", "title"),
    [
        (("Acupuncture 8 sessions", "Acupuncture 6 sessions", "acupuncture 2 sessions"),
         "Acupuncture, 2 more sessions (6 of 8 authorized)"),
        (("Massage of the neck 3 x 4", "Massage of the neck 3 x 2", "the remaining 6 sessions"),
         "Massage of the neck, 6 more sessions (6 of 12 authorized)"),
        (("Soma 350mg #90", "Soma 350mg #60", "Soma 350mg #30"),
         "Soma 350 mg, 30 more tablets (60 of 90 authorized)"),
        (("Massage 12 sessions", "Massage 4 sessions", "Massage 6 sessions"),
         "Massage, 6 sessions"),
        (("EMG/NCV of both arms", "NCV of both arms", "EMG of both arms"), "EMG of both arms"),
    ],
)  # fmt: skip
def test_what_was_authorized_is_said_where_it_adds_up(parts, title):
    assert title_of(partly_authorized(*parts)) == title


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("Prospective request for an MRI of the left foot", "MRI of the left foot"),
        ("Request for: Dental crown", "Dental crown"),
        ("Retrospective request for a CT scan of the jaw (DOS: 03/04/2016)",
         "CT scan of the jaw (retrospective)"),
        ("cane", "Cane"),
    ],
)  # fmt: skip
def test_preambles_are_left_out(heading, title):
    assert title_of(heading) == title


@pytest.mark.parametrize(
    "heading",
    [
        "Massage 2 x 4 and acupuncture 1 x 4",
        "Massage for the neck 6 sessions and low back 6 sessions",
        "Massage 8 sessions for the neck, MRI of the foot",
        "Eight sessions of massage, acupuncture and a TENS unit",
        "Acupuncture, massage and therapy 2 x 6 for the neck",
        "Chiropractic evaluation and 6 massage sessions",
        "Trial of 6 acupuncture sessions",
        "Physical therapy, up to 12 sessions",
        "Physical therapy 2 x 6 visits",
        "Massage 2 times a week for 2 months",
        "Massage (unspecified quantity)",
        "Physician visits, 2 times 8",
        "Norco #60 and Soma #60",
        "Root canal of tooth #9",
        "Wound care nurse, 1-2 visits to look at the hip",
    ],
)
def test_a_heading_that_is_not_surely_understood_is_the_title(heading):
    assert title_of(heading) == heading


def test_an_unsure_treatment_type_leaves_the_heading():
    assert title_of("Acupuncture 2 x 4", sure=False) == "Acupuncture 2 x 4"


def test_a_long_heading_is_cut_at_a_word():
    heading = "Custom orthotics " + "with a rather long list of parts " * 6
    title = title_of(heading.strip())
    assert len(title) <= LONGEST
    assert title.endswith(" \u2026")
    assert heading.startswith(title.removesuffix(" \u2026") + " ")


def test_amounts_that_a_correction_took_away_are_not_told():
    amounts = [quantity_json(quantity) for quantity in find_quantities("Massage 2 x 4", 0)]
    assert item_title("Massage 3 x 4", "Rehabilitation", amounts, sure=True) == "Massage 3 x 4"


@pytest.mark.parametrize("heading", ["", "(", "#60", "2 x 4", "Request for", "sessions", ")8( x 2"])
def test_odd_headings_have_a_title(heading):
    assert isinstance(title_of(heading), str)
