"""A folder of temporary files that a test can look into."""

from __future__ import annotations

import tempfile

import pytest


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Return an empty folder that all temporary files are made in."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder
