"""Keys of the API: what they open, how they are kept, what they may ask for."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from determinations.api.keys import MOST_KEYS, TooManyKeys, make_key, revoke_key
from determinations.models import ApiKey, ApiKeyDay, AuditEntry, Verb

pytestmark = pytest.mark.django_db

SCHEMA = "/api/v1/schema/"


@pytest.fixture
def owner():
    return User.objects.create_user("reader")


@pytest.fixture
def made(owner):
    return make_key(owner, "A script")


def ask(client, secret, path=SCHEMA, **headers):
    return client.get(path, headers={"Authorization": f"Bearer {secret}", **headers})


def test_only_a_digest_is_kept(made):
    assert made.secret.startswith("imr_")
    assert made.secret.startswith(made.key.prefix)
    assert len(made.secret) > 40 > len(made.key.prefix)
    kept = ApiKey.objects.values().get()
    assert kept["digest"] == hashlib.sha256(made.secret.encode()).hexdigest()
    assert made.secret not in str(kept)


class TestWhereASignInIsRequired:
    @pytest.fixture(autouse=True)
    def _required(self, settings):
        settings.IMR_REQUIRE_LOGIN = True

    def test_a_key_opens_the_api_and_nothing_else(self, client, made):
        assert client.get(SCHEMA).status_code == 401
        assert ask(client, made.secret).status_code == 200
        assert ask(client, made.secret, "/decisions/").status_code == 302

    def test_no_answer_is_kept_by_a_cache(self, client, made):
        assert ask(client, made.secret).headers["Cache-Control"] == "private, no-store"

    @pytest.mark.parametrize("change", ["revoked", "inactive", "deleted"])
    def test_what_ends_a_key(self, client, owner, made, change):
        if change == "revoked":
            assert revoke_key(owner, made.key.pk)
        elif change == "inactive":
            User.objects.update(is_active=False)
        else:
            owner.delete()
        assert ask(client, made.secret).status_code == 401


@pytest.mark.parametrize("secret", ["", "x", "imr_", "imr_" + "A" * 43, "imr_\u00e9", "i" * 5000])
def test_what_is_no_key_is_told_where_none_is_needed_too(client, made, secret):
    response = ask(client, secret)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"].startswith("Bearer")
    assert response.json()["type"] == "/help/api/#problem-key-needed"


def test_making_and_revoking_is_recorded_without_the_key(owner, made):
    assert revoke_key(owner, made.key.pk)
    assert revoke_key(owner, made.key.pk) is None
    revoked, added = AuditEntry.objects.filter(verb__endswith="api_key")
    assert (added.verb, revoked.verb) == (Verb.MAKE_API_KEY, Verb.REVOKE_API_KEY)
    for entry in (added, revoked):
        assert (entry.user_name, entry.details["key"]) == ("reader", made.key.prefix)
        assert made.secret not in str(entry.details)


def test_nobody_revokes_the_key_of_another(made):
    assert revoke_key(User.objects.create_user("other"), made.key.pk) is None


def test_an_account_has_some_keys_at_most(owner, made):
    for number in range(MOST_KEYS - 1):
        make_key(owner, f"Key {number}")
    with pytest.raises(TooManyKeys):
        make_key(owner, "One more")
    revoke_key(owner, made.key.pk)
    assert make_key(owner, "One more")


def test_requests_are_counted_by_day(client, made):
    for _ in range(3):
        ask(client, made.secret)
    day = ApiKeyDay.objects.get()
    assert (day.key, day.day, day.requests) == (made.key, timezone.localdate(), 3)
    ApiKeyDay.objects.update(day=day.day - timedelta(days=1))
    ask(client, made.secret)
    assert sorted(ApiKeyDay.objects.values_list("requests", flat=True)) == [1, 3]


def test_a_key_costs_two_queries(client, made, django_assert_num_queries):
    ask(client, made.secret)
    with django_assert_num_queries(2):
        ask(client, made.secret)


class TestLimits:
    @pytest.fixture(autouse=True)
    def _limits(self, settings, monkeypatch):
        monkeypatch.setattr("determinations.api.throttles.time", lambda: 1_800_000_030.0)
        settings.IMR_API_REQUESTS_A_MINUTE = 3
        settings.IMR_API_KEY_REQUESTS_A_MINUTE = 5
        settings.IMR_TRUSTED_PROXIES = 1

    @pytest.fixture
    def from_outside(self):
        return {"X-Forwarded-For": "198.51.100.1"}

    def test_what_is_left_is_told(self, client, from_outside):
        answers = [client.get(SCHEMA, headers=from_outside) for _ in range(4)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
        left = [answer.headers["RateLimit-Remaining"] for answer in answers]
        assert left == ["2", "1", "0", "0"]
        assert {answer.headers["RateLimit-Limit"] for answer in answers} == {"3"}
        refused = answers[-1]
        assert 1 <= int(refused.headers["Retry-After"]) <= 60
        assert refused.headers["RateLimit-Reset"] == refused.headers["Retry-After"]
        assert refused.json()["type"] == "/help/api/#problem-too-many-requests"

    def test_a_key_allows_more_and_all_keys_of_an_account_together(
        self, client, owner, made, from_outside
    ):
        other = make_key(owner, "Another")
        for _ in range(4):
            client.get(SCHEMA, headers=from_outside)
        secrets = [made.secret, other.secret] * 3
        answers = [ask(client, secret, **from_outside).status_code for secret in secrets]
        assert answers == [200] * 5 + [429]

    def test_guesses_of_keys_are_counted(self, client, from_outside):
        answers = [ask(client, f"imr_{number}", **from_outside) for number in range(4)]
        assert [answer.status_code for answer in answers] == [401, 401, 401, 429]

    def test_zero_is_no_limit(self, client, settings, from_outside):
        settings.IMR_API_REQUESTS_A_MINUTE = 0
        answers = [client.get(SCHEMA, headers=from_outside) for _ in range(5)]
        assert {answer.status_code for answer in answers} == {200}
        assert "RateLimit-Limit" not in answers[0].headers
