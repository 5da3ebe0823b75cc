"""Whether a process of the archive does its work, for the health checks of compose.yaml."""

from __future__ import annotations

import os
import sys
import time
import urllib.request
from pathlib import Path

MOST_SECONDS = 60
"""Workers and indexers show that they live every 5 seconds."""


def web() -> bool:
    """Return whether this node answers with a database and an index."""
    with urllib.request.urlopen("http://127.0.0.1:8000/healthz", timeout=4) as answer:
        return bool(answer.status == 200)


def worker() -> bool:
    """Return whether a worker showed its heartbeat to the database lately."""
    import psycopg

    with psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=5) as connection:
        row = connection.execute(
            "SELECT max(last_heartbeat) > now() - make_interval(secs => %s)"
            " FROM procrastinate_workers",
            [MOST_SECONDS],
        ).fetchone()
    return bool(row and row[0])


def mailer() -> bool:
    """Return whether a worker takes the tasks of the queue `mail`: one comes every ten minutes."""
    import psycopg

    with psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=5) as connection:
        row = connection.execute(
            "SELECT count(*) FROM procrastinate_jobs AS job JOIN procrastinate_events AS event"
            " ON event.job_id = job.id AND event.type = 'deferred'"
            " WHERE job.queue_name = 'mail' AND job.status = 'todo'"
            " AND event.at < now() - make_interval(secs => %s)",
            [MOST_SECONDS],
        ).fetchone()
    return worker() and bool(row and not row[0])


def indexer() -> bool:
    """Return whether the index was brought up to date lately."""
    directory = Path(os.environ.get("IMR_INDEX_DIR", "/data/index"))
    notes = [path.stat().st_mtime for path in directory.glob("*/followed.json")]
    return bool(notes) and time.time() - max(notes) < MOST_SECONDS


def watcher() -> bool:
    """Return whether the watched folder was looked at lately, well or in vain: the pages say."""
    return _looked_at("folder", 120)


def mailbox() -> bool:
    """Return whether the mailbox was looked into lately: it is every minute."""
    return _looked_at("mailbox", 240)


def _looked_at(source: str, seconds: int) -> bool:
    import psycopg

    with psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=5) as connection:
        row = connection.execute(
            "SELECT looked_at > now() - make_interval(secs => %s)"
            " FROM determinations_sourcelook WHERE source = %s",
            [seconds, source],
        ).fetchone()
    return bool(row and row[0])


CHECKS = {
    "web": web,
    "worker": worker,
    "mailer": mailer,
    "indexer": indexer,
    "watcher": watcher,
    "mailbox": mailbox,
}

if __name__ == "__main__":
    sys.exit(not CHECKS[sys.argv[1]]())
