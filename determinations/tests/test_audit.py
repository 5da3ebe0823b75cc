"""Who did what: every act leaves an entry, and no entry can be changed."""

from __future__ import annotations

import csv
import io

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.db import DatabaseError, connection, transaction

from determinations import audit
from determinations.audit import Actor, acting_as, record
from determinations.ingest import lifecycle
from determinations.ingest.publishing import CannotPublish
from determinations.ingest.screening import findings_digest
from determinations.models import AuditEntry, Case, DisputedItem, Letter, LetterStatus, Verb
from determinations.tests.archive import add_letter, item_text, letter_text
from determinations.tests.staff.test_redaction import choose

pytestmark = pytest.mark.django_db
LETTERS = "/admin/determinations/letter/"
LOG = "/admin/determinations/auditentry/"
PASSWORD = "correct horse battery"


@pytest.fixture
def letter(db) -> Letter:
    return add_letter(letter_text())


@pytest.fixture
def held(db) -> Letter:
    rationale = "The patient Mr. John Quillfeather was seen. It is not medically necessary."
    letter = add_letter(letter_text("CM17-9100007", item_text(rationale=rationale)))
    assert letter.phi_state == "held"
    return letter


def verbs(**wanted) -> list[str]:
    entries = AuditEntry.objects.filter(**wanted).order_by("pk")
    return list(entries.values_list("verb", flat=True))


def act(client, name: str, *letters: Letter):
    return client.post(
        LETTERS,
        {"action": name, "_selected_action": [letter.pk for letter in letters], "reason": "why"},
        follow=True,
    )


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
    admin_client.post(
        f"{LETTERS}{held.pk}/phi/", {"decision": "clear", "seen": findings_digest(held)}
    )
    other = add_letter(
        letter_text("CM17-9100008", item_text(rationale="Mr. John Quillfeather was seen."))
    )
    preview = choose(admin_client, other, "preview").context["redaction"]
    choose(admin_client, other, "redact", previewed=preview.digest)
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
    item = DisputedItem.objects.get()
    page = f"/admin/determinations/disputeditem/{item.pk}/change/"
    fields = {
        "description": "A knee brace",
        "outcome": "overturned",
        "treatment": item.treatment_id,
        "body_parts": ",".join(item.body_parts),
        "rationale": item.rationale,
        "citations-TOTAL_FORMS": 0,
        "citations-INITIAL_FORMS": 0,
    }
    response = admin_client.post(page, fields)
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
    admin_client.get(f"{LETTERS}{held.pk}/phi/")
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


# --- Nobody changes it ----------------------------------------------------------------------------

CHANGES = [
    "UPDATE determinations_auditentry SET user_name = 'somebody else'",
    "DELETE FROM determinations_auditentry",
    "TRUNCATE determinations_auditentry",
    "TRUNCATE determinations_auditentry CASCADE",
]


@pytest.mark.parametrize("statement", CHANGES)
def test_the_database_refuses_to_change_the_log(letter, statement):
    before = AuditEntry.objects.count()
    with connection.cursor() as cursor:
        # as in production; tests' own emptying of tables needs it off (conftest.py)
        cursor.execute(
            "ALTER TABLE determinations_auditentry ENABLE ALWAYS TRIGGER audit_log_stays"
        )
        with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
            cursor.execute(statement)
    assert AuditEntry.objects.count() == before > 0


def test_entries_outlive_the_account(admin_client, held):
    admin_client.get(f"{LETTERS}{held.pk}/original/")
    User.objects.get(username="admin").delete()
    assert AuditEntry.objects.get(verb=Verb.DOWNLOAD).user_name == "admin"


def test_the_admin_shows_the_log_and_changes_nothing(admin_client, letter):
    entry = AuditEntry.objects.first()
    page = admin_client.get(LOG).content.decode()
    assert "Published" in page
    assert "Add audit entry" not in page
    assert admin_client.get(f"{LOG}add/").status_code == 403
    assert admin_client.get(f"{LOG}{entry.pk}/change/").status_code == 200
    assert admin_client.post(f"{LOG}{entry.pk}/change/", {"user_name": "x"}).status_code == 403
    assert admin_client.post(f"{LOG}{entry.pk}/delete/", {"post": "yes"}).status_code == 403
    assert "delete_selected" not in page
    names = Permission.objects.filter(content_type__model="auditentry")
    assert list(names.values_list("codename", flat=True)) == ["view_auditentry"]


def test_the_log_needs_a_permission_of_its_own(client, django_user_model, letter):
    staff = django_user_model.objects.create_user("staff", is_staff=True)
    client.force_login(staff)
    assert client.get(LOG).status_code == 403
    assert client.get(f"{LOG}export/").status_code == 403
    staff.user_permissions.add(Permission.objects.get(codename="view_auditentry"))
    assert client.get(LOG).status_code == 200


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=CM17-91", 3),
        ("?q=admin", 2),
        ("?q=127.0.0.1", 1),
        ("?q=nobody", 0),
        ("?q=99999999999999999999", 0),
        ("?verb__exact=publish", 1),
        ("?person=admin", 2),
        ("?case_number=CM17-9100001", 3),
    ],
)
def test_the_log_is_found_by_person_act_and_case(admin_client, letter, query, found):
    act(admin_client, "withdraw_selected", letter)
    response = admin_client.get(LOG + query)
    assert response.context["cl"].result_count == found


def test_history_of_letter_and_case_leads_to_the_log(admin_client, letter):
    for page in (
        f"{LETTERS}{letter.pk}/history/",
        f"/admin/determinations/case/{Case.objects.get().pk}/history/",
    ):
        response = admin_client.get(page, follow=True)
        assert response.redirect_chain[-1][0].startswith(LOG)
        assert "Published" in response.content.decode()


def test_the_export_is_complete_and_harmless_in_a_spreadsheet(admin_client, letter):
    record(Verb.REJECT, letter=letter, reason='=HYPERLINK("http://evil.example")')
    record(Verb.REJECT, letter=letter, reason="@SUM(A1)", subject="-1+1")
    response = admin_client.get(f"{LOG}export/?q=CM17-91")
    assert response.streaming
    rows = list(csv.DictReader(io.StringIO(b"".join(response).decode())))
    assert [row["verb"] for row in rows] == ["reject", "reject", "publish", "read"]
    assert rows[1]["reason"].startswith("'=HYPERLINK")
    assert (rows[0]["reason"], rows[0]["subject"]) == ("'@SUM(A1)", "'-1+1")
    assert AuditEntry.objects.get(verb=Verb.EXPORT).details == {"filters": {"q": "CM17-91"}}


# --- Accounts -------------------------------------------------------------------------------------


def test_sign_in_and_out_are_recorded(client, django_user_model):
    django_user_model.objects.create_user("reader", password=PASSWORD)
    client.post("/accounts/login/", {"login": "reader", "password": PASSWORD})
    client.post("/accounts/logout/")
    entries = AuditEntry.objects.order_by("pk").values_list("verb", "user_name", "address")
    assert list(entries) == [
        ("sign_in", "reader", "127.0.0.1"),
        ("sign_out", "reader", "127.0.0.1"),
    ]


def test_failed_sign_ins_and_lock_out_are_recorded_without_what_was_typed(
    client, django_user_model
):
    django_user_model.objects.create_user("reader", password=PASSWORD)
    for _ in range(6):
        client.post("/accounts/login/", {"login": "reader", "password": "hunter2hunter2"})
    client.post("/accounts/login/", {"login": PASSWORD, "password": "x\0"})
    entries = AuditEntry.objects.order_by("pk").values_list("verb", "subject", "user_name")
    failed = ("sign_in_failed", "reader", "not signed in")
    assert list(entries)[:6] == [failed] * 5 + [("lock_out", "reader", "not signed in")]
    everything = str(list(AuditEntry.objects.values()))
    assert "hunter2" not in everything
    assert PASSWORD not in everything


def test_password_changes_are_recorded(client, admin_client, django_user_model):
    reader = django_user_model.objects.create_user("reader", password=PASSWORD)
    client.force_login(reader)
    fields = {
        "oldpassword": PASSWORD,
        "password1": "a new one 12345",
        "password2": "a new one 12345",
    }
    client.post("/accounts/password/change/", fields)
    admin_client.post(
        f"/admin/auth/user/{reader.pk}/password/",
        {"password1": "another one 98765", "password2": "another one 98765",
         "usable_password": "true", "set-password": "1"},
    )  # fmt: skip
    entries = AuditEntry.objects.filter(verb=Verb.CHANGE_PASSWORD).order_by("pk")
    assert list(entries.values_list("user_name", "subject")) == [
        ("reader", "reader"), ("admin", "reader"),
    ]  # fmt: skip


def test_changes_of_rights_are_recorded_from_and_to(admin_client, django_user_model):
    reader = django_user_model.objects.create_user("reader")
    group = Group.objects.create(name="Editors")
    fields = {
        "username": "reader", "is_active": "on", "is_staff": "on", "groups": [group.pk],
        "date_joined_0": "2026-01-01", "date_joined_1": "00:00:00",
    }  # fmt: skip
    response = admin_client.post(f"/admin/auth/user/{reader.pk}/change/", fields)
    assert response.status_code == 302
    entry = AuditEntry.objects.get(verb=Verb.CHANGE_RIGHTS)
    assert (entry.user_name, entry.subject) == ("admin", "reader")
    assert entry.details["changes"] == {"is_staff": [False, True], "groups": [[], ["Editors"]]}
    view = Permission.objects.get(codename="view_letter")
    admin_client.post(
        f"/admin/auth/group/{group.pk}/change/", {"name": "Editors", "permissions": [view.pk]}
    )
    entry = AuditEntry.objects.filter(verb=Verb.CHANGE_RIGHTS).latest("pk")
    assert entry.details["changes"] == {"permissions": [[], ["determinations.view_letter"]]}


def test_new_and_deleted_accounts_are_recorded(admin_client):
    admin_client.post(
        "/admin/auth/user/add/",
        {"username": "newcomer", "password1": "some 12345 words", "usable_password": "true",
         "password2": "some 12345 words"},
    )  # fmt: skip
    newcomer = User.objects.get(username="newcomer")
    admin_client.post(f"/admin/auth/user/{newcomer.pk}/delete/", {"post": "yes"})
    entries = AuditEntry.objects.filter(subject="newcomer").order_by("pk")
    assert list(entries.values_list("verb", "user_name")) == [
        ("add_account", "admin"), ("delete_account", "admin"),
    ]  # fmt: skip


def test_a_refusal_is_logged_with_user_and_address(client, django_user_model, caplog):
    client.force_login(django_user_model.objects.create_user("staff", is_staff=True))
    client.get(LOG)
    assert f"Refused '{LOG}' to 'staff' from 127.0.0.1" in caplog.text
