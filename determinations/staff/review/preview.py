"""A letter as readers will see it once it is published with what was typed."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from determinations.accounts.people import signed_in
from determinations.ingest import lifecycle
from determinations.ingest.revisions import Draft, revise
from determinations.models import Case, Letter
from determinations.views.cases import case_context

from .reasons import Why


def preview(
    request: HttpRequest, letter: Letter, draft: Draft | None, seen: int, why: Why
) -> HttpResponse:
    """Answer with the readers' page of a draft; nothing of it is kept.

    It is saved and shown by the code that saves and shows, in a transaction that is taken back.
    Raise what `revise` or `publish` raise.
    """
    by = signed_in(request)
    with transaction.atomic():
        if draft is not None:
            revise(letter.pk, draft, seen=seen, by=by, reason=why.reason, cause=why.cause)
        if not Case.objects.filter(letter=letter).exists():
            lifecycle.publish(letter.pk, by=by)
        case = Case.objects.for_reading().get(letter=letter)
        page = render_to_string(
            "staff/review/preview.html", case_context(request, case), request=request
        )
        transaction.set_rollback(True)
    return HttpResponse(page)


def cannot_preview(request: HttpRequest, letter: Letter, messages: list[str]) -> HttpResponse:
    """Answer with why there is no preview."""
    context = {"letter": letter, "messages_of_draft": messages}
    return render(request, "staff/review/no_preview.html", context, status=400)
