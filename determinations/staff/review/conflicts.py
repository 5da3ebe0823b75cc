"""The page on which a person chooses between two versions of a case, field by field."""

from __future__ import annotations

import re
from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from determinations.ingest.revisions import (
    InvalidDraft,
    taken,
    versions_of,
)
from determinations.models import Case, Letter, Revision
from determinations.staff.access import needs

from .choices import Offered
from .drafts import Unclear, draft_from
from .letter_page import (
    Shown,
    letters_with_cases,
    name_of,
    show,
    show_unclear,
    stored,
)
from .merging import compare, merged
from .queue import QueueFilter
from .reasons import why_in

NOT_TYPED = re.compile(r"csrfmiddlewaretoken|seen|state|reason|cause|act|change|choice-\d+")
"""Fields of the form that say nothing of the case."""
OF_TWO_PEOPLE = {
    "by": "by somebody else",
    "both": "both of you changed it",
    "theirs": "Theirs",
    "mine": "Mine",
}
OF_ONE_PERSON = {
    "by": "by you",
    "both": "you changed it in both",
    "theirs": "Saved before",
    "mine": "Typed here",
}
"""What the page calls two versions where one person made both, in two tabs."""


def show_conflict(
    request: HttpRequest, letter: Letter, mine: Shown, current: Revision
) -> HttpResponse:
    """Answer 409 with what somebody saved meanwhile beside what was typed, to choose from.

    Where both say the same there is nothing to choose: lead back to the letter.
    Where some of that can't be taken, it is mended first: answer with the form that says so.
    """
    letter = letters_with_cases().get(pk=letter.pk)
    now = stored(letter)
    if letter.case is None or mine.draft is None or now.stored is None:
        raise Unclear("Another letter tells the case by now.")
    theirs = now.stored
    try:
        typed = taken(letter.case, letter, theirs, mine.draft)
    except InvalidDraft as error:
        return show(request, letter, replace(mine, errors=error.errors))
    is_mine = current.made_by_id == request.user.pk
    begun_with = max(mine.seen, 1)
    bases = (version.draft for version in versions_of(letter) if version.number == begun_with)
    queue_filter = QueueFilter.of(request.GET)
    rows = compare(next(bases, theirs), theirs, typed)
    if not rows:  # the answer to the first try was lost on the way
        messages.success(request, "Saved: the archive says already what you typed.")
        return redirect(queue_filter.url_of(letter.pk))
    context = {
        "letter": letter,
        "name": name_of(letter),
        "is_mine": is_mine,
        "words": OF_ONE_PERSON if is_mine else OF_TWO_PEOPLE,
        "queue_filter": queue_filter,
        "current": current,
        "seen": now.seen,
        "typed": [
            (name, value)
            for name, values in request.POST.lists()
            if not NOT_TYPED.fullmatch(name)
            for value in values
        ],
        "why": mine.why,
        "rows": rows,
    }
    return render(request, "staff/review/conflict.html", context, status=409)


@require_POST
@needs("view_letter", "change_letter")
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the form with what was chosen of two versions; nothing is saved yet."""
    letter = get_object_or_404(letters_with_cases(), pk=pk)
    shown = stored(letter)
    if letter.case is None or shown.stored is None:
        return show(request, letter, shown)
    try:
        return _merged(request, letter, letter.case, shown)
    except Unclear as error:
        return show_unclear(request, letter, error)


def _merged(request: HttpRequest, letter: Letter, case: Case, shown: Shown) -> HttpResponse:
    length, theirs = len(letter.reading_text), shown.stored or {}
    mine, errors = draft_from(request.POST, theirs, length, Offered.of_rows())
    mine_shown = replace(shown, draft=mine, is_unsaved=True, why=why_in(request.POST))
    if errors:
        return show(request, letter, replace(mine_shown, errors=errors))
    if shown.seen and str(shown.seen) != request.POST.get("seen"):
        return show_conflict(request, letter, mine_shown, versions_of(letter)[0])
    try:
        typed = taken(case, letter, theirs, mine)
    except InvalidDraft as error:
        return show(request, letter, replace(mine_shown, errors=error.errors))

    def takes_mine(row: int) -> bool:
        return request.POST.get(f"choice-{row}") == "mine"

    return show(request, letter, replace(mine_shown, draft=merged(theirs, typed, takes_mine)))
