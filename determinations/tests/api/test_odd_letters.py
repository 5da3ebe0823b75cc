"""Bodies and keys of somebody who means no good: refused as problems, and nothing is stored."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from determinations.api.keys import make_key
from determinations.models import Letter

pytestmark = pytest.mark.django_db
LETTERS = "/api/v1/letters/"
PDF = b"%PDF-1.4 x"
FORM = "multipart/form-data; boundary=edge"


@pytest.fixture
def secret(settings):
    settings.IMR_API_KEY_REQUESTS_A_MINUTE = 0
    account = User.objects.create_superuser("clerk")
    return make_key(account, "Scanner", may_add_letters=True).secret


def send(authorization, body, media_type):
    headers = {"Authorization": authorization}
    client = Client(enforce_csrf_checks=True)
    return client.generic("POST", LETTERS, body, content_type=media_type, headers=headers)


def form(*parts, end=b"--edge--\r\n"):
    return b"".join(b"--edge\r\n" + part + b"\r\n" for part in parts) + end


def part(head=b"", content=PDF, disposition=b'form-data; name="file"; filename="a.pdf"'):
    return b"Content-Disposition: " + disposition + head + b"\r\n\r\n" + content


BODIES = {
    "no boundary": ("multipart/form-data", form(part()), 400),
    "another boundary": ("multipart/form-data; boundary=other", form(part()), 400),
    "no end": (FORM, form(part(), end=b""), 400),
    "many files": (FORM, form(*[part()] * 300), 400),
    "many fields": (FORM, form(*[part(disposition=b'form-data; name="a"')] * 1500), 400),
    "a field too large": (FORM, form(part(b"", b"x" * 2**22, b'form-data; name="file"')), 400),
    "no name": (FORM, form(part(disposition=b"form-data")), 400),
    "no file name": (FORM, form(part(disposition=b'form-data; name="file"; filename=""')), 400),
    "an odd name": (FORM, form(part(disposition=b'form-data; name="file"; filename="\xff"')), 400),
    "a form within": (FORM, form(part(b"\r\nContent-Type: multipart/mixed; boundary=in", b"--in--",
                                      b'form-data; name="file"')), 400),
    "no base64": (FORM, form(part(b"\r\nContent-Transfer-Encoding: base64", b"?")), 400),
    "a long head": (FORM, form(part(b"\r\nX-Long: " + b"x" * 20_000)), 400),
    "no form at all": (FORM, b"\x00\xff" * 100, 400),
    "another kind of parts": ("multipart/mixed; boundary=edge", form(part()), 415),
    "fields of a form": ("application/x-www-form-urlencoded", b"file=x", 415),
    "a zip archive": ("application/zip", b"PK\x03\x04", 415),
    "a zip archive as a PDF": (FORM, form(part(content=b"PK\x03\x04%PDF-1.4")), 415),
    "a program as a PDF": (FORM, form(part(content=b"MZ\x00\x00")), 415),
}  # fmt: skip


@pytest.mark.parametrize("name", BODIES)
def test_an_odd_body_is_a_problem_in_json_and_nothing_is_stored(secret, name):
    media_type, body, status = BODIES[name]
    answer = send(f"Bearer {secret}", body, media_type)
    assert (answer.status_code, answer.headers["Content-Type"]) == (
        status,
        "application/problem+json",
    )
    assert not Letter.objects.exists()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (b"../../etc/passwd", "passwd"),
        (b"a\x00b.pdf", "ab.pdf"),
        ("\u202efdp.exe".encode(), "fdp.exe"),
    ],
)
def test_a_files_name_leads_nowhere(secret, given, kept):
    disposition = b'form-data; name="file"; filename="' + given + b'"'
    assert send(f"Bearer {secret}", form(part(disposition=disposition)), FORM).status_code == 202
    assert Letter.objects.get().file_name == kept


@pytest.mark.parametrize(
    "header",
    ["Bearer", "Bearer imr_", "Basic eDp5", "{key}", "Bearer {key} x", "Bearer {key}x"],
)
def test_what_is_no_key_opens_nothing(secret, header):
    answer = send(header.format(key=secret), PDF, "application/pdf")
    assert answer.status_code == 401
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_other_sites_are_not_let_in(secret):
    headers = {"Origin": "https://other.example", "Access-Control-Request-Method": "POST"}
    answer = Client().generic("OPTIONS", LETTERS, headers=headers)
    assert answer.status_code == 401
    assert not any(name.lower().startswith("access-control") for name in answer.headers)


@pytest.mark.parametrize("number", ["0", "-1", "9" * 30, "1.5", "x", "%00"])
def test_what_is_no_letter_is_not_there(secret, number):
    headers = {"Authorization": f"Bearer {secret}"}
    answer = Client().get(f"{LETTERS}{number}/", headers=headers)
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")
