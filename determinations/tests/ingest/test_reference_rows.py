"""Reviewers, specialties, treatment types and guidelines: many looked up or created at once."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from determinations.ingest.reference_rows import ReferenceRows
from determinations.letters import parse
from determinations.models import Guideline, Reviewer, Specialty, TreatmentType
from determinations.tests.archive import item_text, letter_text

pytestmark = pytest.mark.django_db


def letters(*specialties):
    return [
        parse(letter_text(f"CM17-91{number:05}", specialty=specialty))
        for number, specialty in enumerate(specialties)
    ]


def test_many_new_rows_take_as_many_queries_as_one():
    with CaptureQueriesContext(connection) as for_one:
        ReferenceRows().look_up(letters("Family Practice"))
    names = [f"Specialty of {letter} Things" for letter in "ABCDEFGHIJ"]
    with CaptureQueriesContext(connection) as for_ten:
        ReferenceRows().look_up(letters(*names))
    assert len(for_ten) <= len(for_one)
    assert Reviewer.objects.count() == 11
    assert Specialty.objects.filter(known=False).count() == 10


def test_rows_that_were_looked_up_are_not_asked_for_again():
    rows = ReferenceRows()
    read = letters("Family Practice")
    rows.look_up(read)
    with CaptureQueriesContext(connection) as queries:
        rows.look_up(read)
        reviewer = rows.reviewer(read[0].specialties, read[0].licensure_states)
        item = read[0].items[0]
        rows.treatment(item.treatment.category, item.treatment.subcategory)
    assert [query["sql"] for query in queries if "SELECT" in query["sql"]] == []
    assert [specialty.name for specialty in reviewer.specialties.all()] == ["Family Practice"]


def test_rows_that_are_stored_are_found_and_left_as_they_are():
    first = ReferenceRows()
    read = letters("Family Practice")
    first.look_up(read)
    reviewer = Reviewer.objects.get()
    reviewer.specialties.clear()  # as a person may have decided
    ReferenceRows().look_up(read)
    assert Reviewer.objects.get() == reviewer
    assert not reviewer.specialties.exists()


def test_one_profile_for_the_same_states_in_another_order():
    rows = ReferenceRows()
    assert rows.reviewer(["Pain Medicine"], ["Texas", "California"]) == rows.reviewer(
        ["Pain Medicine"], ["California", "Texas"]
    )
    assert rows.reviewer([], []) is None


def test_editions_of_a_guideline_are_told_apart():
    item = item_text(imro="Knee Complaints 2004", admin="Knee Complaints 2007")
    ReferenceRows().look_up([parse(letter_text("CM17-9100001", item))])
    assert sorted(Guideline.objects.values_list("year", flat=True)) == [2004, 2007]
    assert TreatmentType.objects.count() == 1


def test_after_forgetting_rows_that_are_gone_are_made_again():
    rows = ReferenceRows()
    read = letters("Family Practice")
    rows.look_up(read)
    Reviewer.objects.all().delete()
    rows.forget()
    rows.look_up(read)
    assert rows.reviewer(read[0].specialties, read[0].licensure_states) == Reviewer.objects.get()
