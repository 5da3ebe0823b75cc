"""People are invited to an account with a role, by a link that works once."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.core import mail
from django.core.cache import cache
from django.test import Client

from determinations.accounts.invitations import VALID
from determinations.accounts.roles import role_of
from determinations.models import AuditEntry, Invitation, Role, Verb
from determinations.tests.signing_in import PASSWORD

pytestmark = pytest.mark.django_db
INVITE = "/admin/determinations/invitation/invite/"
FORM = {"username": "new@firm.example", "password1": PASSWORD, "password2": PASSWORD}


@pytest.fixture(autouse=True)
def _sends_mail(settings, db):
    cache.clear()
    settings.IMR_SENDS_MAIL = True


def invite(admin_client, email="New@firm.example", role="reviewer"):
    """Return the link that the mail brought."""
    answer = admin_client.post(INVITE, {"email": email, "role": role})
    assert answer.status_code == 302
    return re.search(r"http://testserver(\S+)", mail.outbox[-1].body)[1]


def test_a_link_makes_an_account_with_the_role_and_a_verified_address(admin_client, client):
    link = invite(admin_client)
    assert mail.outbox[-1].to == ["new@firm.example"]
    assert "new@firm.example" in client.get(link).content.decode()
    assert client.post(link, FORM).url == "/"
    account = User.objects.get(username="new@firm.example")
    assert role_of(account) == Role.REVIEWER
    assert EmailAddress.objects.get(user=account).verified
    assert client.get("/admin/").status_code == 200
    verbs = AuditEntry.objects.order_by("pk").values_list("verb", "user_name")
    assert list(verbs)[1:] == [
        (Verb.INVITE, "admin"),
        (Verb.ADD_ACCOUNT, "new@firm.example"),
        (Verb.SIGN_IN, "new@firm.example"),
    ]


def test_it_works_once(admin_client, client):
    link = invite(admin_client)
    client.post(link, FORM)
    other = Client()
    assert other.get(link).status_code == 410
    assert other.post(link, {**FORM, "username": "second"}).status_code == 410
    assert User.objects.filter(username="second").count() == 0


def test_it_expires(admin_client, client):
    link = invite(admin_client)
    invitation = Invitation.objects.get()
    invitation.expires_at -= VALID + timedelta(seconds=1)
    invitation.save()
    assert client.post(link, FORM).status_code == 410


def test_it_is_revoked_by_hand_and_by_a_later_one(admin_client, client):
    first = invite(admin_client)
    second = invite(admin_client)
    assert client.get(first).status_code == 410
    assert client.get(second).status_code == 200
    newest = Invitation.objects.first()
    assert "Revoke" in admin_client.get(
        f"/admin/determinations/invitation/{newest.pk}/change/"
    ).content.decode()  # fmt: skip
    admin_client.post(f"/admin/determinations/invitation/{newest.pk}/revoke/")
    assert client.post(second, FORM).status_code == 410
    assert AuditEntry.objects.filter(verb=Verb.REVOKE_INVITATION).count() == 2


@pytest.mark.parametrize("secret", ["", "?secret=", "?secret=guessed", "?secret=%00"])
def test_without_its_secret_nothing_opens(admin_client, client, secret):
    invite(admin_client)
    assert client.get(f"/accounts/invitation/{secret}").status_code == 410


def test_the_database_has_no_secret(admin_client):
    secret = invite(admin_client).split("secret=")[1]
    assert secret not in str(list(Invitation.objects.values())) + str(
        list(AuditEntry.objects.values())
    )


def test_the_form_asks_for_a_free_name_and_a_good_password(admin_client, client):
    link = invite(admin_client)
    for wrong in ({"username": "ADMIN"}, {"password2": "other"}, {"password1": "short"}):
        assert client.post(link, {**FORM, **wrong}).status_code == 400
    assert User.objects.count() == 1


def test_who_has_an_account_is_not_invited(admin_client):
    User.objects.create_user("reader", email="reader@firm.example")
    answer = admin_client.post(INVITE, {"email": "Reader@firm.example", "role": "reader"})
    assert answer.status_code == 400
    assert "has this address already" in answer.content.decode()


def test_who_is_signed_in_is_told_to_sign_out_first(admin_client):
    assert admin_client.get(invite(admin_client)).status_code == 409


@pytest.mark.parametrize("is_away", [True, False])
def test_without_mail_the_link_is_shown_once_and_the_address_is_not_verified(
    admin_client, client, settings, is_away
):
    settings.IMR_SENDS_MAIL = is_away
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    answer = admin_client.post(INVITE, {"email": "new@firm.example", "role": "reader"})
    link = re.search(r'value="http://testserver([^"]+)"', answer.content.decode())[1]
    client.post(link, FORM)
    assert not EmailAddress.objects.get(email="new@firm.example").verified
    assert not User.objects.get(username="new@firm.example").is_staff


@pytest.mark.parametrize("dismissal", [{"is_superuser": False}, {"is_active": False}])
def test_it_opens_nothing_once_who_invited_may_invite_nobody(admin_client, client, dismissal):
    link = invite(admin_client, role="administrator")
    User.objects.filter(username="admin").update(**dismissal)
    assert client.get(link).status_code == 410
    assert client.post(link, FORM).status_code == 410
    User.objects.filter(username="admin").delete()
    assert client.post(link, FORM).status_code == 410
