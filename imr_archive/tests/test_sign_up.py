"""Accounts that people make themselves, where that is set, and their e-mail addresses."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.core import mail
from django.core.cache import cache

from determinations.accounts.roles import role_of
from determinations.models import AuditEntry, Role, Verb
from determinations.tests.signing_in import PASSWORD

pytestmark = pytest.mark.django_db
FORM = {
    "username": "stranger", "email": "stranger@firm.example",
    "password1": PASSWORD, "password2": PASSWORD,
}  # fmt: skip


@pytest.fixture(autouse=True)
def _sends_mail(settings, db):
    cache.clear()
    settings.IMR_OPEN_SIGNUP = settings.IMR_SENDS_MAIL = True
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
    settings.ACCOUNT_EMAIL_NOTIFICATIONS = True


def is_signed_in(client):
    return "_auth_user_id" in client.session


def sign_in(client, name="stranger"):
    client.post("/accounts/login/", {"login": name, "password": PASSWORD})
    return is_signed_in(client)


def confirm(client):
    link = re.search(r"http://testserver(\S+)", mail.outbox[-1].body)[1]
    assert client.get(link).status_code == 200  # a mail program that looks changes nothing
    return client.post(link)


def test_the_address_is_verified_before_the_first_sign_in(client):
    client.post("/accounts/signup/", FORM)
    assert not is_signed_in(client)
    assert not sign_in(client)
    confirm(client)
    assert sign_in(client)
    account = User.objects.get(username="stranger")
    assert role_of(account) == Role.READER
    assert AuditEntry.objects.get(verb=Verb.ADD_ACCOUNT).subject == "stranger"


def test_the_secret_of_a_link_is_in_no_path_which_logs_keep(client):
    client.post("/accounts/signup/", FORM)
    path, _, secret = re.search(r"http://testserver(\S+)", mail.outbox[-1].body)[1].partition("?")
    assert path == "/accounts/confirm-email/link/"
    assert len(secret) > 20
    for wrong in ("", "?key=", "?key=nonsense", "?key=%00"):
        assert "expired or is invalid" in client.get(f"{path}{wrong}").content.decode()
        assert client.post(f"{path}{wrong}").status_code == 404


def test_an_address_that_has_an_account_is_not_told(client):
    User.objects.create_user("reader", email="stranger@firm.example")
    answer = client.post("/accounts/signup/", FORM)
    assert answer.url == "/accounts/confirm-email/"
    assert not User.objects.filter(username="stranger").exists()
    assert "exists" in mail.outbox[-1].body


def test_an_account_that_an_administrator_made_signs_in_without(client):
    User.objects.create_user("reader", email="reader@firm.example", password=PASSWORD)
    assert sign_in(client, "reader")


def test_an_address_is_changed_once_the_new_one_is_verified(client):
    reader = User.objects.create_user("reader", "reader@firm.example", PASSWORD)
    EmailAddress.objects.create(user=reader, email=reader.email, primary=True, verified=True)
    sign_in(client, "reader")
    page = "/accounts/email/"
    client.post(page, {"action_add": "", "email": "new@firm.example"})
    reader.refresh_from_db()
    assert reader.email == "reader@firm.example"
    shown = client.get(page).content.decode()
    assert "new@firm.example" in shown
    assert 'style="' not in shown
    assert mail.outbox[-1].to == ["new@firm.example"]
    confirm(client)
    reader.refresh_from_db()
    assert reader.email == "new@firm.example"
    assert mail.outbox[-1].to == ["reader@firm.example"]
    entry = AuditEntry.objects.get(verb=Verb.CHANGE_ADDRESS)
    assert entry.details["changes"] == {"email": ["reader@firm.example", "new@firm.example"]}


def test_the_pages_offer_it_only_where_it_is_set(client, settings):
    assert "/accounts/signup/" in client.get("/accounts/login/").content.decode()
    settings.IMR_OPEN_SIGNUP = False
    assert "/accounts/signup/" not in client.get("/accounts/login/").content.decode()


def test_the_header_signs_in_and_out(client):
    assert 'action="/accounts/logout/"' not in client.get("/about/").content.decode()
    User.objects.create_user("reader", password=PASSWORD)
    sign_in(client, "reader")
    header = client.get("/about/").content.decode().split("</header>")[0]
    assert 'action="/accounts/logout/"' in header
    assert 'href="/accounts/"' in header
    assert "/admin/" not in header
