"""The staff's home: what waits, how the work goes, and what is not well. Page: /staff/."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from determinations.health import Finding, Status, read_status
from determinations.health.disk import examine_space, spaces
from determinations.health.index import examine_lag, not_readable
from determinations.health.work import examine_work
from determinations.ingest.batches.states import STATES_BY_NAME
from determinations.ingest.batches.sums import count_by_state
from determinations.models import Batch
from determinations.search.index import index_health

from .access import needs
from .review.queue import Choice, kinds

BATCHES_SHOWN = 5


@require_safe
@needs()
def home(request: HttpRequest) -> HttpResponse:
    """Show what waits for people and how the archive does; who may only upload is led there."""
    if not request.user.has_perm("determinations.view_letter"):
        if request.user.has_perm("determinations.add_letter"):
            return redirect("staff:upload")
        raise PermissionDenied
    status = read_status()
    context = {
        "status": status,
        "kinds": [kind for kind in kinds(Choice()) if kind.kind],
        "waits": sum(status.in_review),
        "findings": [finding for finding in _findings(status) if not finding.is_ok],
        "spaces": spaces(),
        "batches": _batches(request),
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
    yield from examine_space()


def _batches(request: HttpRequest) -> list[tuple[Batch, list[tuple[Any, int]]]]:
    """Return the last batches that somebody may see, with their files by state."""
    batches = Batch.objects.select_related("received_by").order_by("-pk")
    if not request.user.has_perm("determinations.view_batch"):
        batches = batches.filter(received_by=request.user.pk)
    shown = list(batches[:BATCHES_SHOWN])
    counts = count_by_state(shown)
    return [
        (
            batch,
            [
                (state, counts[batch.pk][name])
                for name, state in STATES_BY_NAME.items()
                if name in counts[batch.pk]
            ],
        )
        for batch in shown
    ]
