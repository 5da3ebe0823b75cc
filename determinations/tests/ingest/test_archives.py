"""Uploaded archives: stored whole before anything else, then unpacked in the background."""

from __future__ import annotations

import hashlib
import io

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from determinations.ingest import archives
from determinations.ingest.archives import store_archive, unpack
from determinations.ingest.intake import open_batch
from determinations.models import Archive, ArchiveState, Letter, Receipt
from determinations.tests.ingest.test_zip_archives import raw_zip, zip_of

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

    def fail_at_the_third(letter_id):
        if len(queued) == 2:
            raise RuntimeError
        queued.append(letter_id)

    with pytest.raises(RuntimeError):
        unpack(archive.pk, then=fail_at_the_third)
    archive.refresh_from_db()
    assert (archive.entries, archive.entries_done, archive.state) == (4, 2, ArchiveState.WAITING)
    unpack(archive.pk, then=queued.append)
    assert len(set(queued)) == 4
    assert Receipt.objects.count() == 4
    unpack(archive.pk, then=queued.append)
    assert Receipt.objects.count() == 4


def test_a_refused_archive_is_kept_with_a_receipt():
    archive = stored(raw_zip([b"a", b"b"], offsets=[0, 0]))
    assert unpack(archive.pk, then=lambda letter_id: None) == ArchiveState.REFUSED
    assert "over each other" in Receipt.objects.get().message
    assert archive.parts.exists()
    assert not ProcrastinateJob.objects.exists()
