"""Batches of letters: their list, and the page of each with what became of its files."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import trigger_client_event

from determinations.accounts.people import signed_in
from determinations.ingest.archives import try_again
from determinations.ingest.batches.problems import count_problems, label_of
from determinations.ingest.batches.report import report_lines
from determinations.ingest.batches.retrying import retry_letters
from determinations.ingest.batches.rows import FILES_A_PAGE, files_of, lines_of
from determinations.ingest.batches.states import STATES_BY_NAME, by_state
from determinations.ingest.batches.sums import BatchSums, count_by_state, sum_batch
from determinations.ingest.source_looks import source_states
from determinations.ingest.tasks import enqueue_unpacking
from determinations.models import Archive, ArchiveState, Batch, LetterStatus
from determinations.typed_numbers import whole_number

from .access import needs
from .batch_progress import progress_of
from .letter_links import letter_url
from .review.queue import QueueFilter

BATCHES_A_PAGE = 20


class Counted(Paginator):
    """A list whose length is known already: the sums above it have it."""

    count = 0


def visible_batches(user: User) -> QuerySet[Batch]:
    """Return the batches that somebody may see: all, or those they handed over themselves.

    Raise `PermissionDenied` for whoever may see none.
    """
    if not may_see_batches(user):
        raise PermissionDenied
    batches = Batch.objects.select_related("received_by").order_by("-pk")
    if user.has_perm("determinations.view_batch"):
        return batches
    return batches.filter(received_by=user)


def may_see_batches(user: User) -> bool:
    return user.has_perm("determinations.view_batch") or user.has_perm("determinations.add_letter")


@require_safe
@needs()
def batch_list(request: HttpRequest) -> HttpResponse:
    """List batches, the newest first, with their sums."""
    failed = Archive.objects.filter(batch=OuterRef("pk"), state=ArchiveState.FAILED)
    batches = visible_batches(signed_in(request)).annotate(has_failed_archive=Exists(failed))
    paginator = Paginator(batches, BATCHES_A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    counts = count_by_state(list(page))
    rows = [(batch, by_state(counts[batch.pk])) for batch in page]
    context = {"page": page, "rows": rows, "sources": source_states()}
    return render(request, "staff/batches/list.html", context)


@require_safe
@needs()
def batch_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a batch: sums, problems by kind, its archives, and a page of its files."""
    batch = get_object_or_404(visible_batches(signed_in(request)), pk=pk)
    state, problem = request.GET.get("state", ""), request.GET.get("problem", "")
    if problem or state not in STATES_BY_NAME:
        state = ""
    sums = sum_batch(batch)
    kinds = count_problems(batch)
    files = files_of(batch, state=state, problem=problem)
    paginator = Counted(files, FILES_A_PAGE)
    paginator.count = sums.counts.get(state, 0) if state else sums.files
    if problem:
        paginator.count = {kind.code: kind.letters for kind in kinds}.get(problem, 0)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "batch": batch,
        "progress": progress_of(batch, sums),
        "kinds": kinds,
        "chosen_state": STATES_BY_NAME.get(state),
        "chosen_problem": (problem, label_of(problem)) if problem else None,
        "page": page,
        "lines": [_linked(request, line) for line in lines_of(list(page))],
        "review_url": _review_url(request, batch, sums),
        "ready": sums.counts.get(LetterStatus.PARSED, 0),
    }
    return render(request, "staff/batches/page.html", context)


def _review_url(request: HttpRequest, batch: Batch, sums: BatchSums) -> str:
    """Return the address of the batch's letters that need a person; "" where there is none."""
    may = signed_in(request).has_perm("determinations.view_letter")
    if not may or not sums.counts.get(LetterStatus.NEEDS_REVIEW):
        return ""
    return QueueFilter(batch=batch.pk).url_of_list()


def _linked(request: HttpRequest, line: Any) -> dict[str, Any]:
    """Return a line with the addresses of its letter and of the other letters of its case."""
    return {
        "line": line,
        "url": letter_url(request, line.letter) if line.letter else None,
        "others": [(other, letter_url(request, other)) for other in line.others],
    }


@require_safe
@needs()
def batch_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Return how far a batch is, as the part of a page that asks for it by itself."""
    batch = get_object_or_404(visible_batches(signed_in(request)), pk=pk)
    progress = progress_of(
        batch,
        sum_batch(batch),
        seen=request.GET.get("seen", ""),
        waited=request.GET.get("wait", ""),
    )
    context = {"batch": batch, "progress": progress}
    response = render(request, "staff/batches/progress.html", context)
    return trigger_client_event(response, "batch-moved") if progress.has_moved else response


@require_safe
@needs()
def batch_report(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """Send what became of each file as CSV."""
    batch = get_object_or_404(visible_batches(signed_in(request)), pk=pk)
    return StreamingHttpResponse(
        report_lines(batch),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="batch-{batch.pk}.csv"'},
    )


@require_POST
@needs("change_letter")
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the failed letters of a batch once more, or the one that is named."""
    user = signed_in(request)
    batch = get_object_or_404(visible_batches(user), pk=pk)
    named = request.POST.get("letter", "")
    letter_id = whole_number(named)
    if named and letter_id is None:
        return redirect("staff:batch", batch.pk)
    count = retry_letters(batch, by=user, letter_id=letter_id)
    done = "1 letter is" if count == 1 else f"{count:,} letters are"
    messages.success(request, f"{done} to be read again.")
    return redirect("staff:batch", batch.pk)


@require_POST
@needs("add_letter")
def retry_archive(request: HttpRequest, pk: int, archive_id: int) -> HttpResponse:
    """Unpack an archive once more that could not be unpacked."""
    batch = get_object_or_404(visible_batches(signed_in(request)), pk=pk)
    archive = get_object_or_404(batch.archives, pk=archive_id)
    if try_again(archive.pk, then=enqueue_unpacking):
        messages.success(request, f"Unpacking {archive.file_name} has begun again.")
    return redirect("staff:batch", batch.pk)
