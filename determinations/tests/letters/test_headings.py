"""What a heading says: treatment type, body parts, quantities, requested and authorized parts."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from determinations.letters.treatments import (
    classify,
    find_body_parts,
    find_quantities,
    split_heading,
)

TREATMENTS = {
    "Norco 10/325mg #60": "Opioids",
    "Hydrocodone/APAP 5/325 mg": "Opioids",
    "Topiramate 50mg": "Antiepileptics",
    "Lidocaine 5% ointment": "Topical Analgesics",
    "Flurbiprofen 20%, Baclofen 5%, Menthol 2% in cream base": "Topical Compounds",
    "Synvisc injection left knee": "Viscosupplementation",
    "MRI of the cervical spine": "Imaging & Radiology",
    "NCS of the left arm": "EMG/NCS",
    "Urinalysis": "Lab & Pathology",
    "Functional capacity evaluation": "Other Diagnostic Tests",
    "H-wave unit purchase": "Electrical Stimulation",
    "Lumbar brace": "Prosthetics & Orthotics",
    "Wheelchair, 30 day rental": "DME",
    "Orthopedic consultation": "Medical Specialties",
    "Home health aide 4 hours a day": "Home Health",
    "Lumbar epidural steroid injection L4-5": "Epidural Steroid Injections",
    "Medial branch blocks": "Facet Injections & Blocks",
    "Trigger point injections x 4": "Trigger Point Injections",
    "Functional restoration program": "Functional Restoration",
    "Work hardening 2 x 4": "Work Hardening & Conditioning",
    "Gym membership": "Gym & Pool",
    "Psychological evaluation": "Evaluation",
    "Cognitive behavioral therapy 6 sessions": "Therapy",
    "Electro acupuncture": "Acupuncture",
    "Chiropractic 2 x 3": "Chiropractic",
    "Massage therapy": "Massage",
    "Aquatic therapy": "Physical & Occupational Therapy",
    "Left shoulder arthroscopy": "Arthroscopic Surgery",
    "L4-5 laminectomy and fusion": "Spine Surgery",
    "Carpal tunnel release": "Non-arthroscopic Surgery",
    "Associated surgical service: CPM": "Adjunct Surgical Services",
    "Transportation to appointments": "Transportation",
}


@pytest.mark.parametrize(("heading", "subcategory"), TREATMENTS.items())
def test_treatment_type(heading, subcategory):
    found = classify(heading)
    assert found.subcategory == subcategory
    assert found.sure
    assert found.reason


def test_an_unknown_treatment_is_marked_not_guessed():
    found = classify("Zzyzx")
    assert (found.category, found.subcategory, found.sure) == ("Other", "Other", False)


def test_what_is_in_dispute_decides():
    heading = (
        "EMG and MRI of the left hand was the original request. MRI of the left hand was "
        "authorized by the Claims Administrator. The remaining IMR eligible portion of the "
        "original request, EMG of the left hand is"
    )
    assert classify(heading).subcategory == "EMG/NCS"


@pytest.mark.parametrize(
    ("heading", "parts", "sides"),
    [
        ("MRI of the lumbar spine", ("low back",), ()),
        ("Facet block L4-5, L5-S1", ("low back",), ()),
        ("C5-6 fusion", ("neck",), ()),
        ("Bilateral wrist splints", ("wrist",), ("bilateral",)),
        ("Therapy for the left shoulder and right knee", ("shoulder", "knee"), ("left", "right")),
        ("Norco 10mg", (), ()),
    ],
)
def test_body_parts_and_sides(heading, parts, sides):
    assert find_body_parts(heading) == (parts, sides)


@pytest.mark.parametrize(
    ("heading", "kind", "count"),
    [
        ("Physical therapy 2 x 4", "visits", 8),
        ("Therapy 2 times a week for 4 weeks", "visits", 8),
        ("Therapy two times a week times six weeks", "visits", 12),
        ("Work conditioning for 10 sessions", "visits", 10),
        ("EIGHT SESSIONS OF WORK HARDENING", "visits", 8),
        ("Acupuncture x 10 sessions", "visits", 10),
        ("Program, 60 hours", "hours", 60),
        ("Tramadol #60", "units", 60),
        ("Splint QTY: 2", "units", 2),
        ("Naproxen with 2 refills", "refills", 2),
        ("Bed, 30 day rental", "rental", 30),
        ("Tramadol 50mg", "dose", 50),
        ("Shockwave (unknown quantity)", "unknown", None),
    ],
)
def test_quantities(heading, kind, count):
    found = {quantity.kind: quantity for quantity in find_quantities(heading, 100)}
    assert kind in found
    assert found[kind].count == count
    span = found[kind].span
    assert heading[span.start - 100 : span.end - 100].strip() == found[kind].text.strip()


@pytest.mark.parametrize("heading", ["Norco 10/325mg", "Fusion L4-5", "Lidocaine 5%"])
def test_doses_and_levels_are_no_sessions(heading):
    assert "visits" not in {quantity.kind for quantity in find_quantities(heading, 0)}


SIZES = ["Gauze 4 x 4", "Gauze pads 4 x 4", "Cold therapy pad 4 x 4", "Foam dressing 4x4"]


@pytest.mark.parametrize("heading", [*SIZES, "Weekly wound dressing, gauze 4 x 4"])
def test_sizes_are_no_sessions(heading):
    assert not [quantity for quantity in find_quantities(heading, 0) if quantity.count is not None]


@pytest.mark.parametrize(
    ("heading", "count", "times", "period", "duration"),
    [
        ("Acupuncture twice weekly x6", 12, 2, "week", 6),
        ("Electrical stimulation 1 times 8", 8, 1, "week", 8),
        ("Physical exam 2 times 8", 16, 2, "week", 8),
        ("PT 2x/week x 4", 8, 2, "week", 4),
        ("Therapy 2 times a week, 12 visits", 12, 2, "week", None),
        ("Therapy 2 times a week x 6 visits", 6, 2, "week", None),
        ("Work hardening 5 days a week for 2 weeks", 10, 5, "week", 2),
        ("Chiropractic 3 visits per week for 4 weeks", 12, 3, "week", 4),
        ("Follow-up once a month for 6 months", 6, 1, "month", 6),
    ],
)
def test_how_often_and_for_how_long(heading, count, times, period, duration):
    first = find_quantities(heading, 0)[0]
    assert (first.kind, first.count) == ("visits", count)
    assert (first.times, first.period, first.duration) == (times, period, duration)


@pytest.mark.parametrize(
    ("heading", "count", "least"),
    [
        ("Physical therapy 2-3 times per week for 4-6 weeks", 18, 8),
        ("Physical therapy 2-3 x 4", 12, 8),
        ("Therapy two to three times a week for four weeks", 12, 8),
        ("Post-operative therapy 12-18 visits", 18, 12),
        ("Twelve to eighteen sessions of therapy", 18, 12),
        ("Physical therapy 2 x 4", 8, None),
    ],
)
def test_a_range_keeps_both_of_its_ends(heading, count, least):
    first = find_quantities(heading, 0)[0]
    assert (first.count, first.least_count) == (count, least)


@pytest.mark.parametrize(
    ("heading", "kind", "count"),
    [
        ("Psychotherapy, 1.5 hours", "hours", Decimal("1.5")),
        ("Twenty-four sessions of therapy", "visits", 24),
        ("Chiropractic sessions, #8", "visits", 8),
        ("Trigger point injections x 4", "units", 4),
        ("Physical therapy x 4", "visits", 4),
        ("Physical therapy two times four visits (8) for the neck", "visits", 8),
    ],
)
def test_what_is_counted(heading, kind, count):
    (found,) = find_quantities(heading, 0)
    assert (found.kind, found.count) == (kind, count)


def test_how_often_a_drug_is_taken_is_no_number_of_visits():
    kinds = {
        quantity.kind for quantity in find_quantities("Norco 10 mg twice daily for 30 days", 0)
    }
    assert kinds == {"dose", "units"}


@pytest.mark.parametrize(
    ("heading", "parts", "sides"),
    [
        ("B/L knee braces", ("knee",), ("bilateral",)),
        ("MRI L shoulder", ("shoulder",), ("left",)),
        ("MRI of R. knee", ("knee",), ("right",)),
        ("Injection, knee (R)", ("knee",), ("right",)),
        ("X-ray of L and R wrists", ("wrist",), ("left", "right")),
        ("Thoracolumbar brace", ("upper back", "low back"), ()),
        ("Cervicothoracic traction", ("neck", "upper back"), ()),
        ("Fusion L 4-5", ("low back",), ()),
        ("Vitamin D, L carnitine", (), ()),
    ],
)
def test_short_forms_of_sides_and_parts(heading, parts, sides):
    assert find_body_parts(heading) == (parts, sides)


def test_a_partly_authorized_request_in_both_forms():
    first = split_heading(
        "Therapy 12 visits was the original request. Therapy 6 visits was authorized by the Claims "
        "Administrator. The remaining IMR eligible portion of the original request, Therapy 6 "
        "visits is"
    )
    assert (first.requested, first.authorized, first.disputed) == (
        "Therapy 12 visits",
        "Therapy 6 visits",
        "Therapy 6 visits",
    )
    second = split_heading(
        "Purchase of a walker was the original request. The Claims Administrator authorized a "
        "walker for 1 month, leaving the original request IMR eligible. The original request, "
        "purchase of a walker is"
    )
    assert second.authorized == "a walker for 1 month"
    assert second.disputed == "purchase of a walker"


@given(st.text(max_size=300))
def test_any_heading_is_read_without_an_error(heading):
    classify(heading)
    find_body_parts(heading)
    find_quantities(heading, 0)
    split_heading(heading)
