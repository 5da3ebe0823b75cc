"""Rows of workers and tasks as PostgreSQL's queue has them, without any process at work."""

from __future__ import annotations

from django.db import connection


def heartbeat(seconds_ago: float) -> int:
    """Add a worker that was last heard of so long ago; return its id."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) "
            "VALUES (clock_timestamp() - make_interval(secs => %s)) RETURNING id",
            [seconds_ago],
        )
        return cursor.fetchone()[0]


def add_task(
    status: str,
    *,
    queue: str = "letters",
    name: str = "read_letters",
    worker: int | None = None,
    minutes_ago: int = 0,
) -> None:
    """Add a task in a state, which it has had for so long."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, worker_id) "
            "VALUES (%s, %s, '{}', %s, %s) RETURNING id",
            [queue, name, status, worker],
        )
        (task,) = cursor.fetchone()
        cursor.execute(
            "UPDATE procrastinate_events SET at = at - make_interval(mins => %s) WHERE job_id = %s",
            [minutes_ago, task],
        )
