"""The parser against damage, and against any text at all."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from determinations.letters import Layout, Severity, normalize, parse, screen
from determinations.letters.dates import parse_date
from determinations.tests.archive import item_text, letter_text, sample_readings
from determinations.vocabulary import ItemOutcome, canonical_specialty, split_specialties
from synthetic.render import render
from synthetic.samples import drafts as sample_drafts


def codes(letter):
    return {problem.code for problem in letter.problems}


def test_a_rationales_last_line_never_runs_into_the_next_heading():
    text = letter_text(
        "CM17-9100002",
        item_text(rationale="It was reviewed. The request for MRI is\nnot medically necessary."),
        item_text("Physical therapy two times a week for\nfour weeks for the left knee"),
    )  # fmt: skip
    first, second = parse(text).items
    assert first.rationale.endswith("not medically necessary.")
    assert second.description == (
        "Physical therapy two times a week for four weeks for the left knee"
    )


def test_a_heading_on_the_last_line_of_a_rationale():
    text = letter_text("CM17-9100003", item_text(), item_text("Knee brace"))
    text = text.replace("medically necessary.\nKnee brace", "medically necessary. Knee brace")
    assert [item.description for item in parse(text).items] == [
        "MRI of the left knee",
        "Knee brace",
    ]


def test_a_partly_authorized_heading_that_begins_with_what_was_authorized():
    heading = (
        "The Claims Administrator authorized therapy for 6 visits, leaving the original request "
        "IMR eligible. The original request, therapy for 12 visits, is"
    )
    second = parse(letter_text("CM17-9100006", item_text(), item_text(heading))).items[1]
    assert second.description == heading
    assert second.disputed == "therapy for 12 visits"


PARTLY = (
    "Physical therapy for the left knee, 12 visits was the original request. Physical therapy for "
    "the left knee and a lumbar brace, 6 visits was authorized by the Claims Administrator. The "
    "remaining IMR eligible portion of the original request, {} is"
)


def partly(disputed):
    return parse(letter_text("CM17-9100007", item_text(PARTLY.format(disputed)))).items[0]


def test_what_is_in_dispute_tells_treatment_and_part():
    item = partly("massage of the neck, 3 sessions")
    assert (item.body_parts, item.treatment.subcategory) == (("neck",), "Massage")
    assert item.sides == ()


def test_what_the_disputed_part_leaves_open_is_the_requests_not_what_was_authorized():
    item = partly("the remaining 6 visits")
    assert (item.body_parts, item.sides) == (("knee",), ("left",))
    assert item.treatment.subcategory == "Physical & Occupational Therapy"
    assert partly("therapy for the knee").sides == ("left",)


def test_an_amount_in_the_disputed_part_points_at_its_own_words():
    heading = PARTLY.format("physical therapy 6 visits").replace(" visits is", "  visits\nis")
    letter = parse(
        letter_text("CM17-9100008", item_text(heading.replace("12 visits", "12\nvisits")))
    )
    (quantity,) = letter.items[0].quantities
    assert letter.text[: quantity.span.start].endswith("physical therapy ")
    assert letter.text[quantity.span.start : quantity.span.end].split() == ["6", "visits"]


def test_a_numbered_list_of_issues_is_one_item_each():
    drafts = {draft.name: draft for draft in sample_drafts()}
    text = render(drafts["15-review-2013-tens"])
    text = text.replace("Purchase of a TENS unit", "1. Purchase of a TENS unit\n2. A cane")
    assert [item.description for item in parse(text).items] == ["Purchase of a TENS unit", "A cane"]


def test_a_lost_line_break_behind_the_outcome():
    text = letter_text().replace("Upheld\nClaims", "UpheldClaims")
    assert parse(text).items[0].outcome is ItemOutcome.UPHELD


def test_double_spacing_page_breaks_and_odd_spaces():
    text = letter_text().replace("\n", " \r\n\r\n\u00a0").replace("IMR ISSUES", "\fIMR ISSUES")
    letter = parse(text)
    assert letter.case_number == "CM17-9100001"
    assert letter.items[0].description == "MRI of the left knee"
    assert letter.severity is None


def test_a_lost_header_leaves_what_the_summary_states_plainly():
    text = letter_text()
    text = text[text.index("HOW THE IMR") :].replace(
        "with knee pain.",
        "with date of injury of 10/13/2016. The request was denied by utilization review letter, "
        "12/20/2016.",
    )
    letter = parse(text)
    assert letter.case_number is None
    assert str(letter.date_of_injury) == "2016-10-13"
    assert str(letter.ur_denial_date) == "2016-12-20"
    assert {"missing-case-number", "missing-decision-date"} <= codes(letter)


def test_an_empty_date_of_injury_is_not_the_date_of_the_next_label():
    text = letter_text()
    letter = parse(text.replace("Date of Injury: 10/13/2016", "Date of Injury:"))
    assert letter.date_of_injury is None
    assert letter.decision_date == parse(text).decision_date


def test_problems_are_named_with_their_place():
    text = letter_text().replace("MRI of the left knee: Upheld", "MRI of the left knee")
    letter = parse(text)
    assert "missing-outcome" in codes(letter)
    problem = next(problem for problem in letter.problems if problem.code == "missing-outcome")
    assert problem.item == 1
    assert problem.severity is Severity.REVIEW


def test_a_rationale_that_contradicts_its_heading_is_noticed():
    text = letter_text("CM17-9100004", item_text(rationale="The request is medically necessary."))
    assert "outcome-contradicted" in codes(parse(text))


def test_dates_out_of_order_and_impossible_dates_are_noticed():
    assert "dates-out-of-order" in codes(parse(letter_text(decided="01/31/2015")))
    assert "impossible-date" in codes(parse(letter_text(decided="02/31/2017")))


def test_text_that_is_no_determination_is_no_letter():
    letter = parse("A recipe for bread.")
    assert letter.layout is Layout.UNKNOWN
    assert "no-determination" in codes(letter)
    assert letter.severity is Severity.FATAL


def test_a_text_longer_than_any_letter_waits_for_a_person():
    rationale = "The request is not medically necessary. "
    long = parse(letter_text("CM17-9100003", item_text(rationale=rationale * 5_500)))
    assert "long-letter" in codes(long)
    assert long.severity is Severity.REVIEW
    assert "long-letter" not in codes(
        parse(letter_text("CM17-9100003", item_text(rationale=rationale * 500)))
    )


def test_a_letter_that_lost_all_its_marks_is_left_to_a_person():
    letter = parse("The injured worker has knee pain. Imaging is not medically necessary.")
    assert letter.layout is Layout.UNKNOWN
    assert not letter.items
    assert letter.severity is Severity.REVIEW


@pytest.mark.parametrize("heading", ["of the left knee", "program) 20 hours", ", 12 visits"])
def test_a_heading_that_begins_in_the_middle_has_lost_its_start(heading):
    assert "lost-heading-start" in codes(parse(letter_text("CM17-9100010", item_text(heading))))


NUMBERED = ["{}. MRI of the left knee", "{}. Knee brace", "{}. Therapy for the knee, 6 visits"]


@pytest.mark.parametrize(
    ("numbers", "gaps"),
    [((1, 2, 3), []), ((1, 2, 4), [3]), ((2, 3, 4), [1]), ((1, 3, 7), [2, 3]), ((1, 1, 2), [])],
)
def test_a_gap_in_the_numbers_of_items_is_noticed(numbers, gaps):
    headings = [heading.format(at) for heading, at in zip(NUMBERED, numbers, strict=True)]
    letter = parse(letter_text("CM17-9100009", *(item_text(heading) for heading in headings)))
    found = [problem for problem in letter.problems if problem.code == "gap-in-numbering"]
    assert [problem.item for problem in found] == gaps
    assert all(problem.severity is Severity.REVIEW and problem.span for problem in found)


@pytest.mark.parametrize("name", ["12-chiropractic-2013", "17-notice-2013", "18-notice-2013-dme"])
def test_a_gap_in_the_numbers_of_older_layouts_is_noticed(name):
    text = render({draft.name: draft for draft in sample_drafts()}[name])
    assert "gap-in-numbering" not in codes(parse(text))
    later = re.sub(r"^1([.)] (?:The request|MAXIMUS|Regarding))", r"2\1", text, flags=re.MULTILINE)
    later = re.sub(r"^2([.)] (?:The request|MAXIMUS|Regarding))", r"3\1", later, flags=re.MULTILINE)
    assert "gap-in-numbering" in codes(parse(later))


SENTENCES = [
    "The professional reviewer is Board Certified in Sports Medicine and licensed to practice in "
    "Oregon.",
    "The professional reviewer is Board Certified in Sports Medicine, and is licensed to practice "
    "medicine in the State of Oregon.",
    "The professional reviewer is Board Certified in Sports Medicine, licensed to practice in "
    "Oregon.",
    "Board Certified in Sports Medicine and licensed to practice in Oregon.",
]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_credentials_of_a_medical_professional_review(sentence):
    text = render({draft.name: draft for draft in sample_drafts()}["15-review-2013-tens"])
    at = text.index("The professional reviewer")
    letter = parse(text[:at] + sentence)
    assert letter.specialties == ("Sports Medicine",)
    assert letter.licensure_states == ("Oregon",)


def test_words_cut_at_a_line_end_are_spelled_as_elsewhere_in_the_letter():
    assert normalize("radiculopathy; radicul\x02opathy") == "radiculopathy; radiculopathy"
    assert normalize("anti\ufffeinflammatory") == "anti-inflammatory"


def test_dates_in_every_form():
    for written in ("11/03/2016", "11-3-16", "November 3, 2016", "Nov. 3, 2016", "ll/O3/2O16"):
        assert str(parse_date(written)) == "2016-11-03"
    assert parse_date("13/45/2016") is None


def test_specialties_with_and_in_their_names():
    assert split_specialties("Allergy and Immunology and Neurology") == [
        "Allergy and Immunology",
        "Neurology",
    ]
    assert canonical_specialty("PHYSICAL MEDICINE AND REHABILITATION") == (
        "Physical Medicine & Rehabilitation"
    )
    assert canonical_specialty("Astrology") is None


def test_what_is_redacted_among_specialties_is_none():
    assert split_specialties("Internal Medicine, [redacted: name]") == ["Internal Medicine"]


SAMPLE_TEXTS = [reading.extracted.text for _, _, reading in sample_readings()]


@st.composite
def mutated(draw):
    """A sample letter with pieces cut out, doubled, moved, or replaced by noise."""
    text = draw(st.sampled_from(SAMPLE_TEXTS))
    for _ in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 400)))
        piece = draw(st.sampled_from([text[start:end] * 2, "", text[:200], "(" * 50, " \n\f:"])
                     | st.text(max_size=30))  # fmt: skip
        text = text[:start] + piece + text[end:]
    return text


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mutated() | st.text(max_size=2000))
def test_any_text_is_read_without_an_error_and_spans_hold(text):
    letter = parse(text)
    size = len(letter.text)
    spans = [*letter.spans.values()]
    for item in letter.items:
        spans += [*item.spans.values(), *(citation.span for citation in item.citations)]
        spans += [quantity.span for quantity in item.quantities]
    spans += [problem.span for problem in letter.problems if problem.span]
    spans += [finding.span for finding in screen(letter.text)]
    assert all(0 <= span.start <= span.end <= size for span in spans)
    assert normalize(letter.text) == letter.text


def test_a_long_run_of_blank_lines_is_passed_over_once():
    """A pattern that began at each of them anew would take minutes here, not moments."""
    text = letter_text().replace("IMR ISSUES", "\n" * 300_000 + "IMR ISSUES")
    assert parse(text).items[0].outcome is ItemOutcome.UPHELD


def test_a_soft_hyphen_at_the_end_of_a_line_is_that_of_the_line():
    assert (
        normalize("Treatment Guide\u00ad\nlines, topi\u00adcal") == "Treatment Guidelines, topical"
    )
