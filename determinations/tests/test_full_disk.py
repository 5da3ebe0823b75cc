"""A full disk, or one that is read-only: a clear message, nothing half, nothing lost."""

from __future__ import annotations

import errno
import logging
import os
from io import BytesIO

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.management import CommandError, call_command
from django.db import OperationalError
from psycopg.errors import DiskFull

from determinations.management.commands import run_indexer
from determinations.models import Letter
from determinations.search.index import bring_up_to_date, following, items_indexed, rebuild
from determinations.tests.archive import add_letter, letter_text

pytestmark = pytest.mark.django_db
FULL = [errno.ENOSPC, errno.EROFS]


@pytest.fixture
def storage(settings, tmp_path):
    """Letters' files go to a folder."""
    settings.IMR_LETTER_STORAGE = "storage"
    settings.STORAGES = {
        **settings.STORAGES,
        "letters": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "letters")},
        },
    }


def fail_with(code):
    def fail(*args, **kwargs):
        raise OSError(code, os.strerror(code))

    return fail


def letter_file():
    file = BytesIO(letter_text().encode())
    file.name = "letter.txt"
    return file


@pytest.mark.parametrize("code", FULL)
def test_an_upload_says_that_the_disk_is_full_and_works_once_there_is_room(
    admin_client, storage, monkeypatch, code
):
    with monkeypatch.context() as full:
        full.setattr(FileSystemStorage, "_save", fail_with(code))
        refused = admin_client.post("/staff/upload/", {"files": letter_file()})
    assert refused.status_code == 503
    assert "disk is full" in refused.content.decode()
    assert not Letter.objects.exists()
    assert admin_client.post("/staff/upload/", {"files": letter_file()}).status_code == 302
    assert Letter.objects.count() == 1


@pytest.mark.parametrize("code", FULL)
def test_ingest_says_so_and_goes_on_when_it_is_run_again(storage, monkeypatch, tmp_path, code):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "letter.txt").write_text(letter_text())
    with monkeypatch.context() as full:
        full.setattr(FileSystemStorage, "_save", fail_with(code))
        with pytest.raises(CommandError, match=f"{os.strerror(code)}.*Nothing is lost"):
            call_command("ingest", str(tmp_path / "in"))
    assert not Letter.objects.exists()


def test_a_database_without_room_is_told_from_one_that_is_away(admin_client, monkeypatch):
    def refuse(*args, **kwargs):
        raise OperationalError("could not extend file") from DiskFull("could not extend file")

    with monkeypatch.context() as full:
        full.setattr("determinations.staff.upload.open_batch", refuse)
        refused = admin_client.post("/staff/upload/", {"files": letter_file()})
    assert refused.status_code == 503
    assert "disk is full" in refused.content.decode()


@pytest.mark.parametrize("code", FULL)
def test_the_index_takes_up_later_what_it_could_not_write(monkeypatch, code):
    rebuild()
    add_letter(letter_text())
    with monkeypatch.context() as full:
        full.setattr(following, "write_followed", fail_with(code))
        with pytest.raises(OSError, match=os.strerror(code)):
            bring_up_to_date()
    bring_up_to_date()
    assert items_indexed() == 1


def test_the_indexer_says_so_and_tries_again(monkeypatch, caplog):
    tries = []

    def follow(is_stopped):
        tries.append(1)
        if len(tries) == 1:
            fail_with(errno.ENOSPC)()
        raise KeyboardInterrupt

    monkeypatch.setattr(run_indexer, "follow_forever", follow)
    monkeypatch.setattr(run_indexer, "RETRY_SECONDS", 0)
    with caplog.at_level(logging.ERROR), pytest.raises(KeyboardInterrupt):
        call_command("run_indexer")
    assert "No space left on device" in caplog.text
