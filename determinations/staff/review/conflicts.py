"""The page on which a person chooses between two versions of a case, field by field."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from determinations.ingest.revisions import Draft, draft_of, newest_number, revisions_of
from determinations.models import Case, Letter, Revision
from determinations.staff.access import needs

from .drafts import Unclear
from .letter_page import Shown, name_of, show, speaks, stored
from .merging import compare, merged
from .queue import Choice


def show_conflict(
    request: HttpRequest, letter: Letter, mine: Draft, seen: int, current: Revision, reason: str
) -> HttpResponse:
    """Answer 409 with what somebody saved meanwhile beside what was typed, to choose from."""
    case = letter.case
    if case is None:
        raise Unclear("The letter is in no case.")
    case.refresh_from_db()
    theirs = draft_of(case)
    base = next((each.draft for each in revisions_of(case) if each.number == max(seen, 1)), theirs)
    context = {
        "letter": letter,
        "name": name_of(letter),
        "choice": Choice.of(request.GET),
        "current": current,
        "seen": newest_number(case),
        "mine": json.dumps(mine),
        "reason": reason,
        "rows": compare(base, theirs, mine),
    }
    return render(request, "staff/review/conflict.html", context, status=409)


@require_POST
@needs("view_letter", "change_letter")
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the form with what was chosen of two versions; nothing is saved yet."""
    letter = get_object_or_404(Letter.objects.select_related("case"), pk=pk)
    if letter.case is None or not speaks(letter):
        return show(request, letter, stored(letter))
    try:
        return _merged(request, letter, letter.case)
    except Unclear as error:
        messages.error(request, str(error))
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        messages.error(request, "A hidden field holds no draft.")
    return show(request, letter, stored(letter))


def _merged(request: HttpRequest, letter: Letter, case: Case) -> HttpResponse:
    mine = _mine(request.POST.get("mine", ""))
    theirs, number = draft_of(case), newest_number(case)
    reason = request.POST.get("reason", "")[:2000]
    if number and str(number) != request.POST.get("seen"):
        current = revisions_of(case)[0]
        return show_conflict(request, letter, mine, number, current, reason)

    def takes_mine(row: int) -> bool:
        return request.POST.get(f"choice-{row}") == "mine"

    made = merged(theirs, mine, takes_mine)
    return show(request, letter, Shown(made, number, {}, is_unsaved=True, reason=reason))


def _mine(typed: str) -> Any:
    try:
        mine = json.loads(typed)
    except (ValueError, RecursionError) as error:
        raise Unclear("A hidden field holds no JSON.") from error
    if not isinstance(mine, dict) or not {"case", "items"} <= set(mine):
        raise Unclear("A hidden field holds no draft.")
    return mine
