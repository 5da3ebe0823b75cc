"""Background work: workers, queues, tasks and letters that stay where they are."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from .findings import Finding, ok, trouble, warning
from .lists import queue_label, task_label
from .status import STUCK_MINUTES, Queue, Status

MOST_WAITING_SECONDS = 600
MOST_UNTOUCHED_SECONDS = 180
"""A queue that somebody works at has begun its first task by then."""
WORKERS = {"mail": "mail", "mailbox": "mailbox"}
"""Queues that have a worker of their own, by what its option --queues says."""


def examine_work(status: Status) -> Iterator[Finding]:
    """Look whether tasks are worked off."""
    yield from examine_workers(status)
    if status.stalled:
        yield warning(
            "Stalled tasks",
            f"{_tasks(status.stalled)} of a worker that ended.",
            "A running worker takes them up within two minutes: start one.",
        )
    if status.failed:
        names = ", ".join(dict.fromkeys(task_label(task.name) for task in status.failed_tasks))
        yield warning(
            "Failed tasks",
            f"{_tasks(status.failed)} given up: {names}.",
            "Look at the worker's log and mend the cause. Then run them again, on the staff's page "
            "/staff/work/?show=failed.",
        )
    if status.stuck:
        yield trouble(
            "Letters",
            f"{_letters(status.stuck)} in more than {STUCK_MINUTES} minutes ago and not read.",
            "Start a worker; it queues them again by itself. If they stay, look at its log.",
        )
    else:
        yield ok("Letters", "None waits too long to be read.")


def examine_workers(status: Status) -> Iterator[Finding]:
    """Look whether somebody works, at each queue."""
    if not status.workers:
        yield trouble(
            "Workers",
            f"None is alive, and {status.waiting:,} task{_s(status.waiting)} wait.",
            "Start one: `manage.py procrastinate worker --queues letters,upkeep`, and one for "
            "mail with `--queues mail`; `manage.py run` starts both.",
        )
        return
    busy = {_worker_of(queue.name) for queue in status.queues if queue.running}
    left = [queue for queue in status.queues if _is_left(queue, busy)]
    for queue in left:
        yield trouble(
            f"Queue: {queue_label(queue.name)}",
            f"{_tasks(queue.waiting)} waiting for {_minutes(queue.waits_seconds)}, and nobody "
            "works at them.",
            f"Start a worker: `manage.py procrastinate worker --queues {_worker_of(queue.name)}`.",
        )
    if left:
        return
    if status.waits_seconds > MOST_WAITING_SECONDS:
        yield warning(
            "Workers",
            f"{status.workers} alive; {status.waiting:,} task{_s(status.waiting)} wait, the first "
            f"for {_minutes(status.waits_seconds)}.",
            "Start more workers, on this machine or others: docs/scaling.md.",
        )
        return
    waiting = f"{status.waiting:,} task{_s(status.waiting)} wait{'s' * (status.waiting == 1)}"
    yield ok("Workers", f"{status.workers} alive, {waiting}.")


def _is_left(queue: Queue, busy: Collection[str]) -> bool:
    """Return whether nobody takes anything of a queue; `busy` workers will, such as after a zip."""
    return queue.waits_seconds > MOST_UNTOUCHED_SECONDS and _worker_of(queue.name) not in busy


def _worker_of(queue: str) -> str:
    return WORKERS.get(queue, "letters,upkeep")


def _tasks(count: int) -> str:
    return f"{count:,} task{_s(count)} {'is' if count == 1 else 'are'}"


def _letters(count: int) -> str:
    return f"{count:,} letter{_s(count)} came"


def _minutes(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"{minutes:,} minute{_s(minutes)}"


def _s(count: int) -> str:
    return "" if count == 1 else "s"
