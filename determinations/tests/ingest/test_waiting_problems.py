"""Rows of what the problems of waiting letters are about: PostgreSQL keeps them true by itself."""

from __future__ import annotations

import pytest
from django.db import connection

from determinations.ingest import lifecycle
from determinations.ingest.guideline_names import folded
from determinations.ingest.shared_problems.finding import ONE_BY_ONE
from determinations.letters import Problem, Severity
from determinations.models import Case, DisputedItem, Letter, LetterStatus, WaitingProblem
from determinations.tests.archive import add_letter, item_text, letter_text

pytestmark = pytest.mark.django_db
UNSURE = "unsure-treatment"


def waiting(letter):
    rows = WaitingProblem.objects.filter(letter=letter)
    return [(row.place, row.code, row.holds) for row in rows]


def about(letter, code):
    return WaitingProblem.objects.get(letter=letter, code=code).about


def said_of(letter, *problems):
    letter.set_problems(problems)
    Letter.objects.bulk_update([letter], ["problems"])


@pytest.fixture
def letter():
    text = letter_text("CM17-9100001", item_text("Zorbel wrap therapeutics"))
    return add_letter(text.replace("Decision Date: 01/31/2017", ""))


def test_problems_that_hold_a_letter_and_its_unsure_headings_have_rows(letter):
    codes = {(code, holds) for _, code, holds in waiting(letter)}
    assert codes == {("missing-decision-date", True), (UNSURE, False)}
    for place, code, _ in waiting(letter):
        assert letter.get_problems()[place].code == code


def test_rows_follow_the_problems_whoever_writes_them(letter):
    note = Problem("page-count", "There is 1 page.", Severity.NOTE)
    said_of(letter, note, Problem("impossible-date", "Day 31 of June.", Severity.REVIEW))
    assert waiting(letter) == [(1, "impossible-date", True)]
    before = about(letter, "impossible-date")
    said_of(letter, Problem("impossible-date", "Day 32 of June.", Severity.REVIEW))
    assert about(letter, "impossible-date") == before
    said_of(letter, Problem("impossible-date", "No such month.", Severity.REVIEW))
    assert about(letter, "impossible-date") != before


def test_of_several_alike_in_a_letter_the_first_counts(letter):
    days = [Problem("impossible-date", f"Day {day} of June.", Severity.REVIEW) for day in (31, 32)]
    said_of(letter, *days)
    assert list(WaitingProblem.objects.values_list("is_first", flat=True)) == [True, False]


def test_rows_follow_the_headings_of_items(letter):
    before = about(letter, UNSURE)
    items = DisputedItem.objects.filter(case__letter=letter)
    items.update(description="ZORBEL wrap, therapeutics")
    assert about(letter, UNSURE) == before
    items.update(description="Another heading")
    assert about(letter, UNSURE) != before
    items.delete()
    assert UNSURE not in [code for _, code, _ in waiting(letter)]


def test_rows_follow_which_letter_speaks_for_the_case(letter):
    Case.objects.filter(letter=letter).update(letter=None)
    assert [code for _, code, _ in waiting(letter)] == ["missing-decision-date"]
    Case.objects.filter(letters=letter).update(letter=letter)
    assert UNSURE in [code for _, code, _ in waiting(letter)]


@pytest.mark.parametrize("verb", [lifecycle.publish, lifecycle.reject])
def test_a_letter_that_waits_no_more_has_no_rows(letter, verb):
    said_of(letter)
    verb(letter.pk)
    assert waiting(letter) == []


def test_no_row_is_left_of_a_letter_that_failed(letter):
    Letter.objects.filter(pk=letter.pk).update(status=LetterStatus.FAILED)
    assert waiting(letter) == []


@pytest.mark.parametrize("code", ONE_BY_ONE)
def test_what_needs_a_look_at_each_letter_is_one_group(code):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT determinations_problem_about(%s, 'Some words.', '')"
            " = determinations_problem_about(%s, 'Others.', '')",
            [code, code],
        )
        assert cursor.fetchone() == (True,)


@pytest.mark.parametrize(
    "name",
    [
        "Lindgren & Panel, 2nd ed.",
        "\u041b\u0438\u043d\u0434\u0433\u0440\u0435\u043d",
        "Osterhout\u2019s (1998)",
    ],
)
def test_unknown_names_are_told_apart_as_python_folds_them(name):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT determinations_problem_about('unknown-guideline', %s, '') = left(md5(%s), 16)",
            [f"\u201c{name}\u201d is no guideline that the archive knows.", folded(name)],
        )
        assert cursor.fetchone() == (True,)
