"""Letters that are parsed anew in groups end as they would one by one."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from determinations.ingest import lifecycle, reparsing, reparsing_groups
from determinations.ingest.reparse_report import Report
from determinations.models import (
    Case,
    DisputedItem,
    IndexChange,
    Letter,
    LetterStatus,
)
from determinations.tests.archive import add_letter, item_text, letter_text, publish_samples
from determinations.tests.ingest.stored import archive

pytestmark = pytest.mark.django_db


def make_older(cases=None):
    """Leave letters as an older parser has read them, with other values in some columns."""
    of_cases = {} if cases is None else {"case__in": cases}
    DisputedItem.objects.filter(**of_cases).update(body_parts=["hip"])
    Letter.objects.update(parser_version="0.9", reading_digest="")
    IndexChange.objects.all().delete()


def reparse_all():
    ids = reparsing.ids_to_reparse(every=False)
    report = Report()
    for _, part in reparsing.reparse(ids, dry_run=False, most_examples=3):
        report.add(part, most_examples=3)
    return report


def one_by_one():
    return {
        letter_id: reparsing.reparse_letter(letter_id)
        for letter_id in reparsing.ids_to_reparse(every=False)
    }


def test_samples_read_otherwise_end_as_they_do_one_by_one():
    publish_samples()
    make_older(list(Case.objects.order_by("pk").values_list("pk", flat=True)[::2]))
    with transaction.atomic():
        expected_changes = one_by_one()
        expected = archive()
        transaction.set_rollback(True)
    changes = reparsing_groups.reparse_group(reparsing.ids_to_reparse(every=False), dry_run=False)
    assert len(changes) > 20
    assert changes == {letter_id: expected_changes[letter_id] for letter_id in changes}
    reparse_all()  # whatever could not go with the others
    assert archive() == expected


def test_a_dry_run_of_a_group_tells_the_same_and_changes_nothing():
    publish_samples()
    make_older()
    before = archive()
    ids = reparsing.ids_to_reparse(every=False)
    told = reparsing_groups.reparse_group(ids, dry_run=True)
    assert archive() == before
    assert told == reparsing_groups.reparse_group(ids, dry_run=False)


def test_a_group_takes_no_more_queries_than_a_few_letters():
    for number in range(9100001, 9100016):
        add_letter(letter_text(f"CM17-{number}"))

    def queries_for(ids):
        make_older()
        with CaptureQueriesContext(connection) as queries:
            changes = reparsing_groups.reparse_group(ids, dry_run=False)
        assert all(changes.values())
        return len(queries)

    ids = reparsing.ids_to_reparse(every=True)
    assert queries_for(ids) == queries_for(ids[:2])


def test_letters_read_as_before_keep_their_rows():
    changed, same = (add_letter(letter_text(f"CM17-910000{n}")) for n in range(2))
    rows = set(DisputedItem.objects.filter(case__letter=same).values_list("pk", flat=True))
    make_older([changed.case_id])
    report = reparse_all()
    assert report.letters == {"changed": 1, "unchanged": 1}
    assert set(DisputedItem.objects.filter(case__letter=same).values_list("pk", flat=True)) == rows
    assert list(IndexChange.objects.values_list("case_id", flat=True)) == [changed.case_id]
    assert reparsing.ids_to_reparse(every=False) == []


def test_what_people_changed_goes_the_careful_way(admin_user):
    corrected, other = (add_letter(letter_text(f"CM17-910000{n}")) for n in range(2))
    item = DisputedItem.objects.get(case=corrected.case)
    item.body_parts = ["hip", "knee"]
    lifecycle.correct(item, ["body_parts"], admin_user)
    make_older([other.case_id])
    ids = reparsing.ids_to_reparse(every=False)
    assert set(reparsing_groups.reparse_group(ids, dry_run=True)) == {other.pk}
    reparse_all()
    parts = DisputedItem.objects.order_by("case_id").values_list("body_parts", flat=True)
    assert list(parts) == [["hip", "knee"], ["knee"]]


def test_a_letter_that_loses_its_outcome_is_held_and_the_others_are_saved():
    losing, other = (add_letter(letter_text(f"CM17-910000{n}")) for n in range(2))
    text = letter_text("CM17-9100000", item_text()).replace(": Upheld", " ")
    Letter.objects.filter(pk=losing.pk).update(text=text)
    make_older()
    reparse_all()
    losing.refresh_from_db()
    other.refresh_from_db()
    assert (losing.status, other.status) == (LetterStatus.NEEDS_REVIEW, LetterStatus.PUBLISHED)
    assert [case.pk for case in Case.objects.published()] == [other.case_id]


def test_an_error_of_the_group_lets_each_letter_go_by_itself(monkeypatch):
    for number in range(3):
        add_letter(letter_text(f"CM17-910000{number}"))
    make_older()

    def fail(*args, **kwargs):
        raise DatabaseError("deadlock detected")

    monkeypatch.setattr(reparsing_groups, "insert_objects", fail)
    assert reparse_all().letters == {"changed": 3}
