"""The log of who did what: nobody changes it, and it is found, shown and exported."""

from __future__ import annotations

import csv
import io

import pytest
from django.contrib.auth.models import Permission, User
from django.db import DatabaseError, connection, transaction

from determinations.audit import record
from determinations.models import AuditEntry, Case, Verb
from determinations.tests.audit.acting import LETTERS, LOG, act

pytestmark = pytest.mark.django_db

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


def test_a_refusal_is_logged_with_user_and_address(client, django_user_model, caplog):
    client.force_login(django_user_model.objects.create_user("staff", is_staff=True))
    client.get(LOG)
    assert f"Refused '{LOG}' to 'staff' from 127.0.0.1" in caplog.text
