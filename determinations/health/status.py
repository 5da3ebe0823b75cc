"""What the database knows of the archive's work at this moment, in one query."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from determinations.models.changes import UNSEEN_TRANSACTION
from determinations.search.index import index_horizon

SECONDS_WITHOUT_HEARTBEAT = 15
"""Workers show one every 5 seconds (settings)."""
STUCK_MINUTES = 30
MOST_ERRORS = 5

_QUERY = """
SELECT json_build_object(
  'now', extract(epoch FROM clock_timestamp()),
  'version', current_setting('server_version_num')::int,
  'size', pg_database_size(current_database()),
  'workers', (
    SELECT count(*) FROM procrastinate_workers
    WHERE last_heartbeat > now() - make_interval(secs => %(heartbeat)s)),
  'queues', (
    SELECT coalesce(json_agg(json_build_array(queue_name, status, number, seconds)), '[]') FROM (
      SELECT queue_name, status::text, count(*) AS number,
             extract(epoch FROM now() - min(coalesce(scheduled_at, deferred_at))
               FILTER (WHERE status = 'todo')) AS seconds
      FROM procrastinate_jobs
      LEFT JOIN LATERAL (
        SELECT min(at) AS deferred_at FROM procrastinate_events
        WHERE job_id = procrastinate_jobs.id AND type = 'deferred' AND status = 'todo') AS event
        ON true
      WHERE status IN ('todo', 'doing', 'failed') GROUP BY 1, 2 ORDER BY 1, 2) AS queue),
  'stalled', (
    SELECT count(*) FROM procrastinate_jobs AS job
    LEFT JOIN procrastinate_workers AS worker ON worker.id = job.worker_id
    WHERE job.status = 'doing' AND (worker.id IS NULL
      OR worker.last_heartbeat < now() - make_interval(secs => %(heartbeat)s))),
  'failed_jobs', (
    SELECT coalesce(json_agg(json_build_array(task_name, queue_name, at)), '[]') FROM (
      SELECT job.task_name, job.queue_name,
             (SELECT extract(epoch FROM max(event.at)) FROM procrastinate_events AS event
              WHERE event.job_id = job.id) AS at
      FROM procrastinate_jobs AS job WHERE status = 'failed' ORDER BY id DESC LIMIT %(most)s
    ) AS failed),
  'failed_letters', (
    SELECT coalesce(json_agg(json_build_array(id, file_name, message)), '[]') FROM (
      SELECT id, file_name, problems -> 0 ->> 'message' AS message
      FROM determinations_letter WHERE status = 'failed' ORDER BY id DESC LIMIT %(most)s
    ) AS failed),
  'stuck', (
    SELECT count(*) FROM determinations_letter
    WHERE status = 'received' AND problems = '[]'
      AND received_at < now() - make_interval(mins => %(stuck)s)),
  'lag', (
    SELECT json_build_array(
      count(DISTINCT case_id), coalesce(extract(epoch FROM now() - min(recorded_at)), 0))
    FROM determinations_indexchange WHERE transaction_id >= %(horizon)s
      AND transaction_id < {unseen})
)::text
""".replace("{unseen}", UNSEEN_TRANSACTION)


@dataclass(frozen=True, slots=True)
class Queue:
    """Tasks of one queue."""

    name: str
    waiting: int = 0
    running: int = 0
    failed: int = 0
    waits_seconds: float = 0.0
    """How long the first has waited since it could be begun; 0 where none does."""


@dataclass(frozen=True, slots=True)
class FailedTask:
    name: str
    queue: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class FailedLetter:
    pk: int
    file_name: str
    message: str


@dataclass(frozen=True, slots=True)
class Status:
    """Numbers of one moment. Sizes are bytes."""

    now: float
    """The database's clock, epoch seconds."""
    server_version: int
    """As 180001."""
    database_size: int
    workers: int
    """Those that showed a heartbeat just now."""
    queues: Sequence[Queue]
    stalled: int
    """Tasks that a worker began which shows no heartbeat any more."""
    failed_tasks: Sequence[FailedTask]
    failed_letters: Sequence[FailedLetter]
    stuck: int
    """Letters that nobody began to read for `STUCK_MINUTES`."""
    cases_behind: int | None
    """Cases that changed since the index last looked; None without an index on this machine."""
    behind_seconds: float

    @property
    def waiting(self) -> int:
        return sum(queue.waiting for queue in self.queues)

    @property
    def waits_seconds(self) -> float:
        """Return how long the first task of all has waited; 0 where none does."""
        return max((queue.waits_seconds for queue in self.queues), default=0.0)

    @property
    def failed(self) -> int:
        return sum(queue.failed for queue in self.queues)


def read_status() -> Status:
    """Return what the database knows just now."""
    horizon = index_horizon()
    with connection.cursor() as cursor:
        cursor.execute(
            _QUERY,
            {
                "heartbeat": SECONDS_WITHOUT_HEARTBEAT,
                "stuck": STUCK_MINUTES,
                "most": MOST_ERRORS,
                "horizon": horizon or 0,
            },
        )
        read = json.loads(cursor.fetchone()[0])
    behind, seconds = read["lag"]
    return Status(
        now=read["now"],
        server_version=read["version"],
        database_size=read["size"],
        workers=read["workers"],
        queues=_queues(read["queues"]),
        stalled=read["stalled"],
        failed_tasks=[
            FailedTask(name, queue, datetime.fromtimestamp(at, UTC) if at else None)
            for name, queue, at in read["failed_jobs"]
        ],
        failed_letters=[
            FailedLetter(pk, name, message or "") for pk, name, message in read["failed_letters"]
        ],
        stuck=read["stuck"],
        cases_behind=behind if horizon is not None else None,
        behind_seconds=float(seconds),
    )


def _queues(rows: list[list[Any]]) -> list[Queue]:
    names = {"todo": "waiting", "doing": "running", "failed": "failed"}
    found: dict[str, dict[str, Any]] = {}
    for queue, status, number, seconds in rows:
        found.setdefault(queue, {})[names[status]] = number
        if seconds:
            found[queue]["waits_seconds"] = max(0.0, seconds)
    return [Queue(name, **numbers) for name, numbers in found.items()]
