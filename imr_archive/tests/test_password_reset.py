"""A forgotten password is reset by mail, and nobody learns from it who has an account."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.core.cache import cache

from determinations.models import AuditEntry, Verb
from determinations.tests.signing_in import PASSWORD

pytestmark = pytest.mark.django_db
FRESH = {"password1": "another long password", "password2": "another long password"}
PAGE = "/accounts/password/reset/"


@pytest.fixture(autouse=True)
def _sends_mail(settings, db):
    cache.clear()
    settings.IMR_SENDS_MAIL = settings.ACCOUNT_EMAIL_NOTIFICATIONS = True
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"


@pytest.fixture
def reader(django_user_model):
    return django_user_model.objects.create_user(
        "reader", email="reader@firm.example", password=PASSWORD
    )


def link_of(client, address="reader@firm.example"):
    client.post(PAGE, {"email": address})
    return re.search(r"http://testserver(\S+)", mail.outbox[-1].body)[1]


def set_password(client, link):
    page = client.get(link, follow=True)
    return client.post(page.request["PATH_INFO"], FRESH, follow=True)


def sign_in(client, password):
    client.post("/accounts/login/", {"login": "reader", "password": password})
    return "_auth_user_id" in client.session


def test_a_link_sets_a_new_password_once(client, reader):
    link = link_of(client, "Reader@Firm.example")
    assert mail.outbox[-1].to == ["reader@firm.example"]
    assert "reader" in mail.outbox[-1].body
    assert "Your password is set" in set_password(client, link).content.decode()
    assert not sign_in(client, PASSWORD)
    assert sign_in(client, FRESH["password1"])
    assert EmailAddress.objects.get(user=reader).verified
    client.logout()
    assert "opens nothing any more" in client.get(link, follow=True).content.decode()
    entry = AuditEntry.objects.get(verb=Verb.CHANGE_PASSWORD)
    assert (entry.subject, entry.details) == ("reader", {"by_mail": True})


def test_its_owner_is_told_and_signed_out_everywhere(client, reader):
    from django.test import Client

    elsewhere = Client()
    assert sign_in(elsewhere, PASSWORD)
    set_password(client, link_of(client))
    assert elsewhere.get("/accounts/").status_code == 302
    assert mail.outbox[-1].subject == "[IMR Archive] Password Reset"


@pytest.mark.parametrize("key", ["", "1-guessed", "\u00e9-x", "zzzzzzzzzzzzz-x"])
def test_a_link_that_nobody_was_sent_opens_nothing(client, reader, key):
    page = client.get("/accounts/password/reset/link/", {"key": key}, follow=True)
    assert "opens nothing any more" in page.content.decode()


def test_the_secret_is_in_no_path_which_logs_keep(client, reader):
    link = link_of(client)
    secret = link.split("key=")[1]
    assert secret not in client.get(link).url


@pytest.mark.parametrize("address", ["reader@firm.example", "nobody@firm.example"])
def test_the_answer_is_the_same_whether_or_not_an_account_exists(client, reader, address):
    answer = client.post(PAGE, {"email": address})
    assert (answer.status_code, answer.url) == (302, "/accounts/password/reset/sent/")
    assert address not in client.get(answer.url).content.decode()
    assert [message.to for message in mail.outbox] == [[address]]  # as long for both


def test_an_unknown_address_gets_no_link(client, reader):
    client.post(PAGE, {"email": "nobody@firm.example"})
    assert "http" not in mail.outbox[-1].body


def test_an_inactive_account_is_not_opened_by_it(client, reader):
    reader.is_active = False
    reader.save()
    client.post(PAGE, {"email": "reader@firm.example"})
    assert "http" not in mail.outbox[-1].body


def test_the_second_factor_is_asked_for_all_the_same(client, reader):
    TOTP.activate(reader, "JBSWY3DPEHPK3PXP")
    set_password(client, link_of(client))
    assert not sign_in(client, FRESH["password1"])


def test_who_was_refused_after_failures_gets_in_with_the_new_password(client, reader):
    for number in range(6):
        sign_in(client, f"wrong {number}")
    EmailAddress.objects.create(user=reader, email=reader.email, primary=True)
    set_password(client, link_of(client))
    assert sign_in(client, FRESH["password1"])


def test_an_address_that_an_administrator_changed_resets_nothing(admin_client, client, reader):
    EmailAddress.objects.create(user=reader, email=reader.email, primary=True, verified=True)
    data = {"username": "reader", "email": "new@firm.example", "is_active": "on"}
    admin_client.post(f"/admin/auth/user/{reader.pk}/change/", data)
    mail.outbox.clear()
    client.post(PAGE, {"email": "reader@firm.example"})
    assert "http" not in mail.outbox[-1].body


def test_requests_are_limited(client, reader):
    statuses = [client.post(PAGE, {"email": "reader@firm.example"}).status_code for _ in range(6)]
    assert statuses == [302] * 5 + [429]


def test_where_no_mail_is_sent_it_says_whom_to_ask(client, reader, settings):
    settings.IMR_SENDS_MAIL = False
    answer = client.post(PAGE, {"email": "reader@firm.example"})
    assert "An administrator of the archive can set" in answer.content.decode()
    assert mail.outbox == []
