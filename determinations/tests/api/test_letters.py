"""Letters that programs hand in: stored once, read, asked after, and by whom."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from determinations.api.keys import make_key, revoke_key
from determinations.audit import was_erased
from determinations.ingest import lifecycle
from determinations.ingest.erasing import erase
from determinations.ingest.intake import open_batch, receive
from determinations.ingest.reading_groups import read_and_file
from determinations.ingest.sources import IncomingFile
from determinations.models import AuditEntry, Batch, Letter, LetterStatus, Receipt, Verb
from determinations.tests.archive import letter_text

pytestmark = pytest.mark.django_db
LETTERS = "/api/v1/letters/"
CONTENT = letter_text().encode()


def account_that_adds(name, *permissions):
    account = User.objects.create_user(name)
    codenames = ["add_letter", *permissions]
    account.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return account


@pytest.fixture
def clerk():
    return account_that_adds("clerk")


@pytest.fixture
def key(clerk):
    return make_key(clerk, "Scanner", may_add_letters=True)


@pytest.fixture
def client():
    return Client(enforce_csrf_checks=True)


def bearer(made, **more):
    return {"Authorization": f"Bearer {made.secret}", **more}


def hand_in(client, made, content=CONTENT, name="scan.txt"):
    file = SimpleUploadedFile(name, content)
    return client.post(LETTERS, {"file": file}, headers=bearer(made))


def read_queued():
    """Do what the worker does."""
    for job in ProcrastinateJob.objects.all():
        read_and_file(**job.args)


def kind(response):
    assert response.headers["Content-Type"] == "application/problem+json"
    return response.status_code, response.json()["type"].rpartition("#problem-")[2]


def test_from_the_file_to_the_published_case(client, clerk, key):
    taken = hand_in(client, key)
    assert (taken.status_code, taken.json()["state"]) == (202, "received")
    letter = Letter.objects.get()
    assert bytes(letter.content) == CONTENT
    assert (letter.received_by, letter.batch.source) == (clerk, "API")
    assert taken.headers["Location"] == f"{LETTERS}{letter.pk}/"

    def ask():
        answer = client.get(taken.headers["Location"], headers=bearer(key)).json()
        return answer["state"], answer["problems"], answer["case_url"]

    assert ask() == ("received", [], None)
    read_queued()
    assert ask() == ("parsed", [], None)
    lifecycle.publish(letter.pk)
    assert ask() == ("published", [], "/cases/CM17-9100001/")


@pytest.mark.parametrize("media_type", ["text/plain", "text/plain; charset=utf-8"])
def test_the_body_may_be_the_file_itself(client, key, media_type):
    headers = bearer(key, **{"Content-Disposition": 'attachment; filename="CM17-9100001.txt"'})
    taken = client.post(LETTERS, CONTENT, content_type=media_type, headers=headers)
    assert taken.status_code == 202
    letter = Letter.objects.get()
    assert (letter.file_name, bytes(letter.content)) == ("CM17-9100001.txt", CONTENT)


def test_a_body_without_a_name_is_wrong(client, key):
    response = client.post(LETTERS, CONTENT, content_type="text/plain", headers=bearer(key))
    assert kind(response) == (400, "invalid-body")


def test_the_same_file_changes_nothing(client, key):
    first = hand_in(client, key)
    again = hand_in(client, key, name="another-name.txt")
    assert (again.status_code, again.json()) == (200, first.json())
    assert "Location" not in again.headers
    assert Receipt.objects.count() == ProcrastinateJob.objects.count() == 1


def test_a_file_that_came_another_way_is_known_and_asked_after(client, key):
    known = receive(open_batch("upload"), IncomingFile("a.txt", CONTENT)).letter
    page = f"{LETTERS}{known.pk}/"
    assert client.get(page, headers=bearer(key)).status_code == 404
    assert hand_in(client, key).status_code == 200
    assert client.get(page, headers=bearer(key)).json()["id"] == known.pk


def test_a_day_of_an_account_is_one_batch(client, key):
    for number in ("CM17-9100001", "CM17-9100002"):
        hand_in(client, key, letter_text(number).encode())
    other = make_key(account_that_adds("other"), "Theirs", may_add_letters=True)
    hand_in(client, other, letter_text("CM17-9100003").encode())
    batches = Batch.objects.order_by("pk").values_list("received_by__username", "source")
    assert list(batches) == [("clerk", "API"), ("other", "API")]


def test_the_audit_log_names_the_account(client, key):
    hand_in(client, key)
    entry = AuditEntry.objects.get(verb=Verb.RECEIVE)
    assert (entry.user_name, entry.address) == ("clerk", "127.0.0.1")


def test_the_state_tells_codes_and_nothing_of_the_text(client, key):
    text = letter_text("").replace("40-year-old female cook", "40-year-old cook Jane Rochester")
    page = hand_in(client, key, text.encode(), "Jane Rochester.txt").headers["Location"]
    read_queued()
    answer = client.get(page, headers=bearer(key))
    assert answer.json()["state"] == LetterStatus.NEEDS_REVIEW
    assert "may-name-a-person" in answer.json()["problems"]
    for told in ("Rochester", "knee", "cook"):
        assert told not in answer.content.decode()


def test_a_file_that_cannot_be_read_is_told(client, key):
    page = hand_in(client, key, b"%PDF-1.4 broken").headers["Location"]
    read_queued()
    answer = client.get(page, headers=bearer(key)).json()
    assert answer["state"] == "failed"
    assert answer["problems"]


class TestWhoMay:
    def test_a_session_alone_hands_nothing_in(self, admin_client):
        file = SimpleUploadedFile("a.txt", CONTENT)
        response = admin_client.post(LETTERS, {"file": file})
        assert kind(response) == (401, "key-needed")
        assert response.headers["WWW-Authenticate"].startswith("Bearer")
        assert kind(admin_client.get(f"{LETTERS}1/")) == (401, "key-needed")

    def test_a_key_that_was_not_given_the_right(self, client, clerk):
        assert kind(hand_in(client, make_key(clerk, "Reads"))) == (403, "forbidden")

    def test_an_account_that_lost_the_right(self, client, clerk, key):
        page = hand_in(client, key).headers["Location"]
        clerk.user_permissions.clear()
        assert kind(hand_in(client, key)) == (403, "forbidden")
        assert kind(client.get(page, headers=bearer(key))) == (403, "forbidden")

    def test_a_revoked_key(self, client, clerk, key):
        revoke_key(clerk, key.key.pk)
        assert kind(hand_in(client, key)) == (401, "key-needed")

    def test_a_dismissed_account(self, client, clerk, key):
        User.objects.filter(pk=clerk.pk).update(is_active=False)
        assert kind(hand_in(client, key)) == (401, "key-needed")

    def test_an_account_without_the_second_factor_that_is_required(self, client, key, settings):
        settings.IMR_STAFF_MFA = "require"
        assert kind(hand_in(client, key)) == (403, "forbidden")

    def test_letters_of_others_are_seen_by_who_may_see_all(self, client, key):
        page = hand_in(client, key).headers["Location"]
        other = make_key(account_that_adds("other"), "Theirs", may_add_letters=True)
        assert kind(client.get(page, headers=bearer(other))) == (404, "not-found")
        staff = make_key(account_that_adds("staff", "view_letter"), "All", may_add_letters=True)
        assert client.get(page, headers=bearer(staff)).status_code == 200

    def test_requests_a_minute(self, client, key, settings):
        settings.IMR_API_KEY_REQUESTS_A_MINUTE = 1
        answers = [hand_in(client, key).status_code for _ in range(3)]
        assert 429 in answers[1:]


class TestWhatIsRefused:
    @pytest.fixture(autouse=True)
    def _nothing_stored(self, key):
        yield
        assert not Letter.objects.exists()

    def test_too_large_a_file(self, client, key, settings):
        settings.IMR_MAX_LETTER_BYTES = 100
        assert kind(hand_in(client, key)) == (413, "too-large")

    def test_an_empty_file(self, client, key):
        assert kind(hand_in(client, key, b"")) == (422, "unprocessable")
        empty = client.post(LETTERS, b"", content_type="text/plain", headers=bearer(key))
        assert kind(empty) == (422, "unprocessable")

    @pytest.mark.parametrize("content", [b"PK\x03\x04\x00\x00", b"\x00\x01\x02"])
    def test_a_file_of_another_type(self, client, key, content):
        assert kind(hand_in(client, key, content)) == (415, "unsupported-media-type")

    @pytest.mark.parametrize("media_type", ["image/png", "application/json"])
    def test_a_body_of_another_type(self, client, key, media_type):
        response = client.post(LETTERS, CONTENT, content_type=media_type, headers=bearer(key))
        assert kind(response) == (415, "unsupported-media-type")

    def test_no_file_two_files_and_other_fields(self, client, key):
        files = [SimpleUploadedFile(name, CONTENT) for name in ("a.txt", "b.txt")]
        for given in ({}, {"file": files}, {"file": "text"}, {"file": files[0], "publish": "on"}):
            response = client.post(LETTERS, given, headers=bearer(key))
            assert kind(response) == (400, "invalid-body")

    def test_of_very_many_fields_the_first_are_told_and_how_many_more(self, client, key):
        given = {"file": CONTENT, **{f"field{number}": "x" for number in range(1500)}}
        response = client.post(LETTERS, given, headers=bearer(key))
        errors = response.json()["errors"]
        assert response.status_code == 400
        assert (len(errors), errors[-1]["detail"]) == (21, "1,480 more are wrong.")
        assert len(response.content) < 5_000

    def test_more_than_the_account_may_store_in_a_day(self, client, key, settings):
        settings.IMR_UPLOAD_BYTES_A_DAY = 100
        response = hand_in(client, key)
        assert kind(response) == (429, "quota-used-up")
        assert response.headers["Retry-After"].isdecimal()

    def test_a_letter_that_was_erased(self, client, key):
        letter = receive(open_batch("upload"), IncomingFile("a.txt", CONTENT)).letter
        erase(letter.pk, by=None, reason="A court said so.")
        assert was_erased(letter.sha256)
        assert kind(hand_in(client, key)) == (422, "unprocessable")

    def test_other_methods(self, client, key):
        for method in (client.get, client.put, client.delete):
            assert kind(method(LETTERS, headers=bearer(key))) == (405, "method-not-allowed")
