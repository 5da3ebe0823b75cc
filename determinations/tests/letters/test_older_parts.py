"""Parts of older letters that stand where others have them not: tables, numbers, feet."""

from __future__ import annotations

from datetime import date

import pytest

from determinations.letters import parse
from determinations.letters.sections import without_page_lines

from .citation_words import in_words

L3 = """MEDICAL PROFESSIONAL REVIEW
ISSUE AT DISPUTE:
1. A knee brace
2. An ice pack
CASE SUMMARY:
A 40 year old man fell.
MEDICAL TREATMENT GUIDELINE(S) RELIED UPON BY PROFESSIONAL REVIEWER AND WHY:
{brace}The Claims Administrator based its decision on Knee Complaints, page 340. The professional
reviewer relied on the same page.
{pack}{second}
RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS MEDICALLY NECESSARY:
{brace}It was read.
RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS NOT MEDICALLY NECESSARY:
{pack}It was read too.
"""
SECOND = (
    "The Claims Administrator cited nothing. The professional reviewer relied on the ODG, Knee."
)


def l3(brace, pack, second=SECOND):
    return parse(L3.format(brace=brace, pack=pack, second=second)).items


@pytest.mark.parametrize(
    ("brace", "pack"),
    [("1. ", "2. "), ("1) Brace. ", "2) Pack. "), ("Issue 1: ", "Issue 2: "), ("(1) ", "(2) ")],
)
def test_what_is_numbered_as_an_issue_is_belongs_to_it(brace, pack):
    first, second = l3(brace, pack)
    assert (str(first.outcome), str(second.outcome)) == ("overturned", "upheld")
    assert "read too" not in first.rationale
    assert in_words(first.citations) == ["Knee Complaints |  | 340", "=Knee Complaints |  | 340"]
    assert in_words(second.citations) == ["none", "! ODG, Knee"]


def test_the_same_chapter_may_be_that_of_the_item_before():
    second = "The Claims Administrator applied page 346 of the same ACOEM chapter."
    _, pack = l3("1. ", "2. ", second)
    assert in_words(pack.citations)[:1] == ["Knee Complaints |  | 346"]


@pytest.mark.parametrize(
    "head",
    [
        "Case Number:\nDate of Injury:\nDecision Date:\nPriority:\n"
        "CM13-9000777\n06/19/2008\n02/11/2014\nExpedited\n",
        "Case Number: Date of Injury:\nCM13-9000777 06/19/2008\n"
        "Decision Date: Priority:\n02/11/2014 Expedited\n",
    ],
)
def test_labels_that_stand_together_before_their_values(head):
    letter = parse(f"{head}\nCLINICAL CASE SUMMARY\nA worker fell.")
    assert letter.case_number == "CM13-9000777"
    assert letter.date_of_injury == date(2008, 6, 19)
    assert letter.decision_date == date(2014, 2, 11)
    assert letter.priority == "expedited"


def test_labels_without_a_value_each_are_not_paired():
    letter = parse("Date Assigned: Date of Injury:\n06/19/2008\n\nCLINICAL CASE SUMMARY\nHe fell.")
    assert letter.date_assigned is None


@pytest.mark.parametrize(
    ("line", "is_blanked"),
    [
        ("Final Determination   CM13-9000406   1", True),
        ("Medical Professional Review - IMR Case Number CM13-9000404 - page 1", True),
        ("1\n      CM13-9000408  Final Determination", True),
        ("\t\t1 of 3", True),
        ("46 of 127", False),
        ("The review of CM13-9000404 was read", False),
    ],
)
def test_lines_of_pages_within_a_sentence_are_blanked(line, is_blanked):
    text = f"A sentence goes\n\n{line}\n\non here."
    blanked = without_page_lines(text)
    assert len(blanked) == len(text)
    assert (blanked.split() == ["A", "sentence", "goes", "on", "here."]) is is_blanked


def ages(summary, rationale):
    letter = parse(
        f"CASE SUMMARY:\n{summary}\nIMR DECISION(S) AND RATIONALE(S)\n"
        "1. The request for a cane is not medically necessary and appropriate.\n"
        "The Claims Administrator cited the ODG.\n"
        f"The Physician Reviewer's decision rationale: {rationale}"
    )
    return letter.age, [
        problem.message for problem in letter.problems if problem.code == "ages-disagree"
    ]


def test_an_age_that_the_rationale_gives_otherwise_is_noticed():
    age, (message,) = ages("A 45 year old man fell.", "This 54-year-old man needs no cane.")
    assert age == 45
    assert "54" in message
    assert ages("A 45 year old man fell.", "This 46 y.o. man walks.") == (45, [])
    assert ages("A 45 year old man fell.", "A 2 year old fracture healed.") == (45, [])


@pytest.mark.parametrize(
    ("summary", "age", "sex"),
    [
        ("Pt is a 33 y.o. male roofer.", 33, "male"),
        ("A hotel housekeeper of 41 years, hurt her knee.", 41, "female"),
        ("A seventy-two year old widow fell.", 72, "female"),
        ("A smoker for a period of 20 years, he fell.", None, "male"),
    ],
)
def test_ages_behind_a_trade_and_widows(summary, age, sex):
    letter = parse(f"CASE SUMMARY:\n{summary}\nDOCUMENTS REVIEWED:\nNotes.")
    assert (letter.age, letter.sex) == (age, sex)


def test_the_list_of_documents_may_tell_when_the_application_came():
    documents = "DOCUMENTS REVIEWED:\nApplication for IMR (received {}), records signed 7/1/2013\n"
    letter = parse("CASE SUMMARY:\nHe fell.\n" + documents.format("7/19/2013"))
    assert letter.application_received == date(2013, 7, 19)
    assert (
        parse("CASE SUMMARY:\nHe fell.\n" + documents.format("late")).application_received is None
    )
