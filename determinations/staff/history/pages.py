"""The pages of a letter's history."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from determinations import audit
from determinations.accounts.people import person
from determinations.ingest import lifecycle
from determinations.ingest.batches.states import HIDDEN_SAMPLE, STATES_BY_NAME, FileState
from determinations.ingest.publishing import CannotPublish
from determinations.ingest.revisions import (
    CannotUndo,
    Draft,
    InvalidDraft,
    candidate_draft,
    differences,
    draft_of,
    is_candidate,
    read_now,
    take_up_problem,
    undo,
    versions_of,
)
from determinations.ingest.tasks import enqueue
from determinations.models import AcceptedProblem, Case, Letter, LetterStatus, Verb
from determinations.typed_numbers import whole_number

from ..access import View, needs
from ..review.reasons import reason_in
from .life import life_of
from .side_by_side import rows_of

EVENTS_A_PAGE = 25
CURRENT, READ_NOW = "current", "read"
"""Versions that are no revision: what the tables say, and what the parser of today reads."""


def for_a_reason(view: View) -> View:
    """Give a view the reason that its form says; without one lead back to the letter's history."""

    @wraps(view)
    def asked(request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponseBase:
        reason = reason_in(request.POST)
        if not reason:
            messages.error(request, "Say why: colleagues see the reason here.")
            return redirect("staff:history", pk)
        return view(request, pk, *args, reason=reason, **kwargs)

    return asked


@require_safe
@needs("view_letter")
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a letter's whole life, the latest first."""
    letter = _letter(pk)
    everything = request.GET.get("all") == "1"
    life = life_of(letter, everything=everything)
    page = Paginator(life.events, EVENTS_A_PAGE).get_page(request.GET.get("page"))
    life.offer_undo(page)
    if life.revisions:
        _note_view(letter)
    context = {
        "letter": letter,
        "readers_see_it": letter.readers_see_it,
        "state": _state(letter),
        "life": life,
        "page": page,
        "everything": everything,
        "versions": list(life.revisions.values()),
        "may_change": request.user.has_perm("determinations.change_letter"),
    }
    return render(request, "staff/history/page.html", context)


@require_safe
@needs("view_letter")
def case_history(request: HttpRequest, case_number: str) -> HttpResponse:
    """Lead to the history of the letter that speaks for a case."""
    case = get_object_or_404(Case, case_number=case_number, letter__isnull=False)
    return redirect("staff:history", case.letter_id)


@require_safe
@needs("view_letter")
def compare_versions(request: HttpRequest, pk: int) -> HttpResponse:
    """Show two versions of what a letter's case says, side by side."""
    letter = _letter(pk)
    if letter.case is None:
        raise Http404
    older = request.GET.get("from") or CURRENT
    newer = request.GET.get("to") or READ_NOW
    before, after = (_version(letter, letter.case, name) for name in (older, newer))
    _note_view(letter)
    versions = versions_of(letter).defer("draft", "corrections")
    context = {
        "letter": letter,
        "rows": rows_of(differences(before, after)),
        "versions": list(versions),
        "older": older,
        "newer": newer,
    }
    return render(request, "staff/history/compare.html", context)


@require_POST
@needs("view_letter", "change_letter")
@for_a_reason
def undo_revision(request: HttpRequest, pk: int, number: int, *, reason: str) -> HttpResponse:
    """Take back what one revision changed, for a reason."""
    letter = _letter(pk)
    revision = get_object_or_404(versions_of(letter), number=number)
    try:
        made = undo(revision.pk, person(request), reason)
    except CannotUndo as error:
        messages.error(request, f"Revision {number} stays. {error}")
    except InvalidDraft as error:
        messages.error(request, f"What was there before can't be set again. {error}")
    else:
        messages.success(request, f"Revision {number} is taken back, by revision {made.number}.")
    return redirect("staff:history", pk)


@require_POST
@needs("view_letter", "change_letter")
@for_a_reason
def take_up_accepted(request: HttpRequest, pk: int, accepted: int, *, reason: str) -> HttpResponse:
    """Let a problem that was accepted need a person again, for a reason."""
    problem = AcceptedProblem.objects.filter(letter=pk, pk=accepted).first()
    if problem is None or not take_up_problem(problem.pk, by=person(request), reason=reason):
        messages.error(request, "The problem is not accepted any more.")
    else:
        messages.success(request, "The problem needs a person again.")
    return redirect("staff:history", pk)


def _publish(letter: Letter, by: User | None, reason: str) -> str:
    lifecycle.publish(letter.pk, by=by, reason=reason)
    return "The letter is published again."


def _withdraw(letter: Letter, by: User | None, reason: str) -> str:
    if lifecycle.withdraw(letter.pk, by=by, reason=reason):
        return "The letter is withdrawn: readers see it no more."
    return "The letter was not published any more."


def _read(letter: Letter, by: User | None, reason: str) -> str:
    if lifecycle.read_again(letter.pk, enqueue, by=by, reason=reason):
        return "The letter is to be read again."
    return "The letter is published, and is not read again."


ACTS = {"publish": _publish, "withdraw": _withdraw, "read": _read}
"""What changes a letter's state back, by its name in the page's address."""


@require_POST
@needs("view_letter", "change_letter")
@for_a_reason
def change_state(request: HttpRequest, pk: int, act: str, *, reason: str) -> HttpResponse:
    """Publish, withdraw or read a letter again, for a reason, if the rules let it."""
    if act not in ACTS:
        raise Http404
    try:
        done = ACTS[act](_letter(pk), person(request), reason)
    except CannotPublish as error:
        messages.error(request, f"The letter stays as it is. {error}")
    else:
        messages.success(request, done)
    return redirect("staff:history", pk)


@require_POST
@needs("view_letter", "change_letter")
@for_a_reason
def put_back(request: HttpRequest, pk: int, *, reason: str) -> HttpResponse:
    """Let a letter speak again that another one took the place of, for a reason."""
    try:
        lifecycle.put_back(_letter(pk).pk, by=person(request), reason=reason)
    except CannotPublish as error:
        messages.error(request, f"The letter stays superseded. {error}")
    else:
        messages.success(request, "Readers see this letter again; the other one waits for review.")
    return redirect("staff:history", pk)


def _letter(pk: int) -> Any:
    """Return a letter with its case, and whether `readers_see_it`."""
    large = ("content", "readers_copy", "text", "redacted_text")
    shown = Exists(Case.objects.published().filter(letter=OuterRef("pk")))
    letters = Letter.objects.select_related("case").defer(*large).annotate(readers_see_it=shown)
    return get_object_or_404(letters, pk=pk)


def _state(letter: Any) -> FileState:
    """Return how far a letter is, as the pages of batches say it."""
    is_hidden = letter.status == LetterStatus.PUBLISHED and not letter.readers_see_it
    return STATES_BY_NAME[HIDDEN_SAMPLE if is_hidden else letter.status]


def _note_view(letter: Letter) -> None:
    """Record who looked at words that readers don't see."""
    if letter.status != LetterStatus.PUBLISHED or letter.phi_findings:
        audit.record(Verb.VIEW, letter=letter, from_state=letter.status)


def _version(letter: Letter, case: Case, name: str) -> Draft:
    if name == CURRENT:
        return candidate_draft(case, letter).draft if is_candidate(letter) else draft_of(case)
    if name == READ_NOW:
        return read_now(case, Letter.objects.defer("content", "readers_copy").get(pk=letter.pk))
    number = whole_number(name, 9)
    if number is None:
        raise Http404
    revision: Any = get_object_or_404(versions_of(letter), number=number)
    draft: Draft = revision.draft
    return draft
