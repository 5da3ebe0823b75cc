"""An act for all letters with a shared problem: looked at, begun, under way, done."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from determinations.accounts.people import signed_in
from determinations.ingest.batches.problems import label_of
from determinations.ingest.guideline_meanings import MeansAnother
from determinations.ingest.guideline_names import unknown_titles
from determinations.ingest.shared_problems.preparing import (
    CannotPrepare,
    forecast_of,
    prepare_publishing,
    prepare_publishing_of,
    ready_after,
)
from determinations.ingest.shared_problems.running import begin, is_short, run
from determinations.ingest.shared_problems.tasks import enqueue_act
from determinations.models import (
    SharedAct,
    SharedActKind,
    SharedActResult,
    SharedActState,
    TreatmentType,
)
from determinations.staff.access import needs
from determinations.staff.review.queue import READY, QueueFilter, waiting_letters

from .pages import ADD_GUIDELINE, MAY_NOT_ADD, url_of

LETTERS_A_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@needs("view_letter", "change_letter")
def act_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an act: what is to be expected, how far it is, or what became of it; begin it."""
    act = get_object_or_404(SharedAct.objects.select_related("by"), pk=pk)
    if request.method != "POST":
        return render(request, "staff/shared_problems/act.html", _told(request, act))
    if act.by_id != signed_in(request).pk:
        messages.error(request, "Only who prepared this can begin it.")
        return render(request, "staff/shared_problems/act.html", _told(request, act), status=403)
    if request.POST.get("do") != "begin":
        if act.state == SharedActState.PREPARED:
            act.delete()
            messages.success(request, "Nothing was done.")
        return redirect(_url_of_letters(act))
    if _adds_guideline(act) and not request.user.has_perm(ADD_GUIDELINE):
        messages.error(request, MAY_NOT_ADD)
        return render(request, "staff/shared_problems/act.html", _told(request, act), status=403)
    return _begin(request, act)


def _adds_guideline(act: SharedAct) -> bool:
    """Return whether an act makes a guideline known, or says for good what a name means."""
    if act.kind != SharedActKind.GUIDELINE:
        return False
    return "names" in act.chosen or bool(unknown_titles([act.chosen["title"]]))


@require_safe
@needs("view_letter", "change_letter")
def act_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Return how far an act is, as the part of its page that asks by itself."""
    act = get_object_or_404(SharedAct, pk=pk)
    if act.state == SharedActState.DONE:
        return HttpResponseClientRefresh()
    return render(request, "staff/shared_problems/progress.html", _counts(act))


@require_POST
@needs("view_letter", "change_letter")
def publish_ready(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish the letters that an act has made ready."""
    act = get_object_or_404(SharedAct, pk=pk, state=SharedActState.DONE)
    try:
        publishing = prepare_publishing(act, by=signed_in(request))
    except CannotPrepare:
        messages.error(request, "None of these letters is ready to publish any more.")
        return redirect("staff:shared_act", pk)
    return _begin(request, publishing)


@require_POST
@needs("view_letter", "change_letter")
def prepare_ready(request: HttpRequest) -> HttpResponse:
    """Prepare to publish the letters that wait with nothing against them, all or of a batch."""
    queue_filter = QueueFilter.of(request.GET).with_kind(READY)
    try:
        act = prepare_publishing_of(
            waiting_letters(queue_filter), by=signed_in(request), batch=queue_filter.batch
        )
    except CannotPrepare:
        messages.error(request, "None of these letters is ready to publish any more.")
        return redirect(queue_filter.url_of_list())
    return redirect("staff:shared_act", act.pk)


def _begin(request: HttpRequest, act: SharedAct) -> HttpResponse:
    """Begin an act; few letters are dealt with at once."""
    try:
        with transaction.atomic():
            is_begun = begin(act.pk, enqueue_act)
    except MeansAnother as error:
        messages.error(request, str(error))
        return redirect("staff:shared_act", act.pk)
    if not is_begun:
        messages.info(request, "This was begun already.")
    elif is_short(act):
        run(act.pk)
    return redirect("staff:shared_act", act.pk)


def _told(request: HttpRequest, act: SharedAct) -> dict[str, Any]:
    context: dict[str, Any] = {
        "label": label_of(act.code),
        "chosen": _chosen(act),
        "letters_url": _url_of_letters(act),
        "is_mine": act.by_id == signed_in(request).pk,
        "publishes": act.kind == SharedActKind.PUBLISH,
        **_counts(act),
    }
    if act.state == SharedActState.PREPARED:
        context["told"] = forecast_of(act, signed_in(request))
    if act.state == SharedActState.DONE:
        left_out = act.letters.filter(result=SharedActResult.LEFT_OUT)
        listed = left_out.select_related("letter__case").only(
            "act", "why", "letter__file_name", "letter__case__case_number",
            "letter__case__number_known",
        )  # fmt: skip
        context["page"] = Paginator(listed, LETTERS_A_PAGE).get_page(request.GET.get("page"))
        context["ready"] = 0 if context["publishes"] else ready_after(act).count()
    return context


def _counts(act: SharedAct) -> dict[str, Any]:
    done = Count("pk", Q(result=SharedActResult.DONE))
    left_out = Count("pk", Q(result=SharedActResult.LEFT_OUT))
    counts = act.letters.aggregate(total=Count("pk"), done=done, left_out=left_out)
    return {"act": act, "through": counts["done"] + counts["left_out"], **counts}


def _url_of_letters(act: SharedAct) -> str:
    """Return the address of the problem that the letters share, or of those that wait ready."""
    if act.code:
        return url_of(act.code, act.about, QueueFilter())
    return QueueFilter(READY, act.chosen.get("batch")).url_of_list()


def _chosen(act: SharedAct) -> str:
    """Return what was chosen for the letters, "" where nothing was to choose."""
    if "treatment" in act.chosen:
        return str(TreatmentType.objects.filter(pk=act.chosen["treatment"]).first() or "")
    title, year = act.chosen.get("title", ""), act.chosen.get("year")
    return f"{title} ({year})" if year else title
