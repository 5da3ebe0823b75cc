"""What people changed survives every later reading, of the parser of today and of newer ones."""

from __future__ import annotations

import pytest

from determinations.ingest import lifecycle
from determinations.ingest.reparsing import reparse_letter
from determinations.ingest.revisions import (
    accept_problem,
    differences,
    draft_of,
    read_now,
    remove_citation,
    remove_item,
    revisions_of,
    split_item,
    take_up_problem,
)
from determinations.letters import BY_HAND, check_again, parse, read
from determinations.models import Case, DisputedItem, Letter, LetterStatus
from determinations.tests.archive import add_letter, sample_readings
from determinations.tests.ingest.revisions.conftest import TWO, change, headings

pytestmark = pytest.mark.django_db


def reads(letter, old, new):
    """Let a newer parser read the letter as if these words were others."""
    text = Letter.objects.get(pk=letter.pk).text
    assert old in text
    Letter.objects.filter(pk=letter.pk).update(text=text.replace(old, new))
    reparse_letter(letter.pk)
    letter.refresh_from_db()


def codes(letter):
    return [problem["code"] for problem in Letter.objects.get(pk=letter.pk).problems]


def test_fields_that_a_person_set_stay_and_others_follow_the_parser(letter):
    draft = draft_of(letter.case)
    draft["case"]["age"] = 41
    draft["items"][0]["outcome"] = "overturned"
    change(letter, draft)
    reads(letter, "40-year-old female cook with knee", "50-year-old male cook with knee")
    case = Case.objects.get()
    assert (case.age, case.sex, case.outcome) == (41, "male", "overturned")
    assert case.corrected["age"]["read"] == "50"
    newest, *_ = revisions_of(case)
    assert (newest.number, newest.origin, newest.draft["case"]["sex"]) == (3, "reparse", "male")


def test_a_field_stays_a_person_s_though_a_parser_once_agreed(letter):
    draft = draft_of(letter.case)
    draft["case"]["age"] = 41
    change(letter, draft)
    reads(letter, "40-year-old", "41-year-old")
    reads(letter, "41-year-old", "14-year-old")
    assert Case.objects.get().age == 41


def sections():
    """Return the cited sections in the order of items and citations."""
    cited = DisputedItem.objects.order_by("position", "citations__position")
    return list(cited.values_list("citations__section", flat=True))


@pytest.mark.parametrize(
    "make",
    [
        lambda draft: split_item(draft, "r1", 6),
        lambda draft: remove_item(draft, "r2"),
        lambda draft: remove_citation(draft, "r1c1"),
    ],
    ids=["split", "remove", "citation"],
)
def test_items_whose_structure_a_person_changed_are_theirs(letter, make):
    change(letter, make(draft_of(letter.case)))
    before, cited = headings(), sections()
    reads(letter, "40-year-old", "41-year-old")
    assert headings() == before
    assert codes(letter) == []
    reads(letter, "Knee brace", "Ankle brace")
    assert headings() == before
    assert sections() == cited
    assert codes(letter) == ["items-read-otherwise"]
    assert Case.objects.get().age == 41
    now = read_now(letter.case, letter)
    found = {each.path for each in differences(draft_of(letter.case), now)}
    assert found
    assert Case.objects.count() == 1


def test_places_of_a_person_s_items_move_with_the_text(letter):
    change(letter, remove_item(draft_of(letter.case), "r1"))
    lifecycle.redact(letter.pk, [(BY_HAND, "cook")])
    item, text = DisputedItem.objects.get(), Letter.objects.get().redacted_text
    start, end = item.spans["description"]
    assert text[start:end] == "Knee brace"
    assert all(
        text[citation.start : citation.end] == citation.text for citation in item.citations.all()
    )


def test_a_newer_letter_tells_its_own_items(letter):
    change(letter, split_item(draft_of(letter.case), "r1", 6))
    newer = add_letter(TWO.replace("01/31/2017", "03/01/2017"), publish=False)
    lifecycle.publish(newer.pk)
    assert headings() == ["MRI of the left knee", "Knee brace"]
    assert "items-of-other-letter" in codes(newer)


def test_what_is_mended_is_no_problem_any_more():
    letter = add_letter(TWO.replace("Decision Date: 01/31/2017", "Decision Date: 31/31/2017"))
    assert codes(letter) == ["impossible-date"]
    assert letter.status == LetterStatus.NEEDS_REVIEW
    draft = draft_of(letter.case)
    draft["case"]["decision_date"] = "2017-01-31"
    change(letter, draft)
    letter.refresh_from_db()
    assert (letter.status, letter.problems) == (LetterStatus.PARSED, [])
    reads(letter, "40-year-old", "41-year-old")
    assert (letter.status, letter.problems) == (LetterStatus.PARSED, [])


def test_what_a_change_breaks_is_a_problem(letter):
    draft = draft_of(letter.case)
    draft["case"]["date_of_injury"] = "2018-01-01"
    change(letter, draft)
    assert set(codes(letter)) == {"dates-out-of-order"}


def test_an_accepted_problem_stays_accepted_until_it_is_taken_up(admin_user):
    text = TWO.replace("Family Practice", "Underwater Basketry")
    letter = add_letter(text)
    assert codes(letter) == ["unknown-specialty"]
    assert not accept_problem(letter.pk, "no-such-problem", reason="", by=admin_user)
    assert accept_problem(letter.pk, "unknown-specialty", reason="It exists", by=admin_user)
    letter.refresh_from_db()
    assert (letter.status, letter.problems[0]["severity"]) == (LetterStatus.PARSED, "note")
    reads(letter, "40-year-old", "41-year-old")
    assert letter.status == LetterStatus.PARSED
    lifecycle.read_again(letter.pk, then=lambda ids: None)
    lifecycle.record_reading(letter.pk, read(text.encode(), "text/plain"))
    letter.refresh_from_db()
    assert letter.status == LetterStatus.PARSED
    take_up_problem(letter.accepted_problems.get().pk, by=admin_user)
    letter.refresh_from_db()
    assert (letter.status, letter.problems[0]["severity"]) == (LetterStatus.NEEDS_REVIEW, "review")


def test_a_letter_that_nobody_changed_has_the_problems_that_the_parser_found():
    for name, _, reading in sample_readings():
        found = check_again(
            reading.parsed,
            recognized=reading.extracted.method == "ocr",
            unseen=reading.extracted.unseen,
        )
        assert set(found) == set(reading.parsed.problems), name


def test_a_reparse_that_reads_the_same_leaves_problems_as_people_left_them(admin_user):
    letter = add_letter(TWO.replace("Family Practice", "Underwater Basketry"))
    accept_problem(letter.pk, "unknown-specialty", reason="It exists", by=admin_user)
    reparse_letter(letter.pk)
    letter.refresh_from_db()
    assert letter.problems[0]["severity"] == "note"
    assert parse(letter.text).problems[0].severity == "review"
