"""The page of one's API keys."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from determinations.api.keys import make_key
from determinations.models import ApiKey
from determinations.tests.signing_in import sign_in

pytestmark = pytest.mark.django_db

PAGE = "/accounts/api/"


@pytest.fixture
def signed_in(reader):
    client = Client()
    sign_in(client, "reader")
    return client


def secret_on(page):
    found = re.search(r'value="(imr_[^"]+)"', page.content.decode())
    return found and found[1]


def test_strangers_sign_in_first(client):
    assert client.get(PAGE).url.startswith("/accounts/login/")


def test_a_key_is_made_shown_once_used_and_revoked(signed_in):
    made = signed_in.post(PAGE, {"name": "Nightly export"})
    secret = secret_on(made)
    assert "no-store" in made.headers["Cache-Control"]
    assert secret_on(signed_in.get(PAGE)) is None
    headers = {"Authorization": f"Bearer {secret}"}
    assert Client().get("/api/v1/schema/", headers=headers).status_code == 200
    page = signed_in.get(PAGE)
    (key,) = page.context["keys"]
    assert (key.name, key.requests, key.last_used is None) == ("Nightly export", 1, False)
    assert [(day.key, day.requests) for day in page.context["days"]] == [(key, 1)]
    after = signed_in.post(PAGE, {"revoke": key.pk}, follow=True)
    assert "was revoked" in after.content.decode()
    assert Client().get("/api/v1/schema/", headers=headers).status_code == 401


@pytest.mark.parametrize("name", ["", " ", "x" * 61])
def test_a_key_needs_a_short_name(signed_in, name):
    assert signed_in.post(PAGE, {"name": name}).status_code == 400
    assert not ApiKey.objects.exists()


@pytest.mark.parametrize("given", ["x", "9" * 30, "\u0665", "1"])
def test_revoking_what_is_no_key_changes_nothing(signed_in, given):
    assert signed_in.post(PAGE, {"revoke": given}).status_code == 302


def test_people_see_their_own_keys_alone(signed_in, django_user_model):
    other = make_key(django_user_model.objects.create_user("other"), "Theirs").key
    assert list(signed_in.get(PAGE).context["keys"]) == []
    signed_in.post(PAGE, {"revoke": other.pk})
    other.refresh_from_db()
    assert other.revoked_at is None


def test_the_password_is_asked_for_again_after_a_while(reader):
    client = Client()
    client.force_login(reader)
    response = client.post(PAGE, {"name": "Later"})
    assert response.url.startswith("/accounts/reauthenticate/")
    assert not ApiKey.objects.exists()


def test_the_page_takes_a_fixed_number_of_queries(signed_in, reader, django_assert_max_num_queries):
    for number in range(5):
        make_key(reader, f"Key {number}")
    with django_assert_max_num_queries(10):
        signed_in.get(PAGE)


def test_the_account_leads_there(signed_in):
    assert f'href="{PAGE}"' in signed_in.get("/accounts/").content.decode()


class TestKeysThatHandInLetters:
    FORM = {"name": "Scanner", "may_add_letters": "on"}

    @pytest.fixture
    def allowed(self, reader):
        reader.user_permissions.add(Permission.objects.get(codename="add_letter"))

    def test_who_may_add_letters_may_let_a_key(self, signed_in, allowed):
        assert 'name="may_add_letters"' in signed_in.get(PAGE).content.decode()
        page = signed_in.post(PAGE, self.FORM).content.decode()
        assert "May hand in letters" in page
        assert ApiKey.objects.get().may_add_letters

    def test_a_key_reads_only_unless_it_is_ticked(self, signed_in, allowed):
        page = signed_in.post(PAGE, {"name": "Reads"}).content.decode()
        assert "May hand in letters" not in page
        assert not ApiKey.objects.get().may_add_letters

    def test_others_are_not_asked_and_get_no_such_key(self, signed_in):
        assert "may_add_letters" not in signed_in.get(PAGE).content.decode()
        signed_in.post(PAGE, self.FORM)
        assert not ApiKey.objects.get().may_add_letters

    def test_nor_who_lacks_the_second_factor_that_is_required(self, signed_in, allowed, settings):
        settings.IMR_STAFF_MFA = "require"
        assert "may_add_letters" not in signed_in.get(PAGE).content.decode()
