"""Who may change accounts gives no rights by that, neither to others nor to himself."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse

from determinations.tests.staff.test_sign_in_again import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client):
    user = User.objects.create_user("clerk", password=PASSWORD, is_staff=True)
    names = ("view_user", "change_user", "delete_user")
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.post(reverse("account_login"), {"login": "clerk", "password": PASSWORD})
    return user


def test_nobody_makes_himself_a_superuser(client, clerk):
    data = {"username": "clerk", "is_active": "on", "is_staff": "on", "is_superuser": "on"}
    client.post(f"/admin/auth/user/{clerk.pk}/change/", {**data, "email": "clerk@example.org"})
    clerk.refresh_from_db()
    assert clerk.email == "clerk@example.org"
    assert not clerk.is_superuser


@pytest.mark.parametrize("page", ["password/", "delete/"])
def test_a_superusers_account_is_for_superusers(client, clerk, page):
    chief = User.objects.create_superuser("chief")
    assert client.get(f"/admin/auth/user/{chief.pk}/{page}").status_code == 403
