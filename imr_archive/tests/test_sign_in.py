"""Signing in: for readers and administrators, with limits, and for as long as it lasts."""

from __future__ import annotations

import logging
import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError

from determinations.tests.signing_in import PASSWORD
from imr_archive import sessions
from imr_archive.checks import check_deployment

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def _no_failures_before(db):
    cache.clear()


@pytest.fixture
def staff(django_user_model):
    return django_user_model.objects.create_superuser("chief", password=PASSWORD)


def sign_in(client, name="reader", password=PASSWORD, **extra):
    return client.post(LOGIN, {"login": name, "password": password, **extra})


def test_a_plain_account_signs_in_and_out(client, reader):
    page = client.get(LOGIN).content.decode()
    assert "<h1>Sign in</h1>" in page
    assert "<script>" not in page
    response = sign_in(client, next="/help/search/")
    assert (response.status_code, response.url) == (302, "/help/search/")
    assert "signed in as <strong>reader</strong>" in client.get("/accounts/").content.decode()
    assert client.post("/accounts/logout/").url == "/"
    assert client.get("/accounts/").status_code == 302


@pytest.mark.parametrize("wished", ["", "https://elsewhere.example/", "//elsewhere.example"])
def test_after_sign_in_the_start_page_where_no_good_page_was_wished(client, reader, wished):
    assert sign_in(client, next=wished).url == "/"


def test_the_admin_sends_to_the_same_page(client):
    response = client.get("/admin/login/?next=/admin/")
    assert response.url.startswith(LOGIN)
    response = client.post("/admin/login/", {"username": "chief", "password": PASSWORD})
    assert response.status_code == 403


def test_guessing_ends_after_five_failures_of_one_account(client, reader, caplog):
    with caplog.at_level(logging.WARNING, logger="imr_archive"):
        for number in range(5):
            assert "not correct" in sign_in(client, password=f"wrong {number}").content.decode()
        refused = sign_in(client)
    assert "Too many failed login attempts" in refused.content.decode()
    assert "_auth_user_id" not in client.session
    notes = [record.getMessage() for record in caplog.records]
    assert notes[:5] == ["Sign-in failed: 'reader' from 127.0.0.1"] * 5
    assert notes[5] == "Sign-in refused after too many failures: 'reader' from 127.0.0.1"


def test_another_name_of_the_host_gives_no_further_guesses(client, reader):
    data = {"login": "reader", "password": "wrong"}
    for number in range(5):
        client.post(LOGIN, data, headers={"Host": f"localhost:{9000 + number}"})
    assert "Too many failed login attempts" in sign_in(client).content.decode()


def test_guessing_ends_after_ten_failures_of_one_address(client, reader, settings):
    settings.IMR_TRUSTED_PROXIES = 1
    for number in range(10):
        sign_in(client, name=f"nobody{number}", password="wrong")
    assert "Too many failed" in sign_in(client).content.decode()
    elsewhere = {"X-Forwarded-For": "198.51.100.7"}
    data = {"login": "reader", "password": PASSWORD}
    assert client.post(LOGIN, data, headers=elsewhere).status_code == 302


def test_the_limit_is_kept_where_all_processes_see_it(settings):
    assert settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache")


def test_too_many_requests_to_the_page_are_429_with_a_readable_page(client):
    for number in range(30):
        sign_in(client, name=f"nobody{number}")
    response = sign_in(client)
    assert response.status_code == 429
    assert "Too many requests" in response.content.decode()
    assert int(response.headers["Retry-After"]) > 0


def test_no_password_works_at_the_api(client, reader):
    import base64

    credentials = base64.b64encode(f"reader:{PASSWORD}".encode()).decode()
    for value in (credentials, base64.b64encode(b"x:y").decode()):
        response = client.get("/api/v1/schema/", headers={"Authorization": f"Basic {value}"})
        assert response.status_code == 200


def test_strangers_make_no_account_unless_that_is_set(client, settings):
    data = {"username": "stranger", "password1": PASSWORD, "password2": PASSWORD}
    assert client.get("/accounts/signup/").status_code == 200
    client.post("/accounts/signup/", data)
    assert "_auth_user_id" not in client.session
    settings.IMR_OPEN_SIGNUP = True
    client.post("/accounts/signup/", data)
    assert "_auth_user_id" in client.session


@pytest.mark.parametrize("password", ["Tr0ub4d!", "Tr0ub4d!Tr0", "x9" * 65])
def test_passwords_have_12_to_128_characters(password):
    with pytest.raises(ValidationError):
        validate_password(password)


def test_a_password_of_any_characters_and_128_of_them_works(client, django_user_model):
    password = "知" * 127 + " "
    validate_password(password)
    django_user_model.objects.create_user("reader", password=password)
    assert sign_in(client, password=password).status_code == 302


def test_a_password_is_changed_with_the_old_one(client, reader):
    sign_in(client)
    fresh = "another long password"
    data = {"oldpassword": "wrong", "password1": fresh, "password2": fresh}
    assert client.post("/accounts/password/change/", data).status_code == 200
    client.post("/accounts/password/change/", {**data, "oldpassword": PASSWORD})
    reader.refresh_from_db()
    assert reader.check_password(fresh)


def test_an_account_without_a_password_gets_its_first_where_it_would_change_it(client, reader):
    reader.set_unusable_password()
    reader.save()
    client.force_login(reader)
    page = client.get("/accounts/password/change/", follow=True)
    assert page.redirect_chain == [("/accounts/password/set/", 302)]
    assert "Set Password" in page.content.decode()
    fresh = "another long password"
    client.post("/accounts/password/set/", {"password1": fresh, "password2": fresh})
    reader.refresh_from_db()
    assert reader.check_password(fresh)


def test_the_first_password_asks_for_the_passkey_of_an_account_that_has_one(client, reader):
    reader.set_unusable_password()
    reader.save()
    Authenticator.objects.create(user=reader, type=Authenticator.Type.WEBAUTHN, data={})
    client.force_login(reader)
    page = client.get("/accounts/password/set/")
    assert page.url.startswith("/accounts/2fa/webauthn/reauthenticate/")


class TestTime:
    @pytest.fixture
    def clock(self, monkeypatch):
        class Clock:
            now = 1_800_000_000

            def time(self):
                return self.now

        clock = Clock()
        monkeypatch.setattr(sessions, "time", clock)
        return clock

    def test_a_session_ends_12_hours_after_sign_in_however_busy(self, client, reader, clock):
        sign_in(client)
        for _ in range(12):
            assert client.get("/accounts/").status_code == 200
            clock.now += 3600
        assert client.get("/accounts/").status_code == 200
        clock.now += 1
        assert client.get("/accounts/").status_code == 302

    def test_an_administrators_ends_after_30_idle_minutes(self, client, staff, clock):
        sign_in(client, "chief")
        for _ in range(3):
            assert client.get("/admin/").status_code == 200
            clock.now += 30 * 60
        clock.now += 1
        assert client.get("/admin/").status_code == 302

    def test_a_session_ends_with_the_browser(self, client, reader):
        cookie = sign_in(client).cookies["sessionid"]
        assert cookie["max-age"] == ""
        assert cookie["expires"] == ""


class TestSecondFactor:
    def code(self, secret):
        return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))

    def test_staff_without_one_are_sent_to_set_it_up_where_it_is_required(
        self, client, staff, settings
    ):
        settings.IMR_STAFF_MFA = "require"
        sign_in(client, "chief")
        response = client.get("/admin/")
        assert response.url == "/accounts/2fa/totp/activate/"
        password_again = client.get(response.url).url
        data = {"password": PASSWORD, "next": response.url}
        assert client.post(password_again, data).url == response.url
        page = client.get(response.url).content.decode()
        assert "set it up first" in page
        secret = re.search(r'id="authenticator_secret"[^>]*value="(\w+)"', page.replace("\n", " "))
        client.post(response.url, {"code": self.code(secret[1])})
        assert client.get("/admin/").status_code == 200
        assert client.get("/accounts/2fa/recovery-codes/").status_code == 200

    def test_with_one_a_password_alone_signs_nobody_in(self, client, staff):
        TOTP.activate(staff, "JBSWY3DPEHPK3PXP")
        response = sign_in(client, "chief")
        assert response.url == "/accounts/2fa/authenticate/"
        assert "_auth_user_id" not in client.session
        client.post(response.url, {"code": "000000"})
        assert "_auth_user_id" not in client.session
        client.post(response.url, {"code": self.code("JBSWY3DPEHPK3PXP")})
        assert "_auth_user_id" in client.session
        assert client.get("/admin/").status_code == 200

    def test_where_it_is_offered_it_may_be_left_out(self, client, staff):
        sign_in(client, "chief")
        assert client.get("/admin/").status_code == 200
        assert client.get("/accounts/2fa/").status_code == 200

    def test_a_deployment_that_writes_mails_to_its_log_is_warned_of(self, settings):
        settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
        assert "imr_archive.W004" in {warning.id for warning in check_deployment()}

    def test_a_deployment_without_it_is_warned_of(self, settings):
        assert {warning.id for warning in check_deployment()} == {
            "imr_archive.W001",
            "imr_archive.W002",
            "imr_archive.W003",
        }
        settings.IMR_STAFF_MFA, settings.IMR_TRUSTED_PROXIES = "require", 1
        settings.ACCOUNT_EMAIL_NOTIFICATIONS = True
        assert check_deployment() == []


class TestLoginRequired:
    @pytest.fixture(autouse=True)
    def _required(self, settings):
        settings.IMR_REQUIRE_LOGIN = True

    @pytest.mark.parametrize("path", ["/", "/decisions/", "/about/", "/suggest/?q=kn"])
    def test_strangers_are_sent_to_sign_in(self, client, path):
        response = client.get(path)
        assert (response.status_code, response.url.split("?")[0]) == (302, LOGIN)

    @pytest.mark.parametrize("path", ["/api/v1/schema/", "/api/v1/decisions/"])
    def test_the_api_and_its_description_are_closed(self, client, path):
        assert client.get(path).status_code == 401

    @pytest.mark.parametrize("path", ["/", "/about/", "/api/v1/schema/", "/accounts/"])
    def test_a_plain_account_reads_and_no_cache_keeps_it(self, client, reader, path):
        sign_in(client)
        response = client.get(path)
        assert response.status_code == 200
        assert response.headers["Cache-Control"] == "private, no-store"

    def test_health_stays_open(self, client):
        assert client.get("/healthz").json()["database"] == {"ok": True}


def test_health_tells_details_to_administrators_only(client, staff):
    assert set(client.get("/healthz").json()["index"]) == {"ok"}
    client.force_login(staff)
    assert "message" in client.get("/healthz").json()["index"]
