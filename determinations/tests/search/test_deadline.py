"""Searches that never end, and an index that is damaged while it is searched."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time

import pytest
from django.urls import reverse

from determinations.search import IndexUnavailable, SearchRequest, engine, search
from determinations.search.deadline import within_deadline
from determinations.search.index import following
from determinations.search.index.files import current_generation, note_doubt, take_doubt

pytestmark = pytest.mark.django_db

STUCK_PROGRAM = """
import signal, threading
import django
django.setup()
from determinations.search import deadline
signal.signal(signal.SIGTERM, lambda *caught: print("takes no more requests", flush=True))
deadline.GRACE_SECONDS = deadline.LAST_SECONDS = 0.2
deadline.end_stuck_processes()
try:
    deadline.within_deadline(threading.Event().wait)
except deadline.SearchTooSlow:
    print("answered", flush=True)
while True:
    threading.Event().wait(0.1)
"""


@pytest.fixture
def stuck(monkeypatch, settings):
    """Make every count hang until the test is over, searches having 0.2 s."""
    settings.IMR_SEARCH_SECONDS = 0.2
    over = threading.Event()
    with monkeypatch.context() as patched:
        patched.setattr(engine, "count", lambda bound: over.wait())
        yield patched
        over.set()


@pytest.mark.usefixtures("index")
class TestDeadline:
    def test_a_search_that_never_ends_is_503_and_the_next_works(self, client, stuck, settings):
        response = client.get(reverse("decisions"), {"q": "knee"})
        assert response.status_code == 503
        assert response["Retry-After"]
        assert "took too long" in response.content.decode()
        started = time.perf_counter()
        assert client.get("/healthz").status_code == 200
        assert time.perf_counter() - started < 1
        stuck.undo()
        settings.IMR_SEARCH_SECONDS = 20
        assert client.get(reverse("decisions"), {"q": "knee"}).status_code == 200

    def test_the_api_says_so_too(self, client, stuck):
        response = client.get("/api/v1/decisions/", {"q": "knee"})
        assert response.status_code == 503
        assert "took too long" in response.json()["detail"]

    def test_what_a_search_raises_reaches_whoever_waits(self, settings):
        settings.IMR_SEARCH_SECONDS = 20
        with pytest.raises(ZeroDivisionError):
            within_deadline(lambda: 1 / 0)

    def test_a_process_that_is_stuck_is_ended(self):
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "imr_archive.settings",
            "IMR_SEARCH_SECONDS": "0.1",
            "SECRET_KEY": "of no use",
        }
        ended = subprocess.run(
            [sys.executable, "-c", STUCK_PROGRAM],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            env=environment,
        )
        assert ended.stdout.split("\n")[:2] == ["answered", "takes no more requests"]
        assert ended.returncode == 1


@pytest.mark.usefixtures("index")
class TestDamage:
    def test_a_failing_search_is_503_and_tells_the_indexer(self, client, monkeypatch):
        def fail(bound):
            raise ValueError("corrupt")

        with monkeypatch.context() as patched:
            patched.setattr(engine, "count", fail)
            with pytest.raises(IndexUnavailable, match="corrupt"):
                search(SearchRequest(q="knee"))
            assert client.get(reverse("decisions")).status_code == 503
        assert take_doubt(current_generation())
        assert not take_doubt(current_generation())

    def test_damage_that_a_search_met_heals_while_the_index_is_followed(self, monkeypatch):
        before = current_generation()
        looks = iter(range(20))

        def damage_and_look():
            look = next(looks, None)
            if look == 3:  # the follower is at work
                largest = max(before.glob("*.pos"), key=lambda path: path.stat().st_size)
                damaged = largest.with_name("damaged")
                damaged.write_bytes(largest.read_bytes()[::-1])
                damaged.replace(largest)
                note_doubt(before)
            return look is None

        monkeypatch.setattr(following, "POLL_SECONDS", 0.01)
        following.follow_forever(damage_and_look)
        assert current_generation() != before
        assert search(SearchRequest(q='"bucket handle tear"')).total
