"""Erasing an account erases what is its alone, unless it was handed over before."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache

from determinations.models import AuditEntry, Collection, Verb
from determinations.tests.signing_in import PASSWORD, sign_in

pytestmark = pytest.mark.django_db
PAGE = "/accounts/erase/"


@pytest.fixture
def reader(client):
    cache.clear()
    account = User.objects.create_user("reader", password=PASSWORD)
    Collection.objects.create(owner=account, name="Knees", link_secret="secret")
    sign_in(client, "reader")
    return account


def test_one_erases_ones_own_account_with_its_collections(client, reader):
    assert "your 1 collection " in client.get(PAGE).content.decode()
    assert client.post(PAGE, {"confirmation": "other"}).status_code == 400
    assert User.objects.filter(username="reader").exists()
    answer = client.post(PAGE, {"confirmation": "reader"})
    assert "is erased" in answer.content.decode()
    assert not User.objects.filter(username="reader").exists()
    assert not Collection.objects.exists()
    assert client.get("/accounts/").status_code == 302
    entry = AuditEntry.objects.get(verb=Verb.DELETE_ACCOUNT)
    assert (entry.user_name, entry.subject) == ("reader", "reader")


def test_who_manages_accounts_is_erased_by_another(admin_client):
    assert "ask another administrator" in admin_client.get(PAGE).content.decode()
    admin_client.post(PAGE, {"confirmation": "admin"})
    assert User.objects.filter(username="admin").exists()


def test_an_administrator_hands_collections_over_before(admin_client, reader):
    colleague = User.objects.create_user("colleague")
    page = f"/admin/auth/user/{reader.pk}/collections/"
    assert page in admin_client.get(f"/admin/auth/user/{reader.pk}/change/").content.decode()
    assert "has 1 collection" in admin_client.get(page).content.decode()
    assert admin_client.post(page, {"taker": reader.pk}).status_code == 400
    admin_client.post(page, {"taker": colleague.pk})
    handed = Collection.objects.get()
    assert (handed.owner, handed.link_secret) == (colleague, None)
    admin_client.post(f"/admin/auth/user/{reader.pk}/delete/", {"post": "yes"})
    assert not User.objects.filter(username="reader").exists()
    assert Collection.objects.get() == handed
    entry = AuditEntry.objects.get(verb=Verb.HAND_OVER)
    assert (entry.user_name, entry.subject) == ("admin", "reader")
    assert entry.details == {"to": "colleague", "collections": [handed.pk]}


def test_no_administrator_takes_what_others_collected(admin_client, admin_user, reader):
    page = f"/admin/auth/user/{reader.pk}/collections/"
    assert admin_client.post(page, {"taker": admin_user.pk}).status_code == 400
    assert Collection.objects.get().owner == reader


def test_the_admin_tells_what_goes_with_an_account(admin_client, reader):
    page = admin_client.get(f"/admin/auth/user/{reader.pk}/delete/").content.decode()
    assert "Knees" in page
