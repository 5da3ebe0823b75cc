"""Second factors: theirs alone, but for a superuser who helps a colleague who is locked out."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import Permission
from django.core.cache import cache

from determinations.models import AuditEntry, Verb
from determinations.tests.signing_in import PASSWORD, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(django_user_model):
    cache.clear()
    colleague = django_user_model.objects.create_user("colleague", password=PASSWORD)
    TOTP.activate(colleague, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(colleague)
    return colleague


def page_of(account):
    return f"/admin/auth/user/{account.pk}/second-factor/"


def test_a_superuser_removes_it_for_a_reason(admin_client, client, colleague):
    assert page_of(colleague) in admin_client.get(
        f"/admin/auth/user/{colleague.pk}/change/"
    ).content.decode()  # fmt: skip
    assert admin_client.post(page_of(colleague), {}).status_code == 400
    answer = admin_client.post(page_of(colleague), {"reason": "Called back, lost the phone"})
    assert answer.url == f"/admin/auth/user/{colleague.pk}/change/"
    entry = AuditEntry.objects.get(verb=Verb.CHANGE_SECOND_FACTOR)
    assert (entry.user_name, entry.subject) == ("admin", "colleague")
    assert entry.reason == "Called back, lost the phone"
    assert entry.details == {"removed": ["recovery_codes", "totp"]}
    sign_in(client, "colleague")
    assert client.get("/accounts/").status_code == 200


def test_nobody_else_removes_it(client, django_user_model, colleague):
    staff = django_user_model.objects.create_user("staff", is_staff=True)
    staff.user_permissions.set(Permission.objects.filter(content_type__app_label="auth"))
    client.force_login(staff)
    assert client.post(page_of(colleague), {"reason": "I want to"}).status_code == 403
    assert Authenticator.objects.count() == 2


@pytest.mark.parametrize(
    "page", ["mfa/authenticator/", "account/emailaddress/", "usersessions/usersession/"]
)
def test_the_admin_offers_no_page_to_change_them_unrecorded(admin_client, page):
    assert admin_client.get(f"/admin/{page}").status_code == 404


def test_wrong_codes_are_recorded_and_so_is_the_refusal_after_five(client, colleague):
    sign_in(client, "colleague")
    for _ in range(6):
        client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    entries = AuditEntry.objects.order_by("pk").values_list("verb", "subject", "address")
    failed = ("sign_in_failed", "colleague", "127.0.0.1")
    assert list(entries) == [failed] * 5 + [("lock_out", "colleague", "127.0.0.1")]
    first = AuditEntry.objects.earliest("pk")
    assert first.details == {"second_factor": "totp"}
    assert "000000" not in str(list(AuditEntry.objects.values()))
