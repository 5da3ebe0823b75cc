"""Layouts of 2013 and 2014: what introduces requests, outcomes, dates and ages in them."""

from __future__ import annotations

import pytest

from determinations.letters import parse

L2 = """Case Number: CM13-9100031
Decision Date: 02/10/2014
IMR DECISION(S) AND RATIONALE(S)
The Final Determination was based on decisions for the disputed items/services set forth below:
{items}
"""

L2_ITEM = """{sentence}
The Claims Administrator based its decision on Low Back Complaints, page 49.
The Physician Reviewer based his/her decision on Low Back Complaints, page 50.
The Physician Reviewer's decision rationale: It was read.
"""


def l2(*sentences):
    items = "".join(L2_ITEM.format(sentence=sentence) for sentence in sentences)
    return parse(L2.format(items=items))


@pytest.mark.parametrize(
    ("sentence", "heading", "outcome", "retrospective"),
    [
        ("1. The request for a cane is medically necessary and appropriate.",
         "a cane", "overturned", False),
        ("The retrospective request for a cane was not medically necessary.",
         "a cane", "upheld", True),
        ("1. The prospective request for a cane isnot medically necessary and appropriate.",
         "a cane", "upheld", False),
        ("1) The request for retrospective use of a cane is notmedically necessary.",
         "retrospective use of a cane", "upheld", True),
        ("The requested cane, tip included, is medically neccessary.",
         "cane, tip included", "overturned", False),
        ("Regarding the request for a cane: it is medicallynecessary andappropriate.",
         "a cane: it", "overturned", False),
        ("3. A cane is not medically necessary and appropriate.", "A cane", "upheld", False),
        ("1. The request for two canes are not rnedically necessary.",
         "two canes", "upheld", False),
    ],
)  # fmt: skip
def test_requests_however_they_are_introduced(sentence, heading, outcome, retrospective):
    (item,) = l2(sentence).items
    assert (item.description, item.outcome) == (heading, outcome)
    assert item.retrospective is retrospective


def test_outcomes_mixed_over_items_one_of_which_lost_its_number():
    letter = l2(
        "1. The request for a cane is medically necessary and appropriate.",
        "The requested brace is not medically necessary and appropriate.",
        "3. The retrospective request for a lift was medically necessary.",
    )
    assert [(item.description, str(item.outcome)) for item in letter.items] == [
        ("a cane", "overturned"),
        ("brace", "upheld"),
        ("a lift", "overturned"),
    ]


def test_a_numbered_request_that_was_not_read_as_an_item_is_noticed():
    letter = l2(
        "1. The request for a cane is medically necessary and appropriate.",
        "2. The request for a brace was looked at.",
    )
    assert [item.description for item in letter.items] == ["a cane"]
    (problem,) = (problem for problem in letter.problems if problem.code == "lost-item")
    assert letter.text[problem.span.start : problem.span.end].startswith("2. The request for")


L4_LIST = """Notice of Independent Medical Review Determination
Dated: 9/26/2013
{first} MAXIMUS Federal Services, Inc. has determined the request for a cane is {cane}.
2) MAXIMUS Federal Services, Inc. has determined the retrospective request for a lift was not
medically necessary and appropriate.
INDEPENDENT MEDICAL REVIEW DECISION AND RATIONALE
1) MAXIMUS Federal Services, Inc. has determined the request for a cane is {again}.
2) Regarding the retrospective request for a lift:
Section of the Medical Treatment Utilization Schedule Relied Upon by the Expert Reviewer to Make
His/Her Decision
The Expert Reviewer relied on the Chronic Pain Guidelines.
Rationale for the Decision: The request is not medically necessary.
1) Regarding the request for a cane:
Section of the Medical Treatment Utilization Schedule Relied Upon by the Expert Reviewer to Make
His/Her Decision
The Expert Reviewer relied on page 49.
Rationale for the Decision: It was read.
"""

YES, NO = "medically necessary and appropriate", "not medically necessary and appropriate"


def l4(first="1)", cane=YES, again=YES):
    return parse(L4_LIST.format(first=first, cane=cane, again=again))


@pytest.mark.parametrize("first", ["1)", ""])
def test_parts_of_a_notice_are_found_in_any_order_and_without_their_number(first):
    cane, lift = l4(first).items
    assert (cane.description, str(cane.outcome)) == ("a cane", "overturned")
    assert cane.rationale == "It was read."
    assert (lift.description, str(lift.outcome), lift.retrospective) == ("a lift", "upheld", True)


def test_two_lists_that_differ_leave_the_outcome_to_a_person():
    letter = l4(again=NO)
    assert letter.items[0].outcome is None
    assert ("missing-outcome", 1) in [(problem.code, problem.item) for problem in letter.problems]


L3 = """MEDICAL PROFESSIONAL REVIEW
ISSUE AT DISPUTE:
{issue}
CASE SUMMARY:
{summary}
MEDICAL TREATMENT GUIDELINE(S) RELIED UPON BY PROFESSIONAL REVIEWER AND WHY:
The professional reviewer relied on page 49. The Claims Administrator had cited the ODG.
RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE {verdict}:
It was read.
"""


def l3(issue="A cane", summary="The worker fell.", verdict="WAS NOT MEDICALLY NECESSARY"):
    return parse(L3.format(issue=issue, summary=summary, verdict=verdict))


@pytest.mark.parametrize(
    ("verdict", "outcome"),
    [("IS/WAS NOT MEDICALLY NECESSARY", "upheld"), ("WERE MEDICALLY NECESSARY", "overturned")],
)
def test_the_outcome_in_the_heading_of_a_rationale(verdict, outcome):
    (item,) = l3("Whether the retrospective request for a cane is necessary", "x", verdict).items
    assert (item.description, str(item.outcome), item.retrospective) == ("a cane", outcome, True)


@pytest.mark.parametrize(
    ("issue", "headings"),
    [
        ("1. A cane\n2. A brace, 2. size", ["A cane", "A brace, 2. size"]),
        ("- A cane\n- A brace", ["A cane", "A brace"]),
        ("1) A cane; 2) A brace", ["A cane;", "A brace"]),
    ],
)
def test_lists_of_issues(issue, headings):
    assert [item.description for item in l3(issue).items] == [h.rstrip(";") for h in headings]


STORY = (
    "The worker was hurt on the 5th of February, 2012. The application, signed on 10/2/2013, was "
    "received by MAXIMUS on 10/8/2013. The request was non-certified by the Claims Administrator "
    "on September 24, 2013. The case was assigned to the reviewer on 21 October 2013."
)


def test_dates_in_sentences_where_no_header_has_them():
    letter = l3(summary=STORY)
    assert [
        str(value)
        for value in (
            letter.date_of_injury,
            letter.application_received,
            letter.ur_denial_date,
            letter.date_assigned,
        )
    ] == ["2012-02-05", "2013-10-08", "2013-09-24", "2013-10-21"]
    assert letter.text[letter.spans["date_of_injury"].start :].startswith("5th of February, 2012")


@pytest.mark.parametrize(
    "summary",
    [
        "The application was signed on 10/2/2013.",
        "A report dated 7/3/2013 asks for a request for authorization received 8/9/2013.",
        "The injured worker was seen on 7/3/2013 after the injury, and surgery was on 8/8/2013.",
        "He was assigned to modified duty on 7/3/2013.",
    ],
)
def test_dates_of_something_else_are_not_taken(summary):
    letter = l3(summary=summary)
    assert letter.application_received is letter.date_assigned is None
    assert letter.date_of_injury is letter.ur_denial_date is None


@pytest.mark.parametrize(
    ("summary", "age", "sex"),
    [
        ("A fifty-two year old woman fell.", 52, "female"),
        ("A man of forty-one years of age fell.", 41, "male"),
        ("The employee, a woman aged forty-six, fell.", 46, "female"),
        ("This sixty-year-old gentleman fell.", 60, "male"),
        ("A lady in her late forties fell.", None, "female"),
        ("The worker is in the fifties and fell forty years ago.", None, None),
    ],
)
def test_ages_in_words(summary, age, sex):
    letter = l3(summary=summary)
    assert (letter.age, letter.sex) == (age, sex)


@pytest.mark.parametrize(
    ("before", "behind"),
    [
        ("This is the determination in case number CM13-9000777.\n\n", ""),
        ("", "\n\nFinal Determination Letter for IMR Case Number CM13-9000777    2\n"),
    ],
)
def test_a_lost_header_leaves_the_case_number_in_a_sentence_or_at_the_foot_of_a_page(
    before, behind
):
    text = (
        f"HOW THE IMR FINAL DETERMINATION WAS MADE\n\n{before}MAXIMUS sent the file.\n\n"
        "CLINICAL CASE SUMMARY\n\nThe worker asked about IMR Case Number CM13-9000555.\n\n"
        "IMR DECISION(S) AND RATIONALE(S)\n\n1. The request for a knee brace is not medically "
        f"necessary and appropriate.{behind}"
    )
    assert parse(text).case_number == "CM13-9000777"
    assert parse(text.replace("CM13-9000777", "")).case_number is None
