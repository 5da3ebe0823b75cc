"""The head of a heading's phrase decides its treatment type, and says when it is not sure.

`headings.jsonl` holds some 700 invented headings over the whole taxonomy, labelled by people who
had not seen the parser.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from determinations.letters.model import ParsedCitation, Span, Treatment
from determinations.letters.treatments import classify, weighed
from determinations.vocabulary import CitationKind, CitedBy

HEADINGS = Path(__file__).with_name("headings.jsonl")
LEAST_CATEGORY, LEAST_SUBCATEGORY, MOST_SURE_AND_WRONG = 0.99, 0.99, 0.005


def test_the_labelled_headings_are_read_right():
    rows = [json.loads(line) for line in HEADINGS.read_text(encoding="utf-8").splitlines()]
    categories = subcategories = sure_and_wrong = 0
    wrong = []
    for row in rows:
        found = classify(row["heading"])
        types = [(row["category"], row["subcategory"]), *map(tuple, row["also"])]
        categories += found.category in {category for category, _ in types}
        if (found.category, found.subcategory) in types:
            subcategories += 1
        else:
            sure_and_wrong += found.sure
            wrong.append(f"{row['heading']!r} is {row['subcategory']}, not {found.subcategory}")
    told = (
        f"Of {len(rows)} headings, the category of {categories} and the subcategory of "
        f"{subcategories} are right; {sure_and_wrong} are sure and wrong.\n" + "\n".join(wrong)
    )
    assert len(rows) >= 600
    assert categories >= LEAST_CATEGORY * len(rows), told
    assert subcategories >= LEAST_SUBCATEGORY * len(rows), told
    assert sure_and_wrong <= MOST_SURE_AND_WRONG * len(rows), told


@pytest.mark.parametrize(
    ("heading", "subcategory"),
    [
        ("Four acupuncture visits with capsaicin cream", "Acupuncture"),
        ("Nurse at home twice a week for dressing changes and medication set-up", "Home Health"),
        ("Ultrasound mapping of a calf muscle before injection", "Imaging & Radiology"),
        ("Cortisone injection with a follow-up visit", "Other Injections"),
        ("Retrospective request for outpatient purchase of a TENS unit", "Electrical Stimulation"),
        ("Trial of acupuncture", "Acupuncture"),
        ("Acupuncture consultation for headaches after epidural injection", "Acupuncture"),
        ("Epidural steroid injection consultation", "Medical Specialties"),
        ("Removal of lumbar hardware", "Spine Surgery"),
        ("Toradol 60 mg injection, right shoulder", "Injectables"),
        ("Scopolamine patch #10", "Antiemetics"),
        ("Testosterone 1% gel", "Anabolic Steroids & Hormones"),
        ("Amitriptyline cream", "Topical Compounds"),
        ("Laser therapy device for home use", "DME"),
        ("Chiropractor, 6 visits", "Chiropractic"),
        ("Chiropractor evaluation", "Medical Specialties"),
        ("Post-op PT left ankle fusion", "Physical & Occupational Therapy"),
        ("Testosterone testing", "Lab & Pathology"),
        ("Purchase of laser therapy sessions", "Other Therapies"),
        ("Bunionectomy under lumbar block", "Non-arthroscopic Surgery"),
        ("Steroid injection with Kenalog, right knee", "Joint Injections"),
        ("Lumbar orthosis post fusion", "Prosthetics & Orthotics"),
        ("Associated surgical service: Keflex 500mg", "Adjunct Surgical Services"),
    ],
)
def test_the_head_decides_and_what_is_attached_does_not(heading, subcategory):
    assert classify(heading).subcategory == subcategory


@pytest.mark.parametrize(
    "heading",
    [
        "MRI and a walker",  # two heads of different categories
        "Zithers with a walker",  # only what is attached is known
        "Flexeril 10mg #60 and Prilosec 20mg #60",  # two classes
        "Zolmavir 20mg #30",  # no drug that anybody knows
        "Acupuncture zither",  # an unknown noun behind the head
        "Epidurel steroid injection",  # misspelled
    ],
)
def test_what_speaks_against_a_type_makes_it_unsure(heading):
    assert not classify(heading).sure


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("160 hours or 20 sessions of the program", ("Programs", "Functional Restoration")),
        ("Zolmavir 20mg #30", ("Pharmaceuticals", "Other Pharmaceuticals")),
        ("Reimbursement of expenses", ("Other", "Other")),
        ("Unspecified treatment", ("Other", "Other")),
        ("Program for injured drivers", ("Programs", "Other Programs")),
        ("Retrocrural block", ("Injections", "Other Injections")),
        ("Injection", ("Injections", "Other Injections")),
        ("Therapy 2 x 4", ("Rehabilitation", "Physical & Occupational Therapy")),
    ],
)
def test_where_the_heading_says_too_little_the_type_is_unsure(heading, kind):
    found = classify(heading)
    assert (found.category, found.subcategory) == kind
    assert not found.sure


@pytest.mark.parametrize(
    ("heading", "subcategory"),
    [
        ("Epidurel steroid injection", "Epidural Steroid Injections"),
        ("Metho carbamol 500mg", "Muscle Relaxants"),
        ("Medial branchblocks", "Facet Injections & Blocks"),
        ("hroscopy of the left knee", "Arthroscopic Surgery"),
        ("Gabapenten 300mg #90", "Antiepileptics"),
        ("Consultation with a neurosrugeon", "Surgical Consult"),
    ],
)
def test_damaged_words_are_mended_but_never_sure(heading, subcategory):
    found = classify(heading)
    assert found.subcategory == subcategory
    assert not found.sure


def cited(by: CitedBy, *sections: str) -> ParsedCitation:
    return ParsedCitation(by, CitationKind.MTUS, "", Span(0, 0), sections=sections)


def both(section: str, other: str = "") -> tuple[ParsedCitation, ...]:
    return (cited(CitedBy.CLAIMS_ADMINISTRATOR, section), cited(CitedBy.IMRO, other or section))


def test_an_unknown_drug_is_of_the_class_that_both_sides_cite():
    found = weighed(classify("Zolmavir 20mg #30"), both("Opioids, criteria for use", "Opioids"))
    assert (found.category, found.subcategory) == ("Pharmaceuticals", "Opioids")
    assert found.sure


def test_sides_that_cite_different_classes_leave_an_unknown_drug_open():
    found = weighed(classify("Zolmavir 20mg #30"), both("Opioids", "Muscle relaxants (for pain)"))
    assert found.subcategory == "Other Pharmaceuticals"
    assert not found.sure


def test_guidelines_that_point_elsewhere_make_a_type_unsure():
    found = classify("Acupuncture, 6 visits")
    assert not weighed(found, both("Opioids")).sure
    assert weighed(found, both("Acupuncture")).sure
    assert weighed(found, (cited(CitedBy.IMRO, "Opioids"),)).sure
    assert weighed(found, both("Introduction")).sure


def test_the_treatment_type_says_which_words_decided():
    assert classify("Left knee brace with hinges") == Treatment(
        "DMEPOS",
        "Prosthetics & Orthotics",
        "\u201cbrace\u201d is a brace, orthosis or prosthesis.",
    )
