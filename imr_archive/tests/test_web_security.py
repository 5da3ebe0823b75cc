"""What every web application has to hold, whatever it shows."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from determinations.tests.signing_in import PASSWORD, sign_in

pytestmark = pytest.mark.django_db


def signed_in(**data):
    client = Client(**data)
    sign_in(client, "reader")
    return client


def is_signed_in(client):
    return client.get("/accounts/").status_code == 200


def test_signing_in_makes_a_new_session(client, reader):
    client.session.save()
    key = client.session.session_key
    client.cookies[django_settings.SESSION_COOKIE_NAME] = key
    sign_in(client, "reader")
    assert is_signed_in(client)
    assert client.session.session_key != key
    assert len(client.session.session_key) == 32


def test_changing_the_password_ends_all_other_sessions(reader):
    here, elsewhere = signed_in(), signed_in()
    fresh = "another long password"
    here.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh},
    )
    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)


def test_the_cookie_of_a_session_is_kept_from_scripts_and_other_sites(reader):
    cookie = signed_in().cookies[django_settings.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")


def test_readers_get_no_cookie(client):
    for path in ("/", "/about/", "/help/search/", "/nowhere/"):
        client.get(path)
    assert not client.cookies


@pytest.mark.parametrize(
    "path",
    ["/accounts/login/", "/accounts/password/change/", "/accounts/logout/",
     "/staff/upload/", "/admin/determinations/letter/"],
)  # fmt: skip
def test_a_form_without_its_token_is_refused(admin_user, path):
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin_user)
    assert client.post(path, {"action": "reject_selected"}).status_code == 403


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
@pytest.mark.parametrize("path", ["/api/v1/decisions/", "/api/v1/schema/"])
def test_the_api_is_for_reading_only(admin_client, method, path):
    assert getattr(admin_client, method)(path).status_code == 405


@pytest.mark.parametrize("path", ["/about/", "/api/v1/schema/"])
def test_no_other_site_may_read_answers(client, path):
    headers = client.get(path, headers={"Origin": "https://elsewhere.example"}).headers
    assert not [name for name in headers if name.lower().startswith("access-control-")]


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/schema/",
        "/api/v1/decisions/?page=x",
        "/api/v1/nowhere",
        "/suggest/?q=kn",
        "/healthz",
    ],
)
def test_what_programs_ask_for_is_saved_and_never_shown_as_a_page(client, path):
    named = client.get(path, follow=True).headers["Content-Disposition"]
    assert named.startswith('attachment; filename="')


def test_pages_are_shown(client):
    assert "Content-Disposition" not in client.get("/about/").headers


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/schema/",
        "/api/v1/decisions/?page=x",
        "/api/v1/nowhere/",
        "/suggest/?q=kn",
        "/healthz",
    ],
)
def test_what_programs_ask_for_is_never_shown_as_a_page(client, path):
    headers = client.get(path).headers
    assert headers.get("Content-Disposition", "").startswith("attachment; filename=") or (
        headers["Content-Type"].startswith("text/html")
    )
    assert "Content-Disposition" not in client.get("/about/").headers


@pytest.mark.parametrize("path", ["/about/", "/api/v1/schema/", "/accounts/login/", "/nowhere/"])
def test_answers_say_what_they_are_and_are_not_to_be_guessed(client, path):
    headers = client.get(path).headers
    assert headers["Content-Type"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    policy = headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


def test_passwords_are_kept_salted_and_hashed_slowly():
    assert "PASSWORD_HASHERS" not in vars(sys.modules["imr_archive.settings"])
    hasher = PBKDF2PasswordHasher()
    assert hasher.algorithm == "pbkdf2_sha256"
    assert hasher.iterations >= 600_000
    assert hasher.encode(PASSWORD, hasher.salt()) != hasher.encode(PASSWORD, hasher.salt())


def test_without_settings_debugging_is_off_and_https_brings_hsts():
    program = (
        "from imr_archive import settings as s; "
        "print(s.DEBUG, s.SECURE_HSTS_SECONDS, s.SECURE_SSL_REDIRECT, s.CSRF_COOKIE_SECURE)"
    )
    environment = {**os.environ, "IMR_HTTPS": "1", "SECRET_KEY": "x"}
    environment.pop("DEBUG", None)
    done = subprocess.run([sys.executable, "-c", program], env=environment, text=True, check=True,
                          capture_output=True, cwd=django_settings.BASE_DIR)  # fmt: skip
    assert done.stdout.split() == ["False", "31536000", "True", "True"]


def test_a_common_password_is_refused(client, reader):
    client = signed_in()
    common = "qwerty123456"
    data = {"oldpassword": PASSWORD, "password1": common, "password2": common}
    assert "too common" in client.post("/accounts/password/change/", data).content.decode()


@pytest.mark.parametrize(
    "word", ["Football2024!", "!!princess!!!!", "dragondragon", "1letmein-letmein"]
)
def test_a_common_password_made_long_is_refused(word):
    with pytest.raises(ValidationError, match="common one with digits"):
        validate_password(word)


@pytest.mark.parametrize(
    "phrase", ["correct horse battery", "seven grey herons 7", "kmrq-2024-zvtp"]
)
def test_a_phrase_of_ones_own_is_taken(phrase):
    validate_password(phrase)
