"""Whether a process of the archive does its work, for the health checks of compose.yaml."""

from __future__ import annotations

import os
import sys
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import psycopg

MOST_SECONDS = 60
"""Workers and indexers show that they live every 5 seconds."""
MOST_UNTOUCHED_SECONDS = 180
"""A queue that somebody works at has begun its first task by then."""

_WORK = """
SELECT
  EXISTS (
    SELECT FROM procrastinate_workers
    WHERE last_heartbeat > now() - make_interval(secs => %(alive)s)),
  EXISTS (
    SELECT FROM procrastinate_jobs AS job
    WHERE queue_name = ANY(%(queues)s) AND status = 'todo'
      AND coalesce(scheduled_at, (
        SELECT min(at) FROM procrastinate_events WHERE job_id = job.id AND type = 'deferred'
      )) < now() - make_interval(secs => %(left)s)),
  EXISTS (
    SELECT FROM procrastinate_jobs AS job JOIN procrastinate_workers AS worker
      ON worker.id = job.worker_id
    WHERE job.queue_name = ANY(%(queues)s) AND job.status = 'doing'
      AND worker.last_heartbeat > now() - make_interval(secs => %(alive)s))
"""


def web() -> bool:
    """Return whether this node answers with a database and an index."""
    with urllib.request.urlopen("http://127.0.0.1:8000/healthz", timeout=4) as answer:
        return bool(answer.status == 200)


def worker() -> bool:
    """Return whether letters and upkeep are worked at; a task of upkeep comes every minute."""
    return _worked_at("letters", "upkeep")


def mailer() -> bool:
    """Return whether mails are worked at; a task comes every ten minutes."""
    return _worked_at("mail")


def _worked_at(*queues: str) -> bool:
    """Return whether a worker lives, and no task of these queues waits while none is worked at.

    Workers show that they live, but not at which queues they work.
    """
    with _connected() as connection:
        row = connection.execute(
            _WORK, {"queues": list(queues), "alive": MOST_SECONDS, "left": MOST_UNTOUCHED_SECONDS}
        ).fetchone()
    is_alive, is_left, is_at_work = row
    return bool(is_alive and (is_at_work or not is_left))


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
    with _connected() as connection:
        row = connection.execute(
            "SELECT looked_at > now() - make_interval(secs => %s)"
            " FROM determinations_sourcelook WHERE source = %s",
            [seconds, source],
        ).fetchone()
    return bool(row and row[0])


def _connected() -> psycopg.Connection:
    import psycopg  # `web` and `indexer` need none

    return psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=5)


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
