"""People see where they are signed in, and end what they don't know."""

from __future__ import annotations

import time

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from determinations.models import AuditEntry, Verb
from determinations.staff import sign_in_again
from determinations.tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
PAGE = "/accounts/sessions/"


def signed_in(address="127.0.0.1", program="Firefox"):
    client = Client(REMOTE_ADDR=address, headers={"User-Agent": program})
    sign_in(client, "reader")
    return client


def is_signed_in(client):
    return client.get("/accounts/").status_code == 200


def test_all_sessions_are_listed_with_address_and_program(reader):
    here, _ = signed_in(), signed_in("198.51.100.7", "Odd browser")
    page = here.get(PAGE).content.decode()
    assert page.count("this session") == 1
    assert "198.51.100.7" in page
    assert "Odd browser" in page
    assert PAGE in here.get("/accounts/").content.decode()


def test_one_session_is_ended_and_the_others_go_on(reader):
    here, home, elsewhere = signed_in(), signed_in(), signed_in("198.51.100.7")
    chosen = UserSession.objects.get(ip="198.51.100.7")
    here.post(PAGE, {"session": chosen.pk})
    assert [is_signed_in(client) for client in (here, home, elsewhere)] == [True, True, False]
    entry = AuditEntry.objects.get(verb=Verb.SIGN_OUT)
    assert (entry.user_name, entry.subject) == ("reader", "reader")
    assert entry.details["began_at_address"] == "198.51.100.7"


def test_all_others_are_ended_at_once(reader):
    here, home, elsewhere = signed_in(), signed_in(), signed_in("198.51.100.7")
    here.post(PAGE)
    assert [is_signed_in(client) for client in (here, home, elsewhere)] == [True, False, False]


def test_nobody_ends_another_account_s(reader, admin_client):
    elsewhere = signed_in("198.51.100.7")
    admin_client.post(PAGE, {"session": UserSession.objects.get(ip="198.51.100.7").pk})
    assert is_signed_in(elsewhere)


def test_ending_asks_for_the_password_again(reader, monkeypatch):
    here, elsewhere = signed_in(), signed_in()
    later = time.time() + sign_in_again.SEND_SECONDS + 1
    monkeypatch.setattr(sign_in_again.time, "time", lambda: later)
    assert here.post(PAGE).url.startswith("/accounts/reauthenticate/?next=")
    assert is_signed_in(elsewhere)


@pytest.mark.parametrize("address", ["", "unknown", "fe80::1%eth0", "1.2.3.4:80"])
def test_an_address_that_is_none_keeps_nobody_out(reader, address):
    assert is_signed_in(signed_in(address))
