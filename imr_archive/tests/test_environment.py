"""What settings come to by the environment."""

from __future__ import annotations

import pytest

from imr_archive.environment import logging_to_console


@pytest.mark.parametrize(
    ("asked", "libraries"),
    [(None, "WARNING"), ("DEBUG", "WARNING"), ("INFO", "WARNING"), ("ERROR", "ERROR")],
)
def test_libraries_of_storages_tell_no_more_than_warnings(monkeypatch, asked, libraries):
    monkeypatch.delenv("LOG_LEVEL", raising=False)
    if asked:
        monkeypatch.setenv("LOG_LEVEL", asked)
    loggers = logging_to_console()["loggers"]
    assert {loggers[name]["level"] for name in ("boto3", "botocore", "urllib3")} == {libraries}
    assert loggers["determinations"]["level"] == (asked or "INFO")
