"""An archive that is served below a prefix (SCRIPT_NAME) keeps its rules."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
PREFIX = {"SCRIPT_NAME": "/archive"}


def test_staff_without_a_second_factor_are_sent_to_set_it_up(admin_client, settings):
    settings.IMR_STAFF_MFA = "require"
    for path in ("/staff/upload/", "/staff/upload/files/batch/", "/admin/"):
        answer = admin_client.post(path, **PREFIX)
        assert answer.status_code == 302
        assert "/accounts/2fa/" in answer.headers["Location"]


def test_strangers_sign_in(client):
    answer = client.post("/accounts/login/", {"login": "a", "password": "b"}, **PREFIX)
    assert answer.status_code == 200


def test_programs_get_problems_in_json():
    strict = Client(enforce_csrf_checks=True)
    for answer in (
        strict.get("/api/v1/nothing/", **PREFIX),
        strict.post("/api/v1/letters/", {"a": "b"}, **PREFIX),
        strict.post("/api/v1/decisions/", {"a": "b"}, **PREFIX),
    ):
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert "/help/api/#problem-" in answer.json()["type"]


def test_a_parameter_with_a_nul_character_is_refused(admin_client):
    answer = admin_client.get("/admin/determinations/letter/?q=%00", **PREFIX)
    assert answer.status_code == 400
