"""The watched folder while nothing can be stored: its command waits, and takes the files after."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import OperationalError

from determinations.ingest import watching
from determinations.ingest.letter_bytes import StorageAway
from determinations.management.commands import watch_folder
from determinations.models import Letter, SourceLook
from determinations.tests.archive import letter_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def watch(settings, tmp_path, monkeypatch):
    """Return what runs the command over a folder with a letter for some looks, failing early."""
    settings.IMR_WATCH_FOLDER = str(tmp_path)
    (tmp_path / "a.txt").write_text(letter_text())
    monkeypatch.setattr(watch_folder.connection, "close", lambda: None)  # the test's own

    def watch_for(looks, failures, error):
        errors, pauses = [error] * failures, []
        store = watching.receive_all

        def fail_first(*args, **options):
            if errors:
                raise errors.pop()
            return store(*args, **options)

        def wait(seconds):
            pauses.append(seconds)

        stop = SimpleNamespace(is_set=lambda: len(pauses) == looks, wait=wait)
        monkeypatch.setattr(watching, "receive_all", fail_first)
        monkeypatch.setattr(watch_folder, "ending", lambda: stop)
        call_command("watch_folder")
        return sorted(path.name for path in tmp_path.rglob("*.txt"))

    return watch_for


def test_a_file_waits_while_the_database_is_away(watch, tmp_path, caplog):
    away = OperationalError("connection refused")
    assert watch(looks=2, failures=1, error=away) == ["a.txt"]
    assert (tmp_path / "a.txt").exists()
    assert "The database is away (connection refused)" in caplog.text
    assert not Letter.objects.exists()


def test_and_is_stored_once_when_it_is_back(watch, tmp_path):
    watch(looks=5, failures=2, error=OperationalError("connection refused"))
    assert Letter.objects.count() == 1
    assert (tmp_path / "done" / "a.txt").exists()


def test_a_storage_of_letters_that_is_away_is_told_to_the_staff(watch, tmp_path):
    watch(looks=2, failures=1, error=StorageAway("The storage of letters takes no file: gone"))
    assert "takes no file" in SourceLook.objects.get().error
    assert (tmp_path / "a.txt").exists()
