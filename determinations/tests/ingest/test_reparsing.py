"""A newer parser over stored letters: told field by field, corrections kept, the rest untouched."""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command

from determinations.ingest import lifecycle, reparsing, saving
from determinations.letters import parsing
from determinations.models import Case, DisputedItem, IndexChange, Letter, LetterStatus
from determinations.tests.archive import add_letter, item_text, letter_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def older():
    """Two published letters as an older parser has left them: one of their outcomes is wrong."""
    for number in ("CM17-9100001", "CM17-9100002"):
        add_letter(letter_text(number, item_text("MRI of the left knee")))
    wrong = DisputedItem.objects.get(case__case_number="CM17-9100001")
    DisputedItem.objects.filter(pk=wrong.pk).update(outcome="overturned", body_parts=["hip"])
    Letter.objects.update(parser_version="0.9", reading_digest="")
    IndexChange.objects.all().delete()
    return wrong


def report_of(capsys, **options):
    call_command("reparse", json=True, **options)
    return json.loads(capsys.readouterr().out)


def state():
    return list(DisputedItem.objects.order_by("pk").values_list("pk", "outcome", "body_parts"))


def test_a_dry_run_shows_each_field_and_changes_nothing(older, capsys):
    before = state()
    report = report_of(capsys, dry_run=True)
    assert report["letters"] == {"changed": 1, "unchanged": 1}
    assert report["fields"] == {"outcome": 2, "body_parts": 1}  # the item's outcome, and its case's
    (example,) = report["examples"]["body_parts"]
    assert (example["case_number"], example["item"]) == ("CM17-9100001", 1)
    assert (example["before"], example["after"]) == ("hip", "knee")
    assert state() == before
    assert set(Letter.objects.values_list("parser_version", flat=True)) == {"0.9"}
    assert not IndexChange.objects.exists()


def test_what_is_read_otherwise_is_saved_and_indexed_and_the_rest_left_alone(older, capsys):
    untouched = DisputedItem.objects.get(case__case_number="CM17-9100002").pk
    report_of(capsys)
    assert DisputedItem.objects.get(case__case_number="CM17-9100001").outcome == "upheld"
    assert DisputedItem.objects.filter(pk=untouched).exists()
    changed = Case.objects.get(case_number="CM17-9100001").pk
    assert list(IndexChange.objects.values_list("case_id", flat=True)) == [changed]
    versions = set(Letter.objects.values_list("parser_version", "status"))
    assert versions == {(parsing.PARSER_VERSION, LetterStatus.PUBLISHED)}
    assert reparsing.ids_to_reparse(every=False) == []


def test_people_s_corrections_stay(older, admin_user, capsys):
    item = DisputedItem.objects.get(pk=older.pk)
    item.body_parts = ["hip", "knee"]
    lifecycle.correct(item, ["body_parts"], admin_user)
    report_of(capsys)
    corrected = DisputedItem.objects.get(case__case_number="CM17-9100001")
    assert (corrected.outcome, corrected.body_parts) == ("upheld", ["hip", "knee"])


def test_a_letter_that_the_parser_now_reads_cleanly_is_ready_to_publish(capsys):
    letter = add_letter(letter_text(), publish=False)
    Letter.objects.update(
        status=LetterStatus.NEEDS_REVIEW, parser_version="0.9", reading_digest="",
        problems=[{"code": "no-outcome", "message": "", "severity": "review", "item": 1,
                   "start": None, "end": None}],
    )  # fmt: skip
    report = report_of(capsys)
    assert set(report["fields"]) == {"status", "problems"}
    assert Letter.objects.get(pk=letter.pk).status == LetterStatus.PARSED


def test_a_case_number_read_anew_renames_the_case_unless_another_case_has_it(capsys):
    add_letter(letter_text("CM17-9100001"))
    add_letter(letter_text("CM17-9100002"))
    Case.objects.filter(case_number="CM17-9100001").update(case_number="CM17-91OOOO1")
    Letter.objects.update(parser_version="0.9", reading_digest="")
    report_of(capsys)
    assert set(Case.objects.values_list("case_number", flat=True)) == {
        "CM17-9100001", "CM17-9100002",
    }  # fmt: skip
    other = Letter.objects.get(case__case_number="CM17-9100002")
    Case.objects.filter(letter=other).update(case_number="CM17-9100003")
    add_letter(letter_text("CM17-9100002", item_text("Knee brace")))
    Letter.objects.filter(pk=other.pk).update(parser_version="0.9", reading_digest="")
    report_of(capsys)
    other.refresh_from_db()
    assert other.case.case_number == "CM17-9100003"
    assert "other-case-number" in [problem["code"] for problem in other.problems]


def test_the_same_reading_is_known_by_its_digest_without_a_look_at_the_rows(
    monkeypatch, django_assert_num_queries
):
    letter = add_letter(letter_text())
    Letter.objects.update(parser_version="0.9")
    monkeypatch.setattr(reparsing, "save_case", None)
    with django_assert_num_queries(7):  # two savepoints, locks of case and letter, the mark
        assert reparsing.reparse_letter(letter.pk) == []
    assert Letter.objects.get().parser_version == parsing.PARSER_VERSION
    assert saving.digest_of(saving.parse_stored(letter)) == Letter.objects.get().reading_digest


def test_withdrawn_and_rejected_letters_stay_where_they_are(capsys):
    letter = add_letter(letter_text())
    lifecycle.reject(letter.pk)
    Letter.objects.update(parser_version="0.9")
    report_of(capsys)
    assert Letter.objects.get().status == LetterStatus.REJECTED


def test_people_are_told_in_words(older, capsys):
    call_command("reparse", dry_run=True)
    told = capsys.readouterr().out
    assert "2 letters parsed anew, 1 would change." in told
    assert "- overturned\n    + upheld" in told
