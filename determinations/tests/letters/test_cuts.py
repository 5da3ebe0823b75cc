"""Where a rationale ends and the next heading begins, however the one quotes the other."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from determinations.letters import Severity, Span, parse
from determinations.letters.conclusions import last_conclusion
from determinations.tests.archive import item_text, letter_text
from determinations.vocabulary import ItemOutcome

PLAIN = [
    "MRI of the left knee",
    "12 sessions of aquatic therapy for the low back",
    "Norco 10/325mg 1 p.o. b.i.d. #60",
    "Gabapentin 300mg #90. Refills: 2",
    "1. Lumbar brace",
    "Physical therapy, 2 x 4,\nright shoulder (8 visits)",
    "(Retrospective) urine drug screen, DOS: 03/04/2016",
    "H-wave unit, 30 day rental",
]
PARTLY = [
    "Therapy for the neck, 12 visits was the original request. Therapy for the neck, 8 visits was "
    "authorized by the Claims Administrator. The remaining IMR eligible portion of the original "
    "request, therapy for the neck, 4 visits is",
    "Tramadol 50mg #90 was the original request. Tramadol 50mg #45 was authorized by the Claims "
    "Administrator. The remaining IMR eligible portion of the original request, Tramadol 50mg #45 "
    "is",
    "Bath lift for purchase was the original request. The Claims Administrator authorized a bath "
    "lift for 1 month, leaving the original request IMR eligible. The original request, bath lift "
    "for purchase is",
    "The Claims Administrator authorized massage for 2 visits, leaving the original request IMR "
    "eligible. The original request, massage for 6 visits is",
]
REASONS = [
    "Six weeks of exercises at home have not been tried.",
    "The guideline asks for a record of effect, pg. 49, and none was given.",
    "The notes (01/04/2016) show no deficit. A second course, 12 visits, was never begun.",
    "Nothing is said of the original request, nor of what was authorized before.",
    "The administrator wrote that the request was not medically necessary. The file agrees.",
]
CONCLUSIONS = [
    'Given the above, the request for "{}" is not medically necessary.',
    "Given the above, the request for {} is not medically necessary.",
    "As such, the request for \u201c{}\u201d is not medically necessary or appropriate.",
    "Therefore the request for {} is determined to be not medically necessary at this time.",
    "Medical necessity of {} has not been established.",
    'In summary, "{}" cannot be considered medically necessary.',
    "For these reasons {} is not supported.",
    "{} is not certified.",
    "It is not medically necessary",
]
ADVICE = ["", "", " A taper should be planned with the worker.", " The records were read in full."]
GAPS = ["\n", " ", "\n\n", "\n\f", ""]


def quoted(heading):
    """Return a heading as rationales quote it: without the verb that leads to its outcome."""
    return heading.removesuffix(" is")


@st.composite
def items(draw):
    """Draw headings with rationales that quote them, and the gap behind each rationale."""
    drawn = []
    for _ in range(draw(st.integers(1, 5))):
        heading = draw(st.sampled_from(PLAIN + PARTLY))
        conclusion = draw(st.sampled_from(CONCLUSIONS)).format(quoted(heading))
        advice = draw(st.sampled_from(ADVICE)) if conclusion.endswith(".") else ""
        gap = draw(st.sampled_from(GAPS if (conclusion + advice).endswith(".") else ["\n", "\n\n"]))
        rationale = f"{draw(st.sampled_from(REASONS))} {conclusion}{advice}"
        drawn.append((heading, rationale, gap))
    return drawn


def plain(text):
    return " ".join(text.split())


@settings(max_examples=300, deadline=None)
@given(items())
def test_a_letter_is_cut_where_it_was_put_together(drawn):
    body = ""
    for heading, rationale, gap in drawn:
        body += item_text(heading, rationale=rationale).rstrip("\n") + gap
    letter = parse(letter_text("CM17-9100020", body))

    assert [item.description for item in letter.items] == [
        plain(heading) for heading, _, _ in drawn
    ]
    assert [plain(item.rationale) for item in letter.items] == [
        plain(rationale) for _, rationale, _ in drawn
    ]


@pytest.mark.parametrize("outcome", ["Upheld", "Overturned"])
@pytest.mark.parametrize(
    "rationale",
    [
        "Bracing was never tried. The request is medically necessary.",
        "All of it was tried. The request for the MRI is not medically necessary at this time.",
    ],
)
def test_an_outcome_against_a_clear_conclusion_waits_for_a_person(outcome, rationale):
    letter = parse(letter_text("CM17-9100021", item_text(outcome=outcome, rationale=rationale)))
    agrees = (outcome == "Upheld") == ("not medically" in rationale)
    found = [problem for problem in letter.problems if problem.code == "outcome-contradicted"]
    assert [(problem.item, problem.severity) for problem in found] == (
        [] if agrees else [(1, Severity.REVIEW)]
    )
    if found:
        assert "necessary" in letter.text[found[0].span.start : found[0].span.end]


def conclusion_of(rationale):
    concluded = last_conclusion(rationale, Span(0, len(rationale)))
    return concluded.outcome if concluded else None


@pytest.mark.parametrize(
    "rationale",
    [
        "The request is not-medically necessary.",
        "The request is notmedically necessary",
        "It is not seen as medically necessary.",
        "The MRI is not a medical necessity to the patient at this time.",
        "The quantity cannot be deemed medically necessary without more evidence.",
        "The visits cannot be considered medically necessary.",
        "The requested study is not certified.",
        "The request is non-certified.",
        "Medical necessity of the brace has not been established.",
        "Neither of the two is medically necessary, so the request is not supported.",
        "The denial is appropriate.",
        "The utilization review decision is upheld.",
        "As no surgery is medically necessary, the request is not medically necessary.",
        "This request does not satisfy the guideline, and does not appear medically necessary.",
        "It is not medically necessary. The worker may be advised to taper.",
        "The request is medically unnecessary.",
    ],
)
def test_conclusions_that_let_the_denial_stand(rationale):
    assert conclusion_of(rationale) is ItemOutcome.UPHELD


@pytest.mark.parametrize(
    "rationale",
    [
        "Since two drugs have not helped, the request is medically necessary.",
        "The request is deemed medically necessary and appropriate.",
        "The requested visits are certified.",
        "The request is supported.",
        "Medical necessity has been established.",
        "The denial is not supported.",
        "The denial is overturned.",
        "The administrator's decision is reversed.",
        "It was not medically necessary last year. It is medically necessary now.",
    ],
)
def test_conclusions_against_the_denial(rationale):
    assert conclusion_of(rationale) is ItemOutcome.OVERTURNED


@pytest.mark.parametrize(
    "rationale",
    [
        "If the pain persists, an MRI is medically necessary.",
        "An MRI would be medically necessary after a fall.",
        "Six visits are medically necessary and the other six are not medically necessary.",
        "There is no record that it is medically necessary.",
        "Zolpidem is approved for two weeks of treatment.",
        "This medical necessity decision is no advice to stop the drug.",
        "Exercise is recommended.",
    ],
)
def test_sentences_that_leave_the_outcome_open(rationale):
    assert conclusion_of(rationale) is None


def problems_of(*items_of_letter):
    letter = parse(letter_text("CM17-9100022", *items_of_letter))
    return [(problem.code, problem.item, problem.severity.value) for problem in letter.problems]


def test_a_rationale_without_a_conclusion_is_remarked():
    assert problems_of(item_text(rationale="Bracing was never tried.")) == [
        ("missing-conclusion", 1, "note")
    ]


def test_a_conclusion_copied_from_another_item_is_remarked_and_the_heading_wins():
    found = problems_of(
        item_text("Knee brace", "Overturned"),
        item_text(
            "Lidocaine patches #30",
            rationale="The knee is unstable. The requested knee brace is medically necessary.",
        ),
    )
    assert found == [("conclusion-on-another-item", 2, "note")]


def test_a_rationale_that_ends_within_a_sentence_makes_the_cut_uncertain():
    first = item_text(rationale="A brace and a cane of the")
    assert ("uncertain-cut", 2, "review") in problems_of(first, item_text("Knee brace"))


def test_a_heading_that_says_what_is_medically_necessary_is_no_heading():
    heading = "Therapy is not medically necessary. Knee brace"
    assert ("uncertain-cut", 1, "review") in problems_of(item_text(heading))
