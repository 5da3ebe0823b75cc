"""The doctor on letters' files outside of the database: really written, read and deleted."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from determinations.health import Level
from determinations.health.letter_files import examine_letter_files
from determinations.ingest.incoming import IncomingFile
from determinations.ingest.intake import open_batch, receive
from determinations.ingest.letter_bytes import letter_storage
from determinations.models import Letter
from determinations.tests.archive import letter_text
from imr_archive.environment import letter_storage as configured

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(settings, tmp_path):
    """Let letters' files go to a folder, and return it."""
    use(settings, location=str(tmp_path / "letters"))
    settings.IMR_LETTER_STORAGE = "storage"
    return tmp_path / "letters"


def use(settings, backend="django.core.files.storage.FileSystemStorage", **options):
    letters = {"BACKEND": backend, "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "letters": letters}


def files_in(place):
    return [path for path in place.rglob("*") if path.is_file()]


def test_nothing_is_said_where_the_database_has_all_files():
    assert list(examine_letter_files()) == []


def test_a_storage_that_works_is_left_as_it_was(place):
    (finding,) = examine_letter_files()
    assert finding.is_ok
    assert files_in(place) == []


def test_one_that_takes_nothing_is_trouble(place, monkeypatch):
    monkeypatch.setattr(letter_storage(), "save", refuse)
    (finding,) = examine_letter_files()
    assert finding.level is Level.TROUBLE
    assert "Access Denied" in finding.message


def test_one_that_deletes_nothing_is_trouble(place, monkeypatch):
    monkeypatch.setattr(letter_storage(), "delete", refuse)
    (finding,) = examine_letter_files()
    assert "deletes no file" in finding.message


def refuse(*_):
    raise ConnectionError("Access Denied")


def test_settings_that_name_another_storage_than_before_are_trouble(place, settings, tmp_path):
    receive(open_batch("test"), IncomingFile("a.txt", letter_text().encode()))
    assert next(iter(examine_letter_files())).is_ok
    use(settings, location=str(tmp_path / "elsewhere"))
    (finding,) = examine_letter_files()
    assert finding.level is Level.TROUBLE
    assert f"letter {Letter.objects.get().pk}" in finding.message
    assert "former" in finding.advice


def test_a_package_that_is_missing_is_trouble(place, settings):
    use(settings, "not_installed.Storage")
    (finding,) = examine_letter_files()
    assert "not_installed" in finding.message


def test_empty_variables_are_as_none_at_all(monkeypatch):
    before = configured(Path("/data"))
    monkeypatch.setenv("IMR_LETTER_STORAGE_BACKEND", "")
    monkeypatch.setenv("IMR_LETTER_STORAGE_OPTIONS", "")
    assert configured(Path("/data")) == before


@pytest.mark.parametrize("options", ["{secret_key: abc}", '["bucket"]'])
def test_options_that_are_no_object_are_told_without_their_secrets(monkeypatch, options):
    monkeypatch.setenv("IMR_LETTER_STORAGE_OPTIONS", options)
    with pytest.raises(ImproperlyConfigured, match="JSON object") as error:
        configured(Path("/data"))
    assert options not in str(error.value)
