"""Bodies that are refused before anything of them is read."""

from __future__ import annotations

import io

import pytest
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

from determinations.api.keys import make_key
from imr_archive.body_limits import QuotaUploadHandler

pytestmark = pytest.mark.django_db
UPLOAD = "/staff/upload/"
LETTERS = "/api/v1/letters/"
MB = 1024 * 1024


class Unreadable(io.RawIOBase):
    """A body that fails the test if anybody reads it."""

    def read(self, *args):
        raise AssertionError("the body was read")

    readline = read


def post(client, path, length, **extra):
    return client.generic(
        "POST",
        path,
        "",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(length),
        **{"wsgi.input": Unreadable(), **extra},
    )


@pytest.mark.parametrize(
    ("path", "length", "status"),
    [
        ("/admin/login/", 400 * MB, 403),
        ("/decisions/", 10, 403),
        (UPLOAD, 10, 403),
        ("/api/v1/decisions/", 400 * MB, 403),
        ("/accounts/login/", 65 * 1024, 413),
        ("/cases/find/", 65 * 1024, 413),
        ("/cases/CM16-0000000/", 10, 403),
    ],
)
def test_a_stranger_sends_no_body_but_to_sign_in(path, length, status):
    client = Client(enforce_csrf_checks=True)
    assert post(client, path, length).status_code == status


def test_a_body_of_unknown_length_is_refused(client):
    response = post(client, "/accounts/login/", "", HTTP_TRANSFER_ENCODING="chunked")
    assert response.status_code == 411


@pytest.mark.parametrize(
    ("path", "length"), [(UPLOAD, 153 * MB), ("/admin/determinations/letter/", 3 * MB)]
)
def test_above_the_limit_nothing_is_read_even_of_an_administrator(admin_client, path, length):
    response = post(admin_client, path, length)
    assert response.status_code == 413
    assert "Nothing of it was read or stored" in response.content.decode()


def test_who_may_not_upload_has_no_room_for_files(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("staff", is_staff=True))
    assert post(client, UPLOAD, 3 * MB).status_code == 413


def test_a_page_that_takes_no_files_refuses_them(admin_client):
    data = {"file": SimpleUploadedFile("a.txt", b"text")}
    assert admin_client.post("/admin/determinations/letter/", data).status_code == 400


def test_the_api_is_refused_in_json(client):
    response = client.post("/api/v1/decisions/", {"q": "knee"}, content_type="application/json")
    assert (response.status_code, response.json()["detail"]) == (403, "Sign in first.")


class TestLettersFromPrograms:
    @pytest.fixture
    def key(self, django_user_model):
        return make_key(django_user_model.objects.create_user("clerk"), "Reads")

    def send(self, length, secret, client=None):
        headers = {"HTTP_AUTHORIZATION": f"Bearer {secret}"} if secret else {}
        return post(client or Client(enforce_csrf_checks=True), LETTERS, length, **headers)

    @pytest.mark.parametrize("secret", ["", "x", "imr_", "imr_" + "A" * 43])
    def test_without_a_valid_key_nothing_is_read(self, secret):
        response = self.send(10, secret)
        assert response.status_code == 401
        assert response.headers["WWW-Authenticate"].startswith("Bearer")
        assert response.json()["type"] == "/help/api/#problem-key-needed"

    def test_a_session_is_no_key(self, admin_client):
        assert self.send(10, "", admin_client).status_code == 401

    def test_a_key_costs_one_query(self, key, django_assert_num_queries):
        with django_assert_num_queries(1):
            assert self.send(28 * MB, key.secret).status_code == 413

    def test_of_a_key_without_the_right_nothing_is_read(self, key):
        assert self.send(10, key.secret).status_code == 403

    def test_guesses_are_counted(self, settings):
        settings.IMR_API_REQUESTS_A_MINUTE = 2
        settings.IMR_TRUSTED_PROXIES = 1
        answers = [
            post(Client(), LETTERS, 10, HTTP_AUTHORIZATION=f"Bearer imr_{number}",
                 HTTP_X_FORWARDED_FOR="198.51.100.1")
            for number in range(6)
        ]  # fmt: skip
        assert answers[0].status_code == 401
        assert answers[-1].status_code == 429
        assert "Retry-After" in answers[-1].headers


def test_the_quota_counts_while_the_files_come_in():
    handler = QuotaUploadHandler(RequestFactory().post("/"), 10)
    assert handler.receive_data_chunk(b"12345", 0) == b"12345"
    with pytest.raises(RequestDataTooBig):
        handler.receive_data_chunk(b"678901", 5)
