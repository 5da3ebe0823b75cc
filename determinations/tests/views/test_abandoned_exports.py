"""A reader who closes the connection in the middle of an export leaves nothing behind."""

from __future__ import annotations

import itertools
import os
import socket
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import RequestFactory

from determinations.models import Exhibit, ExhibitUse
from determinations.research.export import exported_items
from determinations.tests.archive import publish_samples
from determinations.tests.snapshots import archive_of
from determinations.views import export
from imr_archive import long_answers
from imr_archive.long_answers import take_turn

FILE = "/decisions/export/file/"
WAIT_SECONDS = 20


@pytest.fixture
def address(transactional_db, live_server):
    """Return host and port of a server with the samples."""
    url = urlsplit(live_server.url)
    with archive_of(publish_samples):
        yield url.hostname, url.port


@pytest.fixture
def endless(monkeypatch):
    """Let exports have no end, as one of a million decisions has none for who leaves early.

    Return what was read, which still grows while anybody works on the file.
    """
    read = []

    def again_and_again(item_ids, site):
        ids = list(item_ids)
        for item in exported_items(itertools.cycle(ids), site):
            read.append(item.item_id)
            yield item

    monkeypatch.setattr(export, "exported_items", again_and_again)
    return read


def wait_until(is_so):
    until = time.monotonic() + WAIT_SECONDS
    while not is_so():
        assert time.monotonic() < until, "still not so"
        time.sleep(0.05)


def statements_of_others():
    """Return what other connections to this database do; one that waits for work does nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT state, query FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND state <> 'idle'"
        )
        return cursor.fetchall()


def all_turns_are_free():
    turns = []
    try:
        turns.extend(
            take_turn(RequestFactory().get("/")) for _ in range(long_answers.MOST_A_PROCESS)
        )
    except long_answers.NoTurn:
        return False
    finally:
        for turn in turns:
            turn.give_back()
    return True


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_of_lines(address, endless, folder, kind):
    request = f"GET {FILE}?format={kind} HTTP/1.1\r\nHost: {address[0]}\r\n\r\n"
    with socket.create_connection(address, timeout=WAIT_SECONDS) as reader:
        reader.sendall(request.encode())
        received = 0
        while received < 3 * export.CHUNK:
            received += len(reader.recv(export.CHUNK))
        assert not _is_finished(endless)
    wait_until(all_turns_are_free)
    wait_until(lambda: _is_finished(endless))
    wait_until(lambda: statements_of_others() == [])
    assert not Exhibit.objects.exists()
    assert not ExhibitUse.objects.exists()
    assert list(folder.iterdir()) == []
    assert not [path for path in _open_files() if str(folder) in path]


def _is_finished(read):
    """Return whether nobody reads decisions any more."""
    before = len(read)
    time.sleep(0.3)
    return len(read) == before


def _open_files():
    for path in Path("/proc/self/fd").iterdir():
        try:
            yield os.readlink(path)
        except FileNotFoundError:  # that of the folder itself, or closed meanwhile
            continue
