"""Changes of all letters: found by what, which field, why, by whom and when; on a page, as CSV."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import RequestFactory
from django.utils import timezone

from determinations import audit
from determinations.ingest import lifecycle
from determinations.ingest.erasing import erase
from determinations.ingest.revisions import add_item, draft_of, newest_number, revise, undo
from determinations.letters import BY_HAND
from determinations.models import AuditEntry, Letter, Revision, Verb
from determinations.staff.changes.filters import ChangeFilterSet, spans
from determinations.tests.archive import add_letter, item_text, letter_text
from imr_archive import long_answers
from imr_archive.long_answers import take_turn

pytestmark = pytest.mark.django_db
OF_CORRECTIONS = ("audit_corrections_by_cause", "audit_corrections_by_field")
PAGE, FILE = "/staff/changes/", "/staff/changes.csv"


@pytest.fixture
def ana():
    return User.objects.create_user("ana", is_staff=True)


@pytest.fixture
def letter():
    return add_letter(letter_text())


def correct(letter, by=None, cause="", reason="", item=None, **case):
    draft = draft_of(letter.case)
    draft["case"] |= case
    draft["items"][0] |= item or {}
    seen = newest_number(letter.case)
    return revise(letter.pk, draft, seen=seen, by=by, cause=cause, reason=reason)


def found(client, **parameters):
    """Return what the page lists, as (act, fields that it tells)."""
    page = client.get(PAGE, parameters)
    assert page.status_code == 200
    return [
        (change.entry.verb, [value.label for value in change.values])
        for change in page.context["changes"]
    ]


def shown(client, **parameters):
    return " ".join(client.get(PAGE, parameters).content.decode().split())


def rows(client, **parameters):
    answer = client.get(FILE, parameters)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(b"".join(answer).decode())))


def test_it_tells_which_outcomes_were_changed_by_whom_from_what_to_what_and_why(
    admin_client, letter, ana
):
    correct(letter, ana, age=41)
    correct(letter, ana, "misread", "Row 2 of the table", {"outcome": "overturned"}, sex="male")
    told = shown(admin_client, field="outcome")
    for words in (
        "1 change <", "Corrected", f'/staff/letters/{letter.pk}/history/">CM17-9100001</a>',
        "Item 1: outcome", "</span> Upheld</del>", "</span> Overturned</ins>", "by ana",
        "Reason: Read wrong: the letter says this: Row 2 of the table",
        "Changed with it: 1 other value",
    ):  # fmt: skip
        assert words in told, words
    assert "Age" not in told.partition('id="found"')[2]


def test_each_filter_finds_its_own(admin_client, letter, ana):
    made = correct(letter, ana, "misread", specialties_as_written=["Pain Medicine"])
    correct(letter, cause="letter_wrong", age=41)
    correct(letter, ana, age=42)
    undo(made.pk, ana, "It was right")
    lifecycle.withdraw(letter.pk, by=ana, reason="A doubt")
    specialties = "Reviewer\u2019s specialties"
    of_ana = [("withdraw", []), ("undo", [specialties]), ("correct", ["Age"])]
    assert found(admin_client, act="withdraw") == [("withdraw", [])]
    assert [verb for verb, _ in found(admin_client, act="publish")] == ["publish"]
    assert found(admin_client, field="specialties_as_written") == [
        ("undo", [specialties]), ("correct", [specialties]),
    ]  # fmt: skip
    assert found(admin_client, cause="misread") == [("correct", [specialties])]
    assert found(admin_client, cause="none") == [("correct", ["Age"])]
    assert found(admin_client, cause="elsewhere") == []
    assert found(admin_client, person=" ana ") == [*of_ana, ("correct", [specialties])]
    assert found(admin_client, person="ana", field="age") == [("correct", ["Age"])]
    assert found(admin_client, person="the archive itself")[-1] == ("publish", [])
    assert not {verb for verb, _ in found(admin_client)} & {"receive", "read", "view"}


def test_an_item_that_was_added_is_found_by_which_items_there_are(admin_client, letter):
    draft = draft_of(letter.case)
    treatment = draft["items"][0]["treatment"]
    draft = add_item(draft, description="Knee brace", outcome="upheld", treatment=treatment)
    revise(letter.pk, draft, seen=0, by=None)
    correct(letter, item={"outcome": "overturned"})
    assert found(admin_client, field="items") == [("correct", ["Item 2"])]


def test_days_begin_and_end_in_the_archive_s_time_zone(admin_client, letter):
    def at(*moment):
        when = datetime(2025, *moment, tzinfo=timezone.get_default_timezone())
        audit.entry_of(Verb.REJECT, letter=letter, reason=f"{when:%d %H}").save()
        AuditEntry(at=when, user_name="ana", verb=Verb.REJECT, letter_id=letter.pk).save()

    for moment in ((10, 6, 23, 59), (10, 7, 0, 0), (10, 7, 23, 59), (10, 8, 0, 0)):
        at(*moment)
    day = {"since": "2025-10-07", "until": "2025-10-07"}
    assert len(found(admin_client, **day)) == 2
    assert len(found(admin_client, until="2025-10-07")) == 3
    assert len(found(admin_client, person="ana", since="2025-10-08")) == 1
    assert found(admin_client, until="0001-01-01") == []
    assert len(found(admin_client, act="reject", until="9999-12-31")) == 8


def test_the_days_that_are_offered_are_those_that_they_are_called():
    offered = {span.label: (span.since, span.until) for span in spans(date(2026, 3, 1))}
    days = {label: f"{since} {until}" for label, (since, until) in offered.items()}
    assert days == {
        "Today": "2026-03-01 2026-03-01",
        "Yesterday": "2026-02-28 2026-02-28",
        "Last seven days": "2026-02-23 2026-03-01",
        "This month": "2026-03-01 2026-03-01",
        "Last month": "2026-02-01 2026-02-28",
    }


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"act": "receive"}, "receive is not one of the available choices"),
        ({"field": "rationale\x00"}, ""),
        ({"cause": "whim"}, "whim is not one of the available choices"),
        ({"since": "last week"}, "Enter a valid date"),
        ({"since": "2025-10-08", "until": "2025-10-07"}, "before the first one"),
        ({"person": "x" * 151}, "at most 150 characters"),
    ],
)
def test_what_can_not_be_read_is_told_and_nothing_is_looked_for(
    admin_client, letter, parameters, words
):
    for address in (PAGE, FILE):
        answer = admin_client.get(address, parameters)
        assert answer.status_code == 400
        assert words in answer.content.decode()
    assert not AuditEntry.objects.filter(verb=Verb.EXPORT).exists()


def test_what_was_redacted_since_comes_back_in_no_value_and_no_reason(admin_client, letter, ana):
    summary = letter.case.clinical_summary
    correct(letter, ana, "misread", "Quillfeather said so", clinical_summary=f"{summary} Ok.")
    lifecycle.withdraw(letter.pk, by=ana, reason="It names Quillfeather")
    other = letter_text("CM17-9100001", item_text(rationale="Quillfeather asks. Not necessary."))
    newer = add_letter(other, publish=False)
    assert "Quillfeather" in shown(admin_client)
    lifecycle.redact(newer.pk, [(BY_HAND, "Quillfeather")])
    assert "It names [redacted: passage]" in shown(admin_client)
    assert "Quillfeather" not in shown(admin_client)
    assert "Quillfeather" not in str(rows(admin_client))


def test_of_an_erased_letter_there_is_only_what_was_done_by_whom_and_when(
    admin_client, letter, ana
):
    correct(letter, ana, "misread", "Page 2", item={"outcome": "overturned"})
    lifecycle.withdraw(letter.pk, by=ana, reason="It names somebody")
    erase(letter.pk, by=ana, reason="An order")
    assert not Revision.objects.exists()
    told = shown(admin_client)
    for words in ("A letter that was erased", "Withdrawn", "by ana", "Changed: Outcome"):
        assert words in told, words
    for words in ("CM17-9100001", "It names somebody", "Page 2", "letter.txt"):
        assert words not in told, words
        assert words not in str(rows(admin_client)), words


def test_acts_of_one_moment_keep_their_order_over_pages(admin_client, letter):
    when = timezone.now() + timedelta(days=1)
    made = [
        AuditEntry(at=when, user_name="ana", verb=Verb.REJECT, letter_id=letter.pk)
        for _ in range(120)
    ]
    AuditEntry.objects.bulk_create(made)
    listed = [
        change.entry.pk
        for number in (1, 2, 3)
        for change in admin_client.get(PAGE, {"page": number}).context["changes"]
    ]
    assert listed[:120] == sorted((entry.pk for entry in made), reverse=True)
    assert len(set(listed)) == len(listed)
    assert admin_client.get(PAGE, {"page": "x"}).status_code == 200


def test_more_than_the_page_leads_to_are_told_of(admin_client, letter, monkeypatch):
    monkeypatch.setattr("determinations.staff.changes.filters.MOST_LISTED", 2)
    monkeypatch.setattr("determinations.staff.changes.pages.MOST_LISTED", 2)
    correct(letter, age=41)
    correct(letter, age=42)
    told = shown(admin_client)
    assert "At least 2 changes" in told
    assert "Choose days, or download all." in told
    assert len(rows(admin_client)) == 3


def test_the_file_has_a_line_for_each_value_of_what_was_chosen(admin_client, letter, ana):
    correct(letter, ana, "misread", "=1+1", {"outcome": "overturned"}, age=41)
    lifecycle.withdraw(letter.pk, by=ana, reason="A doubt")
    lines = rows(admin_client, person="ana")
    assert [(line["what"], line["field"], line["before"], line["after"]) for line in lines] == [
        ("Withdrawn", "", "", ""),
        ("Corrected", "Age", "40", "41"),
        ("Corrected", "Item 1: outcome", "Upheld", "Overturned"),
    ]
    assert lines[2]["reason"] == "'=1+1"
    assert lines[2]["cause"] == "Read wrong: the letter says this"
    assert {line["case_number"] for line in lines} == {"CM17-9100001"}
    assert [line["field"] for line in rows(admin_client, field="age")] == ["Age"]
    asked = AuditEntry.objects.filter(verb=Verb.EXPORT).earliest("pk")
    assert asked.details == {"page": "changes", "filters": {"person": "ana"}}


def test_who_looks_at_words_that_readers_do_not_see_is_in_the_audit_log(admin_client, letter):
    correct(letter, age=41)
    looked = AuditEntry.objects.filter(verb=Verb.VIEW, details__page="changes")
    found(admin_client)
    assert not looked.exists()
    lifecycle.withdraw(letter.pk)
    found(admin_client, act="withdraw")
    assert not looked.exists()
    found(admin_client)
    assert looked.get().letter_id == letter.pk


def test_a_page_of_many_letters_takes_ten_queries_at_most(
    reviewer_client, django_assert_max_num_queries
):
    for number in range(8):
        letter = add_letter(letter_text(f"CM17-910000{number}"))
        correct(letter, item={"outcome": "overturned", "citations": []})
        lifecycle.withdraw(letter.pk, reason="A doubt")
    Letter.objects.filter(case__case_number="CM17-9100000").update(
        redacted_passages=[{"kind": "name", "text": "Quillfeather"}]
    )
    found(reviewer_client)  # the session notes once a minute that it is in use
    with django_assert_max_num_queries(10):
        assert len(found(reviewer_client)) == 24


@pytest.mark.parametrize(
    ("parameters", "index"),
    [
        ({"act": "withdraw"}, "audit_changes_by_act"),
        ({"cause": "misread"}, "audit_corrections_by_cause"),
        ({"cause": "none"}, "audit_corrections_by_cause"),
        ({"field": "sex"}, "audit_corrections_by_field"),
    ],
)
def test_what_is_rare_is_found_by_an_index_of_its_own(letter, parameters, index):
    by_day = "determinations_auditentry_at_7cdd2aa6"
    with connection.cursor() as cursor:  # as if there were too many rows to do without it
        cursor.execute("SET LOCAL enable_seqscan = off")
        for other in {by_day, "audit_changes_by_act", *OF_CORRECTIONS} - {index}:
            cursor.execute(f"DROP INDEX {other}")
    assert index in ChangeFilterSet(parameters).entries.explain()


def test_a_file_takes_a_turn_and_gives_it_back(admin_client, letter):
    for _ in range(long_answers.MOST_A_PROCESS + 1):
        assert rows(admin_client)
    stranger = RequestFactory().get("/")
    turns = [take_turn(stranger) for _ in range(long_answers.MOST_A_PROCESS)]
    refused = admin_client.get(FILE)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "60")
    for turn in turns:
        turn.give_back()
    assert rows(admin_client)
