"""What the numbers of a `Status` count, as lists: workers, tasks, letters and cases that wait."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Any

from django.db.models import (
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    Max,
    Min,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Now
from procrastinate import utils
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker
from procrastinate.exceptions import ConnectorException

from determinations.models import IndexChange, Letter, LetterStatus
from determinations.search.index import index_horizon

from .status import SECONDS_WITHOUT_HEARTBEAT, STUCK_MINUTES

TASKS = {
    "read_letters": "Read letters",
    "unpack_archive": "Unpack a zip archive",
    "file_arrived_upload": "File an upload",
    "end_abandoned_uploads": "End abandoned uploads",
    "recover_lost_work": "Take up lost work",
    "look_into_mailbox": "Look into the mailbox",
    "send_digests": "Send mails about new decisions",
    "drop_old_exhibit_lists": "Drop old lists of exhibits",
}
QUEUES = {
    "letters": "Reading letters",
    "mail": "Sending mail",
    "mailbox": "The mailbox",
    "upkeep": "Upkeep",
}


class TaskState(StrEnum):
    """What a task can be that is not done."""

    WAITING = "waiting"
    RUNNING = "running"
    STALLED = "stalled"
    """It runs by the record, and its worker is gone."""
    FAILED = "failed"

    @property
    def status(self) -> str:
        """Return what the queue's table calls it."""
        return {"waiting": "todo", "failed": "failed"}.get(self, "doing")


def task_label(name: str) -> str:
    """Return what a task does, in words."""
    return TASKS.get(name) or name.replace("_", " ").capitalize()


def queue_label(name: str) -> str:
    return QUEUES.get(name) or name.replace("_", " ").capitalize()


def workers() -> QuerySet[Any]:
    """Return the workers that showed a heartbeat just now."""
    return ProcrastinateWorker.objects.filter(last_heartbeat__gt=_last_heartbeat()).order_by("pk")


def tasks(state: TaskState, queue: str = "") -> QuerySet[Any]:
    """Return the tasks in a state, of one queue or of all; each with `since`, its last event."""
    found = ProcrastinateJob.objects.annotate(since=Max("procrastinateevent__at")).order_by("pk")
    found = found.filter(status=state.status)
    if queue:
        found = found.filter(queue_name=queue)
    if state is TaskState.STALLED:
        return found.filter(Q(worker=None) | Q(worker__last_heartbeat__lt=_last_heartbeat()))
    return found


def letters_nobody_reads() -> QuerySet[Letter]:
    """Return the letters that came in a while ago and that nobody began to read."""
    return (
        Letter.objects.filter(
            status=LetterStatus.RECEIVED,
            problems=[],
            received_at__lt=_ago(timedelta(minutes=STUCK_MINUTES)),
        )
        .only("file_name", "received_at")
        .order_by("pk")
    )


def cases_behind() -> QuerySet[Any]:
    """Return the ids of cases that the index has not read since they changed, and since when."""
    changes = IndexChange.objects.since(index_horizon() or 0)
    return changes.order_by().values("case_id").annotate(since=Min("recorded_at")).order_by("since")


def retry_task(task: ProcrastinateJob) -> bool:
    """Give a task back to its queue; return False where the same task waits there already."""
    try:
        app.job_manager.retry_job_by_id(
            task.id, utils.utcnow(), task.priority, task.queue_name, task.lock
        )
    except ConnectorException:
        return False
    return True


def _last_heartbeat() -> ExpressionWrapper:
    return _ago(timedelta(seconds=SECONDS_WITHOUT_HEARTBEAT))


def _ago(time: timedelta) -> ExpressionWrapper:
    """Return the moment so long ago by the database's clock."""
    return ExpressionWrapper(
        Now() - Value(time, output_field=DurationField()), output_field=DateTimeField()
    )
