"""People are told by mail when what they sign in with changes, whoever changed it."""

from __future__ import annotations

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail

from determinations.tests.signing_in import PASSWORD, sign_in
from imr_archive.checks import check_deployment

pytestmark = pytest.mark.django_db
once_kept = pytest.mark.django_db(transaction=True)
"""For mails that go out when the change is committed."""

FRESH = "another long password"
LOGIN = {"login": "reader", "password": PASSWORD}


@pytest.fixture(autouse=True)
def _mail_server(settings):
    settings.ACCOUNT_EMAIL_NOTIFICATIONS = True


@pytest.fixture
def reader(django_user_model):
    return django_user_model.objects.create_user(
        "reader", email="reader@firm.example", password=PASSWORD
    )


def told(act, *args):
    """Return the subjects of the mails that an act sends, and to whom."""
    mail.outbox.clear()
    act(*args)
    return [(message.subject, message.to) for message in mail.outbox]


def change_password(client):
    client.post("/accounts/login/", LOGIN)
    data = {"oldpassword": PASSWORD, "password1": FRESH, "password2": FRESH}
    client.post("/accounts/password/change/", data)


def test_of_a_password_changed_by_oneself(client, reader):
    assert told(change_password, client) == [
        ("[IMR Archive] Password Changed", ["reader@firm.example"])
    ]
    text = mail.outbox[0].body
    assert "Your password has been changed." in text
    assert "127.0.0.1" in text
    assert "tell an administrator" in text


@once_kept
def test_of_a_password_set_by_an_administrator(admin_client, reader):
    data = {"password1": FRESH, "password2": FRESH, "usable_password": "true", "set-password": "1"}
    assert told(admin_client.post, f"/admin/auth/user/{reader.pk}/password/", data) == [
        ("[IMR Archive] An administrator set your password", ["reader@firm.example"])
    ]


@once_kept
def test_of_a_second_factor_removed_by_an_administrator(admin_client, reader):
    TOTP.activate(reader, "JBSWY3DPEHPK3PXP")
    page = f"/admin/auth/user/{reader.pk}/second-factor/"
    assert told(admin_client.post, page, {"reason": "Lost the phone"}) == [
        ("[IMR Archive] Your second factor was removed", ["reader@firm.example"])
    ]


@once_kept
def test_of_another_address_at_the_old_one(admin_client, reader):
    data = {"username": "reader", "email": "thief@elsewhere.example", "is_active": "on"}
    assert told(admin_client.post, f"/admin/auth/user/{reader.pk}/change/", data) == [
        ("[IMR Archive] Your e-mail address was changed", ["reader@firm.example"])
    ]


def test_an_address_stays_until_another_one_is_verified(client, reader, settings):
    settings.IMR_SENDS_MAIL = True
    sign_in(client, "reader")
    for wished in ("thief@elsewhere.example", "another@elsewhere.example"):
        assert (
            client.post("/accounts/email/", {"action_add": "", "email": wished}).status_code == 302
        )
    reader.refresh_from_db()
    assert reader.email == "reader@firm.example"
    verified = reader.emailaddress_set.filter(verified=True)
    assert not verified.exists()
    waiting = set(reader.emailaddress_set.values_list("email", flat=True))
    assert waiting == {"reader@firm.example", "another@elsewhere.example"}


def test_of_signing_in_from_where_one_never_did(client, reader, settings):
    settings.IMR_TRUSTED_PROXIES = 1

    def sign_in(address):
        client.post("/accounts/login/", LOGIN, headers={"X-Forwarded-For": address})
        client.post("/accounts/logout/")

    assert told(sign_in, "198.51.100.7") == []  # the first time at all
    assert told(sign_in, "198.51.100.7") == []
    assert told(sign_in, "203.0.113.9") == [
        ("[IMR Archive] Signed in from a new address", ["reader@firm.example"])
    ]
    assert told(sign_in, "203.0.113.9") == []


def test_a_mail_server_that_is_away_changes_nothing(client, reader, settings, caplog):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    change_password(client)
    reader.refresh_from_db()
    assert reader.check_password(FRESH)
    assert "A mail could not be sent" in caplog.text


def test_without_a_mail_server_nobody_is_told_and_the_deployment_is_warned_of(
    client, reader, settings
):
    settings.ACCOUNT_EMAIL_NOTIFICATIONS = False
    assert told(change_password, client) == []
    assert "imr_archive.W003" in {warning.id for warning in check_deployment()}
