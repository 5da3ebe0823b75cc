"""Keys of programs end with the account, and with a password where its owner wants it."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.core.cache import cache
from django.test import Client

from determinations.accounts.program_keys import MOST_REVOKED, count_keys, revoke_all
from determinations.api.keys import MOST_KEYS, TooManyKeys, find_key, make_key, revoke_key
from determinations.models import ApiKey, AuditEntry, Verb
from determinations.research import feed_keys
from determinations.tests.signing_in import PASSWORD

pytestmark = pytest.mark.django_db
FRESH = {"password1": "another long password", "password2": "another long password"}


@pytest.fixture(autouse=True)
def _sends_mail(settings, db):
    cache.clear()
    settings.IMR_SENDS_MAIL = True


@pytest.fixture
def reader(django_user_model):
    return django_user_model.objects.create_user("reader", email="reader@firm.example")


@pytest.fixture
def secret(reader):
    """Return the secret of a key of the reader's, who also has one for feeds."""
    feed_keys.make_key(reader)
    return make_key(reader, "Nightly").secret


def page_of_reset(client, reader):
    reader.set_password(PASSWORD)
    reader.save()
    client.post("/accounts/password/reset/", {"email": reader.email})
    link = re.search(r"http://testserver(\S+)", mail.outbox[-1].body)[1]
    return client.get(link, follow=True)


def set_password(client, page, **answers):
    return client.post(page.request["PATH_INFO"], {**FRESH, **answers}, follow=True)


def test_a_reset_says_that_keys_go_on_and_offers_to_revoke_them(client, reader, secret):
    page = page_of_reset(client, reader)
    text = page.content.decode()
    assert "Also revoke the 2 keys of its programs" in text
    assert "Keys do not end with the password" in text
    assert 'name="revoke_keys"' in text
    set_password(client, page, revoke_keys="on")
    assert find_key(secret) is None
    assert feed_keys.key_of(reader) == ""
    assert AuditEntry.objects.get(verb=Verb.REVOKE_API_KEY).subject == "reader"


def test_who_does_not_want_that_keeps_them(client, reader, secret):
    set_password(client, page_of_reset(client, reader))
    assert find_key(secret)
    assert count_keys(reader) == 2


def test_an_account_without_keys_is_not_asked(client, reader):
    page = page_of_reset(client, reader)
    assert "revoke" not in page.content.decode()
    assert "Your password is set" in set_password(client, page).content.decode()


@pytest.mark.parametrize("is_asked", [True, False])
def test_a_password_that_an_administrator_sets_offers_to_revoke_them(
    admin_client, reader, secret, is_asked
):
    page = f"/admin/auth/user/{reader.pk}/password/"
    assert "Also revoke the 2 keys of its programs" in admin_client.get(page).content.decode()
    asked = {"revoke_keys": "on"} if is_asked else {}
    answer = admin_client.post(page, {**FRESH, "usable_password": "true", **asked})
    assert answer.status_code == 302
    assert (find_key(secret) is None) == is_asked


def test_the_page_of_keys_takes_few_queries(
    client, reader, secret, settings, django_assert_max_num_queries
):
    settings.IMR_STAFF_MFA = "require"
    reader.user_permissions.add(Permission.objects.get(codename="add_letter"))
    client.force_login(reader)
    client.get("/accounts/api/")  # the session is noted as used
    with django_assert_max_num_queries(7):
        assert client.get("/accounts/api/").status_code == 200


def test_an_account_that_is_dismissed_loses_them_for_good(admin_client, reader, secret):
    form = {"username": "reader", "email": reader.email}
    page = f"/admin/auth/user/{reader.pk}/change/"
    admin_client.post(page, {**form, "is_active": "on"})
    assert find_key(secret)
    admin_client.post(page, form)
    admin_client.post(page, {**form, "is_active": "on"})
    reader.refresh_from_db()
    assert reader.is_active
    assert find_key(secret) is None
    assert feed_keys.key_of(reader) == ""
    entry = AuditEntry.objects.get(verb=Verb.REVOKE_API_KEY)
    assert (entry.subject, entry.user_name) == ("reader", "admin")


def test_revoked_keys_do_not_pile_up(reader):
    for number in range(MOST_REVOKED + 5):
        revoke_key(reader, make_key(reader, f"Key {number}").key.pk)
    names = set(ApiKey.objects.values_list("name", flat=True))
    assert names == {f"Key {number}" for number in range(5, MOST_REVOKED + 5)}
    for number in range(MOST_KEYS):
        make_key(reader, f"New {number}")
    with pytest.raises(TooManyKeys):
        make_key(reader, "One more")
    assert revoke_all(reader) == MOST_KEYS
    assert ApiKey.objects.count() == MOST_REVOKED
    assert not ApiKey.objects.filter(revoked_at=None).exists()


def test_others_keep_theirs(reader, secret, django_user_model):
    other = django_user_model.objects.create_user("other")
    theirs = make_key(other, "Theirs").secret
    revoke_all(reader)
    assert find_key(theirs)
    answer = Client().get("/api/v1/schema/", headers={"Authorization": f"Bearer {theirs}"})
    assert answer.status_code == 200
