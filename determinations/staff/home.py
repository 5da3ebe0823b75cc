"""The staff's home: what needs a person, how the work goes, and what is not well. Page: /staff/."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from determinations.accounts.people import signed_in
from determinations.health import Finding, Level, Status, read_status
from determinations.health.disk import examine_space, spaces
from determinations.health.index import examine_lag, not_readable
from determinations.health.lists import TaskState, queue_label, task_label
from determinations.health.sources import examine_looks
from determinations.health.work import examine_work
from determinations.ingest.batches.states import FileState, by_state
from determinations.ingest.batches.sums import count_by_state
from determinations.models import Batch
from determinations.search.index import index_health

from .access import needs
from .batches import may_see_batches, visible_batches
from .changes.filters import spans
from .review.queue import LATER, QueueFilter, kinds, oldest_waiting
from .work import url_of

BATCHES_SHOWN = 5
LEAD_TO = {
    "Failed tasks": url_of(TaskState.FAILED),
    "Stalled tasks": url_of(TaskState.STALLED),
    "Letters": url_of("letters"),
    "Workers": url_of(TaskState.WAITING),
    "Indexer": url_of("cases"),
}
"""Pages that list what a finding counts, by its name."""


@require_safe
@needs()
def home(request: HttpRequest) -> HttpResponse:
    """Show what needs a person and how the archive does; who may only upload is led there."""
    if not request.user.has_perm("determinations.view_letter"):
        if request.user.has_perm("determinations.add_letter"):
            return redirect("staff:upload")
        raise PermissionDenied
    status = read_status()
    everything, *others = kinds(QueueFilter())
    findings = sorted(
        (finding for finding in _findings(status) if not finding.is_ok),
        key=lambda finding: finding.level is not Level.TROUBLE,
    )
    context = {
        "status": status,
        "waits": everything.count,
        "kinds": [kind for kind in others if kind.kind != LATER],
        "later": next((kind for kind in others if kind.kind == LATER), None),
        "oldest": oldest_waiting(),
        "findings": [(finding, LEAD_TO.get(finding.name)) for finding in findings],
        "work": _work(status),
        "cases_url": url_of("cases"),
        "failed_tasks": [(task_label(task.name), task.at) for task in status.failed_tasks],
        "failed_url": url_of(TaskState.FAILED),
        "spaces": spaces(),
        "spans": spans(timezone.localdate()),
        "batches": _batches(request),
        "sees_batches": may_see_batches(signed_in(request)),
    }
    return render(request, "staff/home.html", context)


def _findings(status: Status) -> Iterator[Finding]:
    """Yield what the doctor says of what can be seen at once."""
    yield from examine_work(status)
    health = index_health()
    if health["ok"]:
        yield from examine_lag(status, health["followed_seconds_ago"])
    else:
        yield not_readable(health["message"])
    yield from examine_looks()
    yield from examine_space()


def _work(status: Status) -> list[tuple[str, list[tuple[str, int, str]]]]:
    """Return what works in the background: rows of a name, and numbers with their lists."""
    rows = [("Workers", [("alive", status.workers, url_of("workers"))])]
    for queue in status.queues:
        counts = (
            ("waiting", queue.waiting, TaskState.WAITING),
            ("running", queue.running, TaskState.RUNNING),
            ("given up", queue.failed, TaskState.FAILED),
        )
        numbers = [
            (said, count, url_of(state, queue.name)) for said, count, state in counts if count
        ]
        rows.append((queue_label(queue.name), numbers))
    return rows


def _batches(request: HttpRequest) -> list[tuple[Batch, list[tuple[FileState, int]]]]:
    """Return the last batches that somebody may see, if any, with their files by state."""
    if not may_see_batches(signed_in(request)):
        return []
    shown = list(visible_batches(signed_in(request))[:BATCHES_SHOWN])
    counts = count_by_state(shown)
    return [(batch, by_state(counts[batch.pk])) for batch in shown]
