"""The protocol of uploads as somebody tries it who means no good: clear refusals, few rows."""

from __future__ import annotations

import hashlib

import pytest
from django.contrib.auth.models import Permission

from determinations.ingest import uploads
from determinations.ingest.uploads import CHUNK_BYTES, SMALLEST_CHUNK_BYTES
from determinations.models import Letter, Upload, UploadChunk
from determinations.tests.staff.sending import (
    FILES,
    TEXT,
    begun,
    create,
    encoded,
    file_it,
    new_batch,
    patch,
)

pytestmark = pytest.mark.django_db
LARGE = b"%PDF-1.4 " + b"x" * (2 * SMALLEST_CHUNK_BYTES)


@pytest.fixture
def batch(admin_client):
    return new_batch(admin_client)


@pytest.mark.parametrize("length", [1, SMALLEST_CHUNK_BYTES - 1])
def test_a_chunk_is_no_crumb_so_that_rows_are_few(admin_client, batch, length):
    url = begun(admin_client, batch, LARGE, "a.pdf")
    answer = patch(admin_client, url, 0, LARGE[:length])
    assert answer.status_code == 400
    assert "A chunk has 256.0\xa0KB at least" in answer.content.decode()
    assert not UploadChunk.objects.exists()


def test_the_last_chunk_may_be_short(admin_client, batch):
    url = begun(admin_client, batch, LARGE, "a.pdf")
    end = len(LARGE) - 1
    assert patch(admin_client, url, 0, LARGE[:end]).status_code == 204
    assert patch(admin_client, url, end, LARGE[end:]).status_code == 204
    file_it()
    assert Letter.objects.get().sha256 == hashlib.sha256(LARGE).hexdigest()


def test_a_chunk_beyond_the_length_that_was_announced_is_refused(admin_client, batch):
    url = begun(admin_client, batch, TEXT)
    assert patch(admin_client, url, 0, TEXT + b"x").status_code == 400
    assert Upload.objects.get().received == 0


@pytest.mark.parametrize("offset", ["-1", "+1", "1.0", "0x1", " ", "", "1" * 16, "null"])
def test_what_is_no_offset_is_refused(admin_client, batch, offset):
    url = begun(admin_client, batch, TEXT)
    assert patch(admin_client, url, offset, TEXT).status_code == 400


@pytest.mark.parametrize("offset", [1, len(TEXT), len(TEXT) + 1, 10**14])
def test_a_chunk_begins_where_the_file_goes_on_and_nowhere_else(admin_client, batch, offset):
    url = begun(admin_client, batch, TEXT)
    answer = patch(admin_client, url, offset, TEXT)
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (409, "0")
    assert not UploadChunk.objects.exists()


def test_a_file_keeps_the_length_it_was_announced_with(admin_client, batch):
    url = begun(admin_client, batch, TEXT)
    answer = patch(admin_client, url, 0, TEXT + b"more", **{"Upload-Length": str(len(TEXT) + 4)})
    assert answer.status_code == 400
    assert admin_client.head(url).headers["Upload-Length"] == str(len(TEXT))


def test_a_file_that_is_whole_takes_no_more_and_is_not_stopped(admin_client, batch):
    url = begun(admin_client, batch, TEXT)
    patch(admin_client, url, 0, TEXT)
    for offset in (0, len(TEXT)):
        assert patch(admin_client, url, offset, TEXT).status_code == 409
    assert admin_client.delete(url).status_code == 409
    file_it()
    assert admin_client.delete(url).status_code == 409
    assert patch(admin_client, url, 0, TEXT).status_code == 409
    assert admin_client.head(url).headers["Upload-Offset"] == str(len(TEXT))
    assert Letter.objects.count() == 1


@pytest.mark.parametrize("length", ["", "-1", "1e3", "x", "9" * 16])
def test_what_is_no_length_is_refused(admin_client, batch, length):
    assert create(admin_client, length, batch=batch, filename="a.txt").status_code == 400


@pytest.mark.parametrize("metadata", ["", "batch", "batch ?", "batch !!!!,filename", ",,,", "\xff"])
def test_what_is_no_metadata_names_no_batch(admin_client, metadata):
    headers = {"Upload-Length": "10", "Upload-Metadata": metadata}
    assert admin_client.post(FILES, headers=headers).status_code == 404


@pytest.mark.parametrize("number", ["0", "-1", "x", "9" * 18, "9" * 30, "1,2"])
def test_what_is_no_batch_is_not_there(admin_client, number):
    assert create(admin_client, 10, batch=number, filename="a.txt").status_code == 404


def test_another_version_of_the_protocol_is_told_which_is_spoken(admin_client, batch):
    url = begun(admin_client, batch, TEXT)
    for answer in (
        patch(admin_client, url, 0, TEXT, **{"Tus-Resumable": "0.2.2"}),
        admin_client.head(url, headers={"Tus-Resumable": "2.0.0"}),
        admin_client.post(FILES, headers={"Tus-Resumable": "x", "Upload-Metadata": encoded()}),
    ):
        assert (answer.status_code, answer.headers["Tus-Version"]) == (412, "1.0.0")
    assert patch(admin_client, url, 0, TEXT, **{"Tus-Resumable": "1.0.0"}).status_code == 204


def test_a_file_announced_twice_is_one_so_that_a_lost_answer_takes_no_room(admin_client, batch):
    sha256 = hashlib.sha256(TEXT).hexdigest()
    urls = {begun(admin_client, batch, TEXT, sha256=sha256) for _ in range(2)}
    assert len(urls) == 1
    other = begun(admin_client, batch, TEXT, sha256=hashlib.sha256(b"other").hexdigest())
    assert other not in urls


def test_nobody_else_asks_after_stops_or_goes_on_with_an_upload(
    admin_client, batch, client, django_user_model
):
    url = begun(admin_client, batch, TEXT)
    other = django_user_model.objects.create_user("other")
    other.user_permissions.add(Permission.objects.get(codename="add_letter"))
    client.force_login(other)
    assert client.head(url).status_code == 404
    assert client.delete(url).status_code == 404
    assert patch(client, url, 0, TEXT).status_code == 404
    assert Upload.objects.get().received == 0


def test_who_lost_the_right_goes_on_with_nothing(client, django_user_model):
    clerk = django_user_model.objects.create_user("clerk")
    clerk.user_permissions.add(Permission.objects.get(codename="add_letter"))
    client.force_login(clerk)
    url = begun(client, new_batch(client), TEXT)
    clerk.user_permissions.clear()
    for answer in (patch(client, url, 0, TEXT), client.head(url), client.delete(url)):
        assert answer.status_code in (403, 413)
    assert Upload.objects.get().received == 0


@pytest.mark.parametrize("name", ["../../etc/passwd", "a\x00b.txt", "\u202efdp.exe", "", "x" * 999])
def test_names_are_kept_as_names(admin_client, batch, name):
    url = begun(admin_client, batch, TEXT, name)
    patch(admin_client, url, 0, TEXT)
    file_it()
    kept = Letter.objects.get().file_name
    assert 0 < len(kept) <= 255
    assert kept.isprintable()


def test_the_rows_of_an_upload_are_few_however_large_it_is():
    assert CHUNK_BYTES // SMALLEST_CHUNK_BYTES == 16
    assert uploads.most_bytes("a.zip") // SMALLEST_CHUNK_BYTES <= 8192
