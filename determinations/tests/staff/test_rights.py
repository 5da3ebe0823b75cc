"""Who may change accounts gives no rights by that, neither to others nor to himself."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission, User

from determinations.tests.signing_in import PASSWORD, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client):
    user = User.objects.create_user("clerk", password=PASSWORD, is_staff=True)
    names = ("view_user", "change_user", "delete_user")
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    sign_in(client, "clerk")
    return user


def test_nobody_makes_himself_a_superuser(client, clerk):
    data = {"username": "clerk", "is_active": "on", "is_staff": "on", "is_superuser": "on"}
    client.post(f"/admin/auth/user/{clerk.pk}/change/", {**data, "first_name": "Kim"})
    clerk.refresh_from_db()
    assert clerk.first_name == "Kim"
    assert not clerk.is_superuser


def test_who_may_change_accounts_changes_nothing_that_they_sign_in_with(client, clerk):
    reader = User.objects.create_user("reader", email="reader@firm.example", password=PASSWORD)
    page = f"/admin/auth/user/{reader.pk}/"
    fresh = {"password1": "another long password", "password2": "another long password"}
    data = {"usable_password": "true", "set-password": "1", **fresh}
    assert client.post(f"{page}password/", data).status_code == 403
    assert client.get(f"{page}password/").status_code == 403
    data = {"username": "mine", "email": "clerk@elsewhere.example", "first_name": "Kim"}
    client.post(f"{page}change/", data)
    shown = client.get(f"{page}change/").content.decode()
    reader.refresh_from_db()
    assert (reader.username, reader.email) == ("reader", "reader@firm.example")
    assert (reader.is_active, reader.first_name) == (True, "Kim")
    assert reader.check_password(PASSWORD)
    assert reader.password not in shown


@pytest.mark.parametrize("page", ["password/", "delete/"])
def test_a_superusers_account_is_for_superusers(client, clerk, page):
    chief = User.objects.create_superuser("chief")
    assert client.get(f"/admin/auth/user/{chief.pk}/{page}").status_code == 403
