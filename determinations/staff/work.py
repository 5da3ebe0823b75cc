"""The lists behind the overview's numbers of background work. Page: /staff/work/."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import lazy
from django.views.decorators.http import require_POST, require_safe

from determinations.health import lists
from determinations.health.lists import TaskState
from determinations.models import Case

from .access import needs

ROWS_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """A task, worker, letter or case of a list: its name, since when, and where its page is."""

    name: str
    note: str
    since: datetime | None
    url: str = ""
    retry: int | None = None
    """The id of a task that may be run again."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One of the lists."""

    label: str
    explanation: str
    since: str
    """What the moment of a row means."""
    find: Callable[[str], Any]
    """Return what is in it, of a queue or of all, where it knows queues."""
    rows_of: Callable[[Iterable[Any]], list[Row]]


def _of_tasks(tasks: Iterable[Any]) -> list[Row]:
    return [
        Row(
            lists.task_label(task.task_name),
            f"{lists.queue_label(task.queue_name)}, task {task.pk}",
            task.since,
            retry=task.pk if task.status == TaskState.FAILED.status else None,
        )
        for task in tasks
    ]


def _of_workers(workers: Iterable[Any]) -> list[Row]:
    return [Row(f"Worker {worker.pk}", "", worker.last_heartbeat) for worker in workers]


def _of_letters(letters: Iterable[Any]) -> list[Row]:
    return [
        Row(letter.file_name, "", letter.received_at, reverse("staff:history", args=[letter.pk]))
        for letter in letters
    ]


def _of_cases(changes: Iterable[Any]) -> list[Row]:
    waiting = list(changes)
    named = Case.objects.select_related("letter").only(
        "case_number", "number_known", "letter__file_name"
    )
    cases = named.in_bulk([change["case_id"] for change in waiting])
    rows = []
    for change in waiting:
        case = cases.get(change["case_id"])
        url = reverse("staff:history", args=[case.letter_id]) if case and case.letter_id else ""
        rows.append(Row(str(case) if case else "A case that is gone", "", change["since"], url))
    return rows


def _tasks(state: TaskState) -> Callable[[str], Any]:
    return lambda queue: lists.tasks(state, queue)


KINDS: dict[str, Kind] = {
    TaskState.FAILED: Kind(
        "Tasks that were given up",
        "Each was tried several times. Look at the worker\u2019s log and mend the cause, then run "
        "them again: what is done already is not done twice.",
        "Given up",
        _tasks(TaskState.FAILED),
        _of_tasks,
    ),
    TaskState.STALLED: Kind(
        "Tasks of workers that ended",
        "A running worker takes them up within two minutes.",
        "Begun",
        _tasks(TaskState.STALLED),
        _of_tasks,
    ),
    TaskState.WAITING: Kind(
        "Tasks that wait", "The oldest first.", "Queued", _tasks(TaskState.WAITING), _of_tasks
    ),
    TaskState.RUNNING: Kind(
        "Tasks under way", "The oldest first.", "Begun", _tasks(TaskState.RUNNING), _of_tasks
    ),
    "workers": Kind(
        "Workers alive",
        "Processes that read letters, send mail and keep order; each says every few seconds that "
        "it is there.",
        "Last heard of",
        lambda queue: lists.workers(),
        _of_workers,
    ),
    "letters": Kind(
        "Letters that nobody began to read",
        f"They came in more than {lists.STUCK_MINUTES} minutes ago. A worker takes them up by "
        "itself.",
        "Received",
        lambda queue: lists.letters_nobody_reads(),
        _of_letters,
    ),
    "cases": Kind(
        "Cases that the search does not know yet",
        "They were published, changed or withdrawn; the indexer takes them up within seconds.",
        "Changed",
        lambda queue: lists.cases_behind(),
        _of_cases,
    ),
}


def _url_of(kind: str, queue: str = "") -> str:
    chosen = {"show": str(kind)} | ({"queue": queue} if queue else {})
    return f"{reverse('staff:work')}?{urlencode(chosen)}"


url_of = lazy(_url_of, str)
"""Return the address of a list, of one queue or of all."""


@require_safe
@needs("view_letter")
def work(request: HttpRequest) -> HttpResponse:
    """Show one list of what works, waits or was given up in the background."""
    chosen = request.GET.get("show", "")
    kind = KINDS.get(chosen) or KINDS[TaskState.FAILED]
    queue = request.GET.get("queue", "")[:100]
    page = Paginator(kind.find(queue), ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "kind": kind,
        "queue": lists.queue_label(queue) if queue else "",
        "kinds": [(_url_of(name), other.label, other is kind) for name, other in KINDS.items()],
        "page": page,
        "rows": kind.rows_of(page),
        "may_retry": request.user.has_perm("determinations.change_letter"),
    }
    return render(request, "staff/work.html", context)


@require_POST
@needs("change_letter")
def retry_task(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a task that was given up back to its queue."""
    task = get_object_or_404(lists.tasks(TaskState.FAILED), pk=pk)
    if lists.retry_task(task):
        messages.success(request, f"{lists.task_label(task.task_name)}: it is to be run again.")
    else:
        messages.info(request, "The same task waits already: it is run without this one.")
    return redirect(_url_of(TaskState.FAILED))
