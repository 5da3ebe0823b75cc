"""What every test gets: a PostgreSQL, a search index of its own, no hashed file names."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings as django_settings

PROJECT = Path(__file__).parent
SHARED_LETTERS = PROJECT.parent / "shared" / "letters"


@pytest.fixture(autouse=True)
def _settings_for_tests(settings, tmp_path):
    settings.STORAGES = {
        **django_settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.IMR_INDEX_DIR = tmp_path / "index"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def real_letters() -> Path:
    """The folder of real, labelled letters, which stands beside the project where it is at hand."""
    if not SHARED_LETTERS.is_dir():
        pytest.skip("needs the real letters in ../shared/letters, which are not here")
    return SHARED_LETTERS
