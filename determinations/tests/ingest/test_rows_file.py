"""A file that is read from rows: as one that lies on disk, and never taken for a damaged one."""

from __future__ import annotations

import io
import random

import pytest
from django.db import OperationalError

from determinations.ingest import archives, rows_file
from determinations.ingest.archives import store_archive, unpack
from determinations.ingest.intake import open_batch
from determinations.ingest.rows_file import RowsAway, open_rows
from determinations.models import ArchivePart, Receipt
from determinations.tests.ingest.zips import zip_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def stored(monkeypatch):
    """Return a function that stores an archive in parts of ten bytes."""
    monkeypatch.setattr(archives, "PART_BYTES", 10)
    return lambda content: store_archive(
        open_batch("test"), "a.zip", io.BytesIO(content), publish_when_clean=False,
        then=lambda archive_id: None,
    )  # fmt: skip


def test_bytes_are_read_wherever_one_looks(stored, monkeypatch):
    monkeypatch.setattr(rows_file, "BUFFER_BYTES", 16)
    content = random.Random(7).randbytes(95)
    rows = stored(content).parts.all()
    with open_rows(rows) as file, io.BytesIO(content) as same:
        assert file.read() == content
        for offset, whence in [(3, 0), (-7, 2), (40, 0), (12, 1), (500, 0)]:
            assert file.seek(offset, whence) == same.seek(offset, whence)
            assert file.read(25) == same.read(25)
        with pytest.raises(ValueError, match="before its first byte"):
            file.seek(-200, io.SEEK_END)
    with open_rows(ArchivePart.objects.none()) as nothing:
        assert nothing.read() == b""


def test_a_row_is_held_while_it_is_read(stored, django_assert_num_queries):
    rows = stored(bytes(30)).parts.all()
    with django_assert_num_queries(1 + 3), open_rows(rows) as file:
        while file.read(1):
            pass


def test_an_archive_whose_rows_can_not_be_read_now_refuses_no_letter(stored, monkeypatch):
    archive = stored(zip_of({f"{number}.txt": bytes(200) for number in range(3)}))

    def fail(rows, row):
        raise RowsAway("The connection is lost.")

    with monkeypatch.context() as away:
        away.setattr(rows_file._RowsFile, "_fetch", fail)
        with pytest.raises(OperationalError):
            unpack(archive.pk, then=lambda letter_ids: None)
    assert not Receipt.objects.exists()
    unpack(archive.pk, then=lambda letter_ids: None)
    assert Receipt.objects.count() == 3


def test_a_row_that_is_gone_is_said(stored):
    rows = stored(bytes(30)).parts.all()
    with open_rows(rows) as file:
        rows.filter(position=1).delete()
        with pytest.raises(RowsAway, match="could not be read"):
            file.read()
