"""Who signed in, and who changed accounts and rights: every act leaves an entry."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission, User

from determinations.models import AuditEntry, Verb
from determinations.tests.signing_in import PASSWORD, sign_in

pytestmark = pytest.mark.django_db


def test_sign_in_and_out_are_recorded(client, django_user_model):
    django_user_model.objects.create_user("reader", password=PASSWORD)
    sign_in(client, "reader")
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
        sign_in(client, "reader", "hunter2hunter2")
    sign_in(client, PASSWORD, "x\0")
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
