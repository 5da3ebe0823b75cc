"""Who did what with letters: every act leaves an entry, and a refused one none."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, connection, transaction

from determinations import audit
from determinations.audit import Actor, acting_as
from determinations.ingest import lifecycle
from determinations.ingest.publishing import CannotPublish
from determinations.models import AuditEntry, Letter, LetterStatus, Verb
from determinations.tests.archive import add_letter, item_text, letter_text
from determinations.tests.audit.acting import LETTERS, act
from determinations.tests.correcting import correct_item
from determinations.tests.staff.redaction_form import decide, let_all_go, url_of

pytestmark = pytest.mark.django_db


def verbs(**wanted) -> list[str]:
    entries = AuditEntry.objects.filter(**wanted).order_by("pk")
    return list(entries.values_list("verb", flat=True))


def test_a_letter_s_way_is_recorded_with_its_states(letter):
    entries = AuditEntry.objects.filter(letter_id=letter.pk).order_by("pk")
    assert [(entry.verb, entry.from_state, entry.to_state) for entry in entries] == [
        ("receive", "", "received"),
        ("read", "received", "parsed"),
        ("publish", "parsed", "published"),
    ]
    assert {entry.user_name for entry in entries} == {"system"}
    assert {entry.letter_sha256 for entry in entries} == {letter.sha256}
    assert [entry.case_number for entry in entries] == ["", "CM17-9100001", "CM17-9100001"]


def test_a_command_acts_by_its_name(db, monkeypatch):
    monkeypatch.setattr("sys.argv", ["/srv/manage.py", "ingest", "folder"])
    letter = add_letter(letter_text())
    assert set(AuditEntry.objects.values_list("user_name", flat=True)) == {"command ingest"}
    assert letter.received_by is None


def test_acts_of_administrators_name_person_and_address(admin_client, letter):
    act(admin_client, "withdraw_selected", letter)
    act(admin_client, "publish_selected", letter)
    act(admin_client, "reject_selected", letter)
    act(admin_client, "read_again", letter)
    by_admin = AuditEntry.objects.filter(letter_id=letter.pk, user_name="admin").order_by("pk")
    assert {"withdraw", "reject", "read_again"} <= set(by_admin.values_list("verb", flat=True))
    first = by_admin.filter(verb=Verb.WITHDRAW)[0]
    assert (first.address, first.from_state) == ("127.0.0.1", "published")
    assert first.user_id == User.objects.get(username="admin").pk


def test_clearing_and_redacting_are_recorded(admin_client, held):
    let_all_go(admin_client, held, "A device")
    other = add_letter(
        letter_text("CM17-9100008", item_text(rationale="Mr. John Quillfeather was seen."))
    )
    decide(admin_client, other)
    assert "clear" in verbs(letter_id=held.pk, user_name="admin")
    assert "redact" in verbs(letter_id=other.pk, user_name="admin")


def test_a_refused_act_leaves_no_entry(held):
    before = AuditEntry.objects.count()
    with pytest.raises(CannotPublish):
        lifecycle.publish(held.pk)
    assert AuditEntry.objects.count() == before


def test_entry_and_act_are_one_transaction(letter):
    class Crash(Exception):
        pass

    before = AuditEntry.objects.count()

    def withdraw_and_crash():
        with transaction.atomic():
            lifecycle.withdraw(letter.pk)
            assert AuditEntry.objects.count() == before + 1
            raise Crash

    with pytest.raises(Crash):
        withdraw_and_crash()
    assert AuditEntry.objects.count() == before
    assert Letter.objects.get().status == LetterStatus.PUBLISHED


def test_no_act_without_its_entry(letter, monkeypatch):
    def fail(entry, **options):
        raise DatabaseError("no room")

    monkeypatch.setattr(AuditEntry, "save", fail)
    with pytest.raises(DatabaseError), transaction.atomic():
        lifecycle.withdraw(letter.pk)
    assert Letter.objects.get().status == LetterStatus.PUBLISHED


def test_a_correction_is_recorded_without_the_letter_s_text(admin_client, letter):
    response = correct_item(admin_client, description="A knee brace", outcome="overturned")
    assert response.status_code == 302, response.context["errors"]
    entry = AuditEntry.objects.get(verb=Verb.CORRECT)
    assert (entry.user_name, entry.case_number, entry.letter_id) == (
        "admin", "CM17-9100001", letter.pk,
    )  # fmt: skip
    assert entry.details["item"] == 1
    assert entry.details["changes"]["outcome"] == ["upheld", "overturned"]
    assert entry.details["changes"]["description"] is None
    with connection.cursor() as cursor:  # Django's own log would keep the heading
        cursor.execute("SELECT count(*) FROM django_admin_log")
        assert cursor.fetchone() == (0,)


def test_downloads_of_originals_are_recorded(admin_client, held):
    admin_client.get(f"{LETTERS}{held.pk}/original/")
    entry = AuditEntry.objects.get(verb=Verb.DOWNLOAD)
    assert (entry.user_name, entry.letter_id, entry.from_state, entry.case_number) == (
        "admin", held.pk, "needs_review", "CM17-9100007",
    )  # fmt: skip
    assert entry.address == "127.0.0.1"


def test_looking_at_a_held_letter_is_recorded_and_at_a_public_one_not(admin_client, held, letter):
    admin_client.get(f"{LETTERS}{held.pk}/change/")
    admin_client.get(url_of(held))
    admin_client.get(f"{LETTERS}{letter.pk}/change/")
    assert verbs(letter_id=held.pk, user_name="admin") == ["view", "view"]
    assert verbs(letter_id=letter.pk, user_name="admin") == []


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (1, "x" * 500, "x" * 64),
    ],
)
def test_addresses_come_from_configured_proxies_only(
    admin_client, held, settings, proxies, forwarded, address
):
    settings.IMR_TRUSTED_PROXIES = proxies
    admin_client.get(f"{LETTERS}{held.pk}/original/", headers={"X-Forwarded-For": forwarded})
    assert AuditEntry.objects.get(verb=Verb.DOWNLOAD).address == address


def test_the_actor_ends_with_the_request(admin_client, held):
    admin_client.get(f"{LETTERS}{held.pk}/original/")
    assert audit.current_actor() == Actor("system")
    with acting_as(lambda: Actor("inner")), acting_as(lambda: Actor("innermost")):
        assert audit.current_actor().name == "innermost"
    assert audit.current_actor() == Actor("system")
