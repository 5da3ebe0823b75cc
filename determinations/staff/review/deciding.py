"""What a person decides between two letters of one case: replace the other, or keep it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from determinations.accounts.people import signed_in
from determinations.ingest import lifecycle
from determinations.ingest.lifecycle import OtherLetterMeanwhile
from determinations.ingest.publishing import CannotPublish
from determinations.models import Letter
from determinations.staff.access import needs
from determinations.typed_numbers import whole_number

from .drafts import Unclear
from .next_letter import behind, done
from .queue import QueueFilter
from .reasons import reason_in

DECISION_REASON = "decision_reason"
"""The field of why somebody decided so between two letters; a draft has a reason of its own."""


def replace(request: HttpRequest, letter: Letter, *, is_saved: bool, by: User) -> bool:
    """Publish a candidate in the place of the other letter; say why not, where that fails."""
    reason = reason_in(request.POST, DECISION_REASON)
    kept = "What you typed is saved, but nothing was replaced. " if is_saved else ""
    if not reason:
        messages.error(request, f"{kept}Say why this letter takes the place of the other.")
        return False
    try:
        lifecycle.replace(letter.pk, **_over(request), by=by, reason=reason)
    except (CannotPublish, OtherLetterMeanwhile) as error:
        messages.error(request, f"{kept}{error}")
        return False
    return True


def _over(request: HttpRequest) -> dict[str, Any]:
    """Return the letter that the page showed as the other one, and in which state it was."""
    over = whole_number(request.POST.get("over"))
    if over is None:
        raise Unclear("The form did not say which letter it is about.")
    return {"over": over, "over_state": request.POST.get("over_state")}


@require_POST
@needs("view_letter", "change_letter")
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the letter that speaks for the case: the candidate is an older one, or a duplicate."""
    letter = get_object_or_404(Letter.objects.select_related("case"), pk=pk)
    by, queue_filter = signed_in(request), QueueFilter.of(request.GET)
    reason = reason_in(request.POST, DECISION_REASON)
    if not reason:
        messages.error(request, "Say why the other letter is kept.")
        return redirect(queue_filter.url_of(pk))
    after = behind(request, pk)
    is_older = request.POST.get("act") == "older"
    decide = lifecycle.keep_as_older if is_older else lifecycle.keep_published
    try:
        decide(pk, **_over(request), by=by, reason=reason)
    except (OtherLetterMeanwhile, Unclear) as error:
        messages.error(request, str(error))
        return redirect(queue_filter.url_of(pk))
    told = "kept as the older letter of its case" if is_older else "kept out as a duplicate"
    return done(request, letter, after, told, by)
