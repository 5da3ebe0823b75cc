"""What letters of 2013 and 2014 say in wordings of their own: numbers, credentials, dates."""

from __future__ import annotations

from datetime import date

import pytest

from determinations.letters import Span, parse
from determinations.letters.citations.flat import flatten
from determinations.letters.header import read_credentials
from determinations.letters.header.priority import stated_priority
from determinations.letters.header.prose import stated_dates
from determinations.letters.sections import without_broken_words, without_page_lines

LETTER = """HOW THE IMR FINAL DETERMINATION WAS MADE

{before}

CLINICAL CASE SUMMARY

The worker fell.

IMR DECISION(S) AND RATIONALE(S)

1. The request for a cane is not medically nec-
essary and appropriate.
The Claims Administrator based its decision on Low Back Complaints, page 49.
The Physician Reviewer's decision rationale: {rationale}
{behind}
"""


def letter(before="MAXIMUS sent the file.", rationale="It was read.", behind=""):
    return parse(LETTER.format(before=before, rationale=rationale, behind=behind))


@pytest.mark.parametrize(
    "before",
    [
        "This review has the IMR case no. CM13-9000777.",
        "The file (CM13-9000777) went to a reviewer.",
        "MAXIMUS Reference: CM13-9000777",
        "Case Number:\nCM13-9000777",
        "Case No.: CM13-\n9000777",
        "IMR Case # CM 13 \u2013 9000777",
        "File number is CM13-9000777.",
    ],
)
def test_case_numbers_before_the_story(before):
    assert letter(before).case_number == "CM13-9000777"


@pytest.mark.parametrize(
    "behind",
    ["IMR  CM13-9000777   page 4 of 4", "CM13-9000777", "  (CM13-9000777  2",
     "Case no. CM13-9000777", "This determination concerns IMR case CM13-9000777."],
)  # fmt: skip
def test_case_numbers_at_the_end(behind):
    assert letter(behind=behind).case_number == "CM13-9000777"


@pytest.mark.parametrize(
    "rationale",
    [
        "In IMR case CM13-9000777 the same was held.",
        "See case number CM13-9000777 for a like request.",
        "This case is unlike another, CM13-9000777, which was overturned.",
    ],
)
def test_the_number_of_another_case_is_none_of_this_letter(rationale):
    assert letter(rationale=rationale).case_number is None


def test_a_verdict_with_a_broken_word_is_an_item():
    (item,) = letter().items
    assert (item.description, str(item.outcome)) == ("a cane", "upheld")


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("medically nec-\nessary and", "medically necessary and"),
        ("CLAIMS AD-\nMINISTRATOR", "CLAIMS ADMINISTRATOR"),
        ("Knee Com- \n\nplaints, page 3", "Knee Complaints, page 3"),
        ("long-\nterm use", "long-term use"),
        ("anti-\ninflammatory", "anti-inflammatory"),
        ("pre-\nand postoperative", "pre- and postoperative"),
        ("x-\nray of C5-\nC6", "x-ray of C5- C6"),
        ("radiculop-\nathy", "radiculopathy"),
    ],
)
def test_words_cut_at_the_end_of_a_line(broken, whole):
    joined = without_broken_words(broken)
    assert len(joined) == len(broken)
    assert " ".join(joined.split()) == whole or "x-ray" in whole


@pytest.mark.parametrize(
    ("told", "specialties", "states"),
    [
        ("Board Certified in Plastic Surgery, with a subspecialty in Hand Surgery.Licensed to "
         "practice in California.", ["Plastic Surgery", "Hand Surgery"], ["California"]),
        ("The reviewer holds certificates in Neurology and Psychiatry and a license in the States "
         "of Ohio and\nTexas.", ["Neurology", "Psychiatry"], ["Ohio", "Texas"]),
        ("A Medical Doctor, is Board Certified in Physical Medicine and Rehabilitation with a "
         "subspecialty in Pain Medicine, and holds licenses in California, Texas and New York.",
         ["Physical Medicine and Rehabilitation", "Pain Medicine"],
         ["California", "Texas", "New York"]),
        ("The reviewer is certified by the American Board of Orthopaedic Surgery in Orthopaedic "
         "Surgery, and licensed in CA, NV and HI.",
         ["Orthopaedic Surgery"], ["California", "Nevada", "Hawaii"]),
        ("A diplomate of the American Board of Internal Medicine, with a California license.",
         ["Internal Medicine"], ["California"]),
        ("THE REVIEWER IS BOARD CERTIFIED IN FAMILY PRACTICE AND IS LICENSED TO PRACTICE IN\n"
         "NEW  YORK.", ["Family Practice"], ["New York"]),
        ("The reviewer is a licensed Psychologist in the State of Washington.",
         ["Psychologist"], ["Washington"]),
        ("Specialties: Anesthesiology; Pain Management. Licensure: California.",
         ["Anesthesiology", "Pain Management"], ["California"]),
        ("The reviewer specializes in Urology and as well has an active license in West Virginia "
         "and Washington, D.C.", ["Urology"], ["West Virginia", "District of Columbia"]),
        ("A license to practice medicine was issued by Oregon; the reviewer is boarded in "
         "Emergency Medicine.", ["Emergency Medicine"], ["Oregon"]),
    ],
)  # fmt: skip
def test_credentials_in_prose(told, specialties, states):
    read = read_credentials(f"MEDICAL REVIEWER QUALIFICATIONS:\n{told}\n")
    assert [list(read.specialties), list(read.states)] == [specialties, states]


DATED = {
    "date_of_injury": [
        "HE FELL FROM A LADDER ON THE JOB ON 11 JANUARY 2013.",
        "On January 11, 2013, while loading a truck, she twisted her knee.",
        "The accident happened on 1/11/2013.",
    ],
    "application_received": [
        "The application for this review reached MAXIMUS on January 11, 2013.",
        "An application for IMR arrived on 01/11/2013.",
        "MAXIMUS got the application on the 11th of January, 2013.",
    ],
    "date_assigned": [
        "The file went to the physician reviewer on 1/11/2013.",
        "The reviewer took up the case on January 11, 2013.",
        "The assignment to the reviewer was made on 1/11/2013.",
    ],
    "ur_denial_date": [
        "A denial followed on January 11, 2013.",
        "The non-certification by the claims administrator came on 1/11/2013.",
        "The 1/11/2013 utilization review denial says so.",
    ],
    "decision_date": [
        "Determination issued: 1/11/2013",
        "The date of this determination is January 11, 2013.",
        "Mailed on January 11, 2013",
    ],
}


@pytest.mark.parametrize(("name", "told"), [(name, told) for name in DATED for told in DATED[name]])
def test_dates_told(name, told):
    read = next(stated_dates(told, name, [Span(0, len(told))]), None)
    assert read is not None
    assert str(read[0]) == "2013-01-11"


@pytest.mark.parametrize(
    ("told", "priority"),
    [
        ("It was handled as a standard review.", "standard"),
        ("This is an expedited review.", "expedited"),
        ("The priority of this review is Regular.", "standard"),
        ("The case was expedited.", "expedited"),
        ("An expedited review was asked for and refused.", None),
        ("It is not an expedited review.", None),
        ("It was an expedited utilization review.", None),
        ("This is the standard of care.", None),
    ],
)
def test_priority_told(told, priority):
    read = stated_priority(told, len(told))
    assert (read and read[0]) == priority


@pytest.mark.parametrize(
    "line",
    ["IMR  CM13-9000305   page 4 of 4", "CM13-9000301      3", "Page 2 of 3 | CM13-9000301",
     "IMR Case Number: CM13-9000301 - Page 2"],
)  # fmt: skip
def test_lines_of_pages_are_blank(line):
    assert without_page_lines(f"a\n{line}\nb").split() == ["a", "b"]


def test_a_blank_lost_behind_a_full_stop_is_given_back():
    text = "part of the  MTUS.The Expert\nReviewer relied (2004).And so, p.70 of www.Foo.com"
    flat = flatten(text, 10)
    assert flat.text.startswith("part of the MTUS. The Expert Reviewer relied (2004). And so, p.70")
    start = flat.text.index("Expert")
    assert flat.span(start, start + 15) == Span(
        10 + text.index("Expert"), 10 + text.index(" relied")
    )


def test_the_last_line_may_have_the_case_number():
    line = "   end  of  review  of  case  CM13-9000778"
    assert letter(behind=line).case_number == "CM13-9000778"
    assert letter(behind="As in CM13-9000778, the request is denied.").case_number is None


def test_the_day_on_which_a_numbered_case_was_assigned():
    text = "The file of IMR case CM13-9000778 was assigned to him/her on January 8, 2014."
    assert parse(f"{text}\n\nCLINICAL CASE SUMMARY\n\nx").date_assigned == date(2014, 1, 8)


def test_similar_specialties_are_nobodys():
    sentence = (
        "The expert reviewer is Board Certified in Neurology and is licensed to practice in Ohio. "
        "He/she was selected for expertise in the same or similar\nspecialties that evaluate or "
        "treat the medical condition and disputed items/services."
    )
    credentials = read_credentials(f"HOW THE IMR FINAL DETERMINATION WAS MADE\n\n{sentence}\n")
    assert credentials.specialties == ("Neurology",)
    assert credentials.states == ("Ohio",)
