"""A letter behind a newer one of its case is told of, and one with a misread number is held."""

from __future__ import annotations

import pytest

from determinations.ingest import lifecycle
from determinations.ingest.erasing import erase
from determinations.ingest.reparsing import reparse
from determinations.ingest.revisions import CannotAccept, accept_problem, candidate_draft, revise
from determinations.models import Case, Letter, LetterStatus, WaitingProblem
from determinations.tests.archive import add_letter, item_text, letter_text

pytestmark = pytest.mark.django_db

NUMBER = "CM17-9100001"
OF_ANOTHER = (
    ("10/13/2016", "03/02/2012"),
    ("12/20/2016", "11/01/2016"),
    ("12/28/2016", "11/09/2016"),
    ("40-year-old female", "61-year-old male"),
)
"""What another case's letter says where the usual one says something else."""


def other_case(number=NUMBER, decided="12/31/2016", agreeing=0):
    """Return the text of a letter that differs from the usual one in all but `agreeing` things."""
    text = letter_text(number, item_text("Tramadol 50mg #60"), decided=decided)
    for usual, other in OF_ANOTHER[agreeing:]:
        text = text.replace(usual, other)
    return text


def codes(letter):
    return [problem.code for problem in Letter.objects.get(pk=letter.pk).get_problems()]


@pytest.fixture
def newest():
    return add_letter(letter_text(NUMBER, decided="02/28/2017"), name="newest.txt")


def test_an_older_letter_is_superseded_with_a_note_of_both_days(newest):
    older = add_letter(letter_text(NUMBER, decided="01/31/2017"))
    assert older.status == LetterStatus.SUPERSEDED
    (note,) = older.get_problems()
    assert (note.code, note.severity) == ("older-letter", "note")
    for told in (NUMBER, "newest.txt", "January 31, 2017", "February 28, 2017"):
        assert told in note.message


def test_an_older_letter_that_says_otherwise_in_all_is_held(newest):
    older = add_letter(other_case())
    assert (older.status, codes(older)) == (LetterStatus.NEEDS_REVIEW, ["other-case-perhaps"])
    message = older.get_problems()[0].message
    assert "October 13, 2016 there" in message
    assert "no disputed item is in both" in message
    assert Case.objects.get().letter_id == newest.pk


@pytest.mark.parametrize(
    ("agreeing", "state"), [(1, LetterStatus.NEEDS_REVIEW), (2, LetterStatus.SUPERSEDED)]
)
def test_one_thing_in_common_is_chance_and_two_are_none(newest, agreeing, state):
    assert add_letter(other_case(agreeing=agreeing)).status == state


def test_a_misread_day_alone_holds_no_letter(newest):
    text = letter_text(NUMBER, decided="01/31/2017").replace("10/13/2016", "10/18/2016")
    assert add_letter(text).status == LetterStatus.SUPERSEDED


def test_a_letter_without_its_day_is_not_taken_for_the_older_one(newest):
    undated = add_letter(letter_text(NUMBER).replace("Decision Date: 01/31/2017", ""))
    assert undated.status == LetterStatus.NEEDS_REVIEW
    assert "order-unknown" in codes(undated)


@pytest.mark.parametrize("publish", [True, False])
def test_of_two_letters_of_one_day_with_other_outcomes_none_makes_way_unseen(publish):
    first = add_letter(letter_text(NUMBER), name="first.txt", publish=publish)
    second = add_letter(letter_text(NUMBER, item_text(outcome="Overturned")), publish=publish)
    assert second.status == LetterStatus.NEEDS_REVIEW
    assert "order-unknown" in codes(second)
    assert "first.txt" in second.get_problems()[0].message
    assert Case.objects.get().letter_id == first.pk


def test_of_two_letters_of_one_day_with_the_same_outcomes_the_later_speaks():
    first = add_letter(letter_text(NUMBER), publish=False)
    second = add_letter(letter_text(NUMBER) + "\n", publish=False)
    assert Letter.objects.get(pk=first.pk).status == LetterStatus.SUPERSEDED
    assert Case.objects.get().letter_id == second.pk


def test_a_newer_letter_of_another_case_takes_no_waiting_letters_place():
    waits = add_letter(letter_text(NUMBER), publish=False)
    newer = add_letter(other_case(decided="03/31/2017"), publish=False)
    assert newer.status == LetterStatus.NEEDS_REVIEW
    assert Letter.objects.get(pk=waits.pk).status == LetterStatus.PARSED
    assert Case.objects.get().letter_id == waits.pk


def test_a_held_letter_goes_to_its_own_case_by_its_right_number(newest, admin_user):
    letter = Letter.objects.select_related("case").get(pk=add_letter(other_case()).pk)
    draft = candidate_draft(letter.case, letter).draft
    renumbered = {**draft, "case": draft["case"] | {"case_number": "CM17-9100002"}}
    revise(letter.pk, renumbered, seen=0, by=admin_user, reason="A 2 was read as a 1")
    assert Case.objects.get(case_number="CM17-9100002").letter_id == letter.pk
    assert codes(letter) == []


def test_a_held_letter_is_kept_as_the_older_one_and_no_later_letter_waits_for_it(
    newest, admin_user
):
    letter = add_letter(other_case())
    with pytest.raises(CannotAccept):
        accept_problem(letter.pk, "other-case-perhaps", reason="It is", by=admin_user)
    lifecycle.keep_as_older(letter.pk, over=newest.pk, by=admin_user, reason="Looked at both")
    letter = Letter.objects.get(pk=letter.pk)
    assert (letter.status, codes(letter)) == (LetterStatus.SUPERSEDED, ["older-letter"])
    assert not letter.is_hidden


def test_letters_that_may_be_of_another_case_share_no_problem(newest):
    add_letter(other_case())
    add_letter(other_case(decided="12/30/2016"))
    abouts = WaitingProblem.objects.filter(code="other-case-perhaps").values_list("about")
    assert len(set(abouts)) == 1


def test_the_note_outlives_a_newer_parser_and_not_the_letter_that_it_names(newest, admin_user):
    older = add_letter(letter_text(NUMBER, decided="01/31/2017"))
    Letter.objects.filter(pk=older.pk).update(reading_digest="", parser_version="0")
    list(reparse([older.pk], dry_run=False, most_examples=0))
    assert Letter.objects.get(pk=older.pk).parser_version != "0"
    assert codes(older) == ["older-letter"]
    erase(newest.pk, by=admin_user, reason="Not a letter")
    assert codes(older) == []
