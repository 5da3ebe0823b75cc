"""The list of changes of all letters (/staff/changes/), and the same as CSV."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_safe

from determinations import audit
from determinations.models import AuditEntry, Verb
from imr_archive.long_answers import LongLines, NoTurn, refuse_turn, take_turn

from ..access import needs
from .filters import MOST_LISTED, ChangeFilterSet, persons, spans
from .rows import Change, changes_of
from .table import csv_lines

CHANGES_A_PAGE = 50


@require_safe
@needs("view_letter")
def change_list(request: HttpRequest) -> HttpResponse:
    """List the changes that the URL's parameters choose, the latest first."""
    chosen = ChangeFilterSet(request.GET)
    page = Paginator(chosen.newest(), CHANGES_A_PAGE).get_page(request.GET.get("page"))
    entries = AuditEntry.objects.changes().filter(pk__in=list(page))
    changes = changes_of(entries, chosen.field_chosen)
    _note_looked_at(changes)
    context = {
        "form": chosen.form,
        "days": [chosen.form.cleaned_data.get(name) for name in ("since", "until")],
        "is_narrowed": any(request.GET.get(name) for name in chosen.filters),
        "spans": spans(timezone.localdate()),
        "persons": persons(),
        "page": page,
        "is_cut": page.paginator.count == MOST_LISTED,
        "changes": changes,
    }
    status = 200 if chosen.is_valid() else 400
    return render(request, "staff/changes/page.html", context, status=status)


@require_GET
@needs("view_letter")
def change_file(request: HttpRequest) -> HttpResponseBase:
    """Send the changes that the URL's parameters choose as CSV, a line a value."""
    chosen = ChangeFilterSet(request.GET)
    if not chosen.is_valid():
        return change_list(request)
    try:
        turn = take_turn(request)
    except NoTurn as reason:
        return refuse_turn(request, reason)
    audit.record(Verb.EXPORT, page="changes", filters=request.GET.dict())
    lines = csv_lines(chosen.entries, chosen.field_chosen)
    name = f"imr-changes-{timezone.localdate():%Y-%m-%d}.csv"
    return StreamingHttpResponse(
        LongLines(lines, turn),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _note_looked_at(changes: list[Change]) -> None:
    """Record who was shown words of letters that readers don't see."""
    letters = {
        change.letter.pk: change.letter
        for change in changes
        if change.letter is not None and change.tells_hidden_words
    }
    audit.record_few(
        [
            audit.entry_of(Verb.VIEW, letter=letter, from_state=letter.status, page="changes")
            for letter in letters.values()
        ]
    )
