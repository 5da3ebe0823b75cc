"""Files that scripts send: in chunks, of which none is lost, and in groups that may come twice."""

from __future__ import annotations

import base64
import datetime
import hashlib

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from determinations.ingest import uploads
from determinations.ingest.tasks import end_abandoned_uploads
from determinations.ingest.uploads import CHUNK_BYTES
from determinations.models import Archive, Batch, Letter, Receipt, Upload, UploadChunk
from determinations.tests.archive import letter_text
from determinations.tests.ingest.zips import zip_of
from determinations.tests.staff.sending import (
    FILES,
    TEXT,
    begun,
    create,
    file_it,
    group,
    new_batch,
    patch,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch):
    monkeypatch.setattr(uploads, "SMALLEST_CHUNK_BYTES", 10)


@pytest.fixture
def batch(admin_client):
    return new_batch(admin_client)


def test_a_file_comes_in_chunks_and_is_filed_as_it_was(admin_client, batch):
    url = begun(admin_client, batch, TEXT, sha256=hashlib.sha256(TEXT).hexdigest())
    assert patch(admin_client, url, 0, TEXT[:100]).headers["Upload-Offset"] == "100"
    head = admin_client.head(url).headers
    assert (head["Upload-Offset"], head["Upload-Length"]) == ("100", str(len(TEXT)))
    assert "no-store" in head["Cache-Control"]
    assert patch(admin_client, url, 100, TEXT[100:]).status_code == 204
    assert not Letter.objects.exists()
    file_it()
    letter = Letter.objects.defer(None).get()
    assert (bytes(letter.content), letter.file_name) == (TEXT, "month/one.txt")
    assert letter.batch_id == batch
    assert not UploadChunk.objects.exists()
    assert ProcrastinateJob.objects.filter(task_name="read_letters").count() == 1
    file_it()
    assert Receipt.objects.count() == 1


def test_a_zip_becomes_an_archive_that_is_unpacked(admin_client, batch):
    content = zip_of({"a.txt": TEXT})
    url = begun(admin_client, batch, content, "month.zip", publish="on")
    patch(admin_client, url, 0, content)
    file_it()
    archive = Archive.objects.get()
    assert archive.sha256 == hashlib.sha256(content).hexdigest()
    assert archive.publish_when_clean
    assert ProcrastinateJob.objects.filter(task_name="unpack_archive").exists()


def test_a_chunk_that_came_before_is_told_where_to_go_on(admin_client, batch):
    url = begun(admin_client, batch, TEXT)
    patch(admin_client, url, 0, TEXT[:50])
    again = patch(admin_client, url, 0, TEXT[:50])
    assert (again.status_code, again.headers["Upload-Offset"]) == (409, "50")
    assert patch(admin_client, url, 80, TEXT[80:]).status_code == 409


def test_a_damaged_chunk_is_not_kept(admin_client, batch):
    url = begun(admin_client, batch, TEXT)
    wrong = base64.b64encode(hashlib.sha256(b"other").digest()).decode()
    answer = patch(admin_client, url, 0, TEXT, **{"Upload-Checksum": f"sha256 {wrong}"})
    assert answer.status_code == 460
    right = base64.b64encode(hashlib.sha256(TEXT).digest()).decode()
    answer = patch(admin_client, url, 0, TEXT, **{"Upload-Checksum": f"sha256 {right}"})
    assert answer.status_code == 204


def test_a_file_that_is_not_what_its_sender_read_is_refused_with_the_reason(admin_client, batch):
    url = begun(admin_client, batch, TEXT, sha256=hashlib.sha256(b"other").hexdigest())
    patch(admin_client, url, 0, TEXT)
    file_it()
    receipt = Receipt.objects.get()
    assert receipt.result == "refused"
    assert "did not arrive as it left" in receipt.message
    assert not Letter.objects.exists()


@pytest.mark.parametrize(
    ("name", "size", "said"),
    [("a.pdf", 26 * 1024**2, "25.0"), ("a.zip", 3 * 1024**3, "2.0"), ("a.txt", 0, "empty")],
)
def test_what_is_too_large_or_empty_is_refused_before_it_is_sent(
    admin_client, batch, name, size, said
):
    response = create(admin_client, size, batch=batch, filename=name)
    assert response.status_code == 413
    assert said in response.content.decode()
    create(admin_client, size, batch=batch, filename=name)
    assert Receipt.objects.get().result == "refused"


def test_more_than_the_account_may_send_is_refused(admin_client, batch, settings):
    settings.IMR_UPLOAD_BYTES_A_DAY = len(TEXT) + 10
    url = begun(admin_client, batch, TEXT)
    patch(admin_client, url, 0, TEXT[:100])
    assert create(admin_client, len(TEXT), batch=batch, filename="b.txt").status_code == 403


def test_many_begun_at_once_count_whole_though_little_came_of_them(admin_client, batch, settings):
    settings.IMR_UPLOAD_BYTES_A_DAY = 2500
    answers = [create(admin_client, 1000, batch=batch, filename=f"{n}.pdf") for n in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 403]


@pytest.mark.parametrize(
    ("content_type", "headers", "status"),
    [
        ("text/plain", {}, 415),
        ("application/offset+octet-stream", {"Upload-Offset": "x"}, 400),
        ("application/offset+octet-stream", {"Upload-Checksum": "md5 AAAA"}, 400),
        ("application/offset+octet-stream", {"Upload-Checksum": "sha256 ?"}, 400),
    ],
)
def test_odd_chunks_are_refused(admin_client, batch, content_type, headers, status):
    url = begun(admin_client, batch, TEXT)
    answer = patch(admin_client, url, 0, TEXT, content_type=content_type, **headers)
    assert answer.status_code == status
    assert Upload.objects.get().received == 0


def test_a_chunk_longer_than_a_chunk_is_refused_unread(admin_client, batch):
    url = begun(admin_client, batch, TEXT)
    answer = patch(admin_client, url, 0, b"", CONTENT_LENGTH=str(CHUNK_BYTES + 1))
    answer = admin_client.generic(
        "PATCH", url, b"", content_type="application/offset+octet-stream",
        headers={"Upload-Offset": "0"}, CONTENT_LENGTH=str(CHUNK_BYTES + 1),
    )  # fmt: skip
    assert answer.status_code == 413


def test_uploads_of_others_are_not_there(admin_client, batch, client, django_user_model):
    url = begun(admin_client, batch, TEXT)
    other = django_user_model.objects.create_user("other")
    other.user_permissions.add(Permission.objects.get(codename="add_letter"))
    client.force_login(other)
    assert client.head(url).status_code == 404
    assert create(client, 10, batch=batch, filename="a.txt").status_code == 404
    mine = new_batch(client)
    answer = create(client, 10, batch=mine, filename="a.txt", publish="on")
    assert answer.status_code == 403  # who may not publish wishes for nothing


def test_a_stopped_upload_says_so_in_its_batch(admin_client, batch):
    url = begun(admin_client, batch, TEXT)
    patch(admin_client, url, 0, TEXT[:100])
    assert admin_client.delete(url).status_code == 204
    assert "stopped" in Receipt.objects.get().message
    assert admin_client.head(url).status_code == 404
    assert not UploadChunk.objects.exists()


def test_an_abandoned_upload_is_given_up_after_days_and_told(admin_client, batch, settings):
    url = begun(admin_client, batch, TEXT)
    patch(admin_client, url, 0, TEXT[:100])
    assert end_abandoned_uploads(0) == 0
    days = settings.IMR_UNFINISHED_UPLOAD_DAYS
    Upload.objects.update(moved_at=timezone.now() - datetime.timedelta(days=days, hours=1))
    assert end_abandoned_uploads(0) == 1
    receipt = Receipt.objects.get()
    assert receipt.file_name == "month/one.txt"
    assert "It was not finished: 100" in receipt.message
    assert not UploadChunk.objects.exists()
    assert end_abandoned_uploads(0) == 0


def test_small_files_come_together_and_keep_their_folders(admin_client, batch):
    other = letter_text("CM17-9100072").encode()
    answer = group(admin_client, batch, ("a/1.txt", TEXT), ("b/1.txt", other), ("c.pdf", b""))
    assert [file["result"] for file in answer.json()["files"]] == ["stored", "stored", "refused"]
    assert set(Letter.objects.values_list("file_name", flat=True)) == {"a/1.txt", "b/1.txt"}


def test_a_group_that_comes_twice_is_stored_and_listed_once(admin_client, batch):
    files = [("a.txt", TEXT), ("empty.txt", b""), ("copy.txt", TEXT)]
    first, second = group(admin_client, batch, *files), group(admin_client, batch, *files)
    assert first.json() == second.json()
    assert [file["result"] for file in first.json()["files"]] == ["stored", "refused", "duplicate"]
    assert Receipt.objects.count() == 3


def test_what_is_here_already_is_told_with_its_letter(admin_client, batch):
    group(admin_client, batch, ("a.txt", TEXT))
    later = new_batch(admin_client)
    (told,) = group(admin_client, later, ("b.txt", TEXT)).json()["files"]
    letter = Letter.objects.get()
    assert told["result"] == "duplicate"
    assert told["since"] == letter.received_at.isoformat()
    assert str(letter.pk) in told["url"]


def test_a_zip_does_not_come_in_a_group(admin_client, batch):
    assert group(admin_client, batch, ("a.zip", zip_of({"a.txt": TEXT}))).status_code == 400
    assert not Archive.objects.exists()
    assert Batch.objects.count() == 1


def test_the_server_tells_what_it_speaks(admin_client):
    headers = admin_client.options(FILES).headers
    assert headers["Tus-Version"] == "1.0.0"
    assert headers["Tus-Extension"] == "creation,checksum,termination"
