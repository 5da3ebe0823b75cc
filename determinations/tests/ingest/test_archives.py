"""Uploaded archives: stored whole before anything else, then unpacked in the background."""

from __future__ import annotations

import hashlib
import io

import pytest
from asgiref.sync import async_to_sync
from procrastinate.contrib.django.models import ProcrastinateJob

from determinations.ingest import archives, tasks
from determinations.ingest.archives import give_up, store_archive, try_again, unpack
from determinations.ingest.intake import open_batch
from determinations.models import Archive, ArchiveState, Batch, Letter, Receipt
from determinations.tests.ingest.zips import raw_zip, zip_of

pytestmark = pytest.mark.django_db


def stored(content, then=lambda archive_id: None):
    return store_archive(
        open_batch("test"), "a\u202e.zip", io.BytesIO(content), publish_when_clean=True, then=then
    )


def test_the_bytes_are_kept_in_parts(monkeypatch):
    monkeypatch.setattr(archives, "PART_BYTES", 10)
    content = zip_of({"a.txt": b"text"})
    archive = stored(content)
    assert b"".join(bytes(part.content) for part in archive.parts.all()) == content
    assert archive.sha256 == hashlib.sha256(content).hexdigest()
    assert archive.file_name == "a.zip"
    assert unpack(archive.pk, then=lambda letter_id: None) == ArchiveState.UNPACKED
    assert Letter.objects.get().file_name == "a.zip/a.txt"


def test_the_archive_and_its_task_are_one_transaction():
    def fail(archive_id):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        stored(zip_of({"a.txt": b"text"}), then=fail)
    assert not Archive.objects.exists()


def test_an_interrupted_run_goes_on_where_it_stopped():
    archive = stored(zip_of({f"{number}.txt": b"%d" % number for number in range(4)}))
    queued = []

    def fail_at_the_third(letter_ids):
        if len(queued) + len(letter_ids) > 2:
            raise RuntimeError
        queued.extend(letter_ids)

    with pytest.raises(RuntimeError):
        unpack(archive.pk, then=fail_at_the_third)
    archive.refresh_from_db()
    assert (archive.entries, archive.entries_done, archive.state) == (4, 2, ArchiveState.WAITING)
    unpack(archive.pk, then=queued.extend)
    assert len(set(queued)) == 4
    assert Receipt.objects.count() == 4
    unpack(archive.pk, then=queued.extend)
    assert Receipt.objects.count() == 4


def test_a_refused_archive_is_kept_with_a_receipt():
    archive = stored(raw_zip([b"a", b"b"], offsets=[0, 0]))
    assert unpack(archive.pk, then=lambda letter_id: None) == ArchiveState.REFUSED
    assert "over each other" in Receipt.objects.get().message
    assert archive.parts.exists()
    assert not ProcrastinateJob.objects.exists()


@pytest.fixture
def broken(monkeypatch):
    """An archive whose unpacking fails after one of its two files."""
    archive = stored(zip_of({"a.txt": b"text", "b.txt": b"more"}), then=tasks.enqueue_unpacking)
    receive_all = archives.receive_all

    def fail_at_the_second(batch, files, **options):
        if any(file.name.endswith("b.txt") for file in files):
            raise OSError(28, "No space left on device\nDETAIL: of the letter")
        return receive_all(batch, files, **options)

    monkeypatch.setattr(archives, "receive_all", fail_at_the_second)
    with pytest.raises(OSError, match="No space"):
        tasks.unpack_archive(archive.pk)
    return archive


def end_jobs():
    """As if all their tries had failed."""
    ProcrastinateJob.objects.all().delete()


def look_after_archives():
    async_to_sync(tasks.give_up_archives)()


def batch_page(client):
    return client.get(f"/staff/batches/{Batch.objects.get().pk}/")


def test_an_archive_is_given_up_when_nothing_tries_any_more(broken):
    look_after_archives()
    broken.refresh_from_db()
    assert broken.state == ArchiveState.WAITING
    assert broken.message == "OSError: [Errno 28] No space left on device"
    end_jobs()
    look_after_archives()
    broken.refresh_from_db()
    assert broken.state == ArchiveState.FAILED
    assert broken.parts.exists()


def test_staff_see_why_an_archive_failed_and_try_it_again(broken, admin_client, monkeypatch):
    end_jobs()
    give_up(broken.pk)
    listed = admin_client.get("/staff/batches/").content.decode()
    assert "An archive could not be unpacked" in listed
    page = batch_page(admin_client).content.decode()
    assert "after 1 of 2 files. OSError: [Errno 28] No space left on device" in " ".join(
        page.split()
    )
    url = f"/staff/batches/{broken.batch_id}/archives/{broken.pk}/retry/"
    assert f'action="{url}"' in page
    monkeypatch.undo()
    assert admin_client.post(url).status_code == 302
    assert "begun again" in batch_page(admin_client).content.decode()
    job = ProcrastinateJob.objects.get(task_name="unpack_archive")
    tasks.unpack_archive(**job.args)
    broken.refresh_from_db()
    assert (broken.state, broken.message) == (ArchiveState.UNPACKED, "")
    assert Receipt.objects.count() == 2


def test_only_an_archive_that_failed_and_is_still_stored_is_tried_again(broken):
    def refuse(archive_id):
        raise AssertionError

    assert not try_again(broken.pk, then=refuse)
    give_up(broken.pk)
    broken.parts.all().delete()
    assert not try_again(broken.pk, then=refuse)


def test_who_may_not_upload_tries_nothing_again(broken, client, django_user_model):
    give_up(broken.pk)
    client.force_login(django_user_model.objects.create_user("clerk", is_staff=True))
    url = f"/staff/batches/{broken.batch_id}/archives/{broken.pk}/retry/"
    assert client.post(url).status_code == 403
