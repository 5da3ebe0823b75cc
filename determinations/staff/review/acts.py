"""What a person does with a letter on its review page; the next one that waits opens by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from determinations.accounts.people import signed_in
from determinations.ingest import lifecycle
from determinations.ingest.publishing import CannotPublish
from determinations.ingest.revisions import (
    CannotAccept,
    Draft,
    InvalidDraft,
    RevisedMeanwhile,
    accept_problem,
    is_candidate,
    revise,
    taken,
)
from determinations.ingest.transitions import ForbiddenTransition
from determinations.letters import Problem
from determinations.models import Letter, PutOff
from determinations.staff.access import needs
from determinations.typed_numbers import whole_number

from . import presence, session
from .changes import CannotChange, changed
from .choices import Offered
from .conflicts import show_conflict
from .deciding import replace as replace_other
from .drafts import Unclear, draft_from
from .json_redirects import redirects_as_json
from .left_open import number_doubt, problems_left
from .letter_page import (
    Shown,
    form_shown,
    letters_with_cases,
    show,
    show_unclear,
    stored,
)
from .next_letter import behind, done
from .preview import cannot_preview, preview
from .problems import PROBLEMS_CHANGED
from .queue import QueueFilter
from .reasons import Why, reason_in, why_in

REVISION_DIGITS = 9
"""Digits of a revision's number, at most."""


@require_http_methods(["GET", "HEAD", "POST"])
@needs("view_letter")
@redirects_as_json
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a letter beside its fields; take what was typed: to save, to publish, to look at."""
    letter = _letter(pk)
    if request.method != "POST":
        return show(request, letter, stored(letter))
    if not request.user.has_perm("determinations.change_letter"):
        raise PermissionDenied
    try:
        return _take(request, letter)
    except Unclear as error:
        return show_unclear(request, letter, error)


def _take(request: HttpRequest, letter: Letter) -> HttpResponse:
    seen = whole_number(request.POST.get("seen") or "0", REVISION_DIGITS)
    if seen is None:  # a letter without a form of its own says none
        raise Unclear("The form did not say which version it began with.")
    why = why_in(request.POST)
    shown = replace(stored(letter), seen=seen, is_unsaved=True, why=why)
    draft: Draft | None = None
    errors: dict[str, str] = {}
    offered = Offered.of_rows()
    if shown.stored is not None:
        length = len(letter.reading_text)
        draft, errors = draft_from(request.POST, shown.stored, length, offered)
        shown = replace(shown, draft=draft)
        if "change" in request.POST:
            return _change(request, letter, draft, shown)
    is_preview = request.POST.get("act") == "preview"
    try:
        if errors:
            raise InvalidDraft({**_other_mistakes(letter, shown), **errors})
        if is_preview:
            return preview(request, letter, draft, shown.seen, why)
        return _save(request, letter, draft, shown.seen, why)
    except RevisedMeanwhile as error:
        return show_conflict(request, letter, shown, error.current)
    except InvalidDraft as error:
        shown = replace(shown, errors=error.errors)
        form = form_shown(shown, offered)
        if is_preview and form is not None:
            return cannot_preview(request, letter, [str(mistake) for mistake in form.mistakes])
        return show(request, letter, shown)
    except CannotPublish as error:
        return cannot_preview(request, letter, [str(error)])


def _other_mistakes(letter: Letter, shown: Shown) -> dict[str, str]:
    """Return what else can't be taken of a draft that names what is not offered."""
    if letter.case is None or shown.stored is None or shown.draft is None:
        return {}
    try:
        taken(letter.case, letter, shown.stored, shown.draft)
    except InvalidDraft as error:
        return error.errors
    return {}


def _change(request: HttpRequest, letter: Letter, draft: Draft, shown: Shown) -> HttpResponse:
    """Show the form again with its items or citations changed; nothing is saved."""
    try:
        draft = changed(draft, request.POST["change"], request.POST)
    except CannotChange as error:
        messages.error(request, str(error))
    return show(request, letter, replace(shown, draft=draft))


def _save(
    request: HttpRequest, letter: Letter, draft: Draft | None, seen: int, why: Why
) -> HttpResponse:
    """Save what was typed, and publish the letter if that was asked for."""
    by, queue_filter = signed_in(request), QueueFilter.of(request.GET)
    after = behind(request, letter.pk)
    is_saved = False
    doubt = number_doubt(letter, draft)
    if draft is not None:
        revision = revise(letter.pk, draft, seen=seen, by=by, reason=why.reason, cause=why.cause)
        is_saved = revision.number > max(seen, 1)  # the first is what was read
    if doubt:
        messages.warning(request, doubt)
    if request.POST.get("act") not in ("publish", "replace"):
        messages.success(request, "Saved." if is_saved else "Nothing was changed.")
        if hidden := _hidden_meanwhile(request, letter):
            messages.warning(request, hidden)
        return _to(letter.pk, queue_filter)
    if hidden := _hidden_meanwhile(request, letter):
        messages.error(request, f"{'Saved, but not' if is_saved else 'Not'} published. {hidden}")
        return _to(letter.pk, queue_filter)
    if request.POST.get("act") == "replace" or is_candidate(letter):
        if not replace_other(request, letter, is_saved=is_saved, by=by):
            return _to(letter.pk, queue_filter)
        return done(request, letter, after, "published in the place of the other letter", by)
    try:
        lifecycle.publish(letter.pk, by=by)
    except CannotPublish as error:
        messages.error(request, f"{'Saved, but not' if is_saved else 'Not'} published: {error}")
        return _to(letter.pk, queue_filter)
    return done(request, letter, after, f"published{problems_left(letter.pk)}", by)


def _hidden_meanwhile(request: HttpRequest, letter: Letter) -> str:
    """Return who withdrew or rejected a letter since its page was opened, and why; "" if nobody."""
    state = request.POST.get("state", letter.status)
    if state == letter.status or not letter.is_hidden:
        return ""
    reason = (
        f" (\N{LEFT DOUBLE QUOTATION MARK}{letter.hidden_reason}\N{RIGHT DOUBLE QUOTATION MARK})"
    )
    return (
        f"{letter.hidden_by or 'Somebody'} took the letter out of use after you had opened it"
        f"{reason if letter.hidden_reason else ''}: it is "
        f"{letter.get_status_display().lower()} now."
    )


@require_POST
@needs("change_letter")
def reject(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a letter and show it to nobody, for a reason."""
    letter, by, queue_filter = _letter(pk), signed_in(request), QueueFilter.of(request.GET)
    reason = reason_in(request.POST)
    if not reason:
        messages.error(request, "Say why the letter is rejected.")
        return _to(pk, queue_filter)
    after = behind(request, pk)
    try:
        lifecycle.reject(pk, by=by, reason=reason)
    except ForbiddenTransition as error:
        messages.error(request, str(error))
        return _to(pk, queue_filter)
    return done(request, letter, after, "rejected", by)


@require_POST
@needs("change_letter")
def later(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a letter to the end of this person's list, or off until a day."""
    letter, by, queue_filter = _letter(pk), signed_in(request), QueueFilter.of(request.GET)
    after = behind(request, pk)
    if request.POST.get("act") != "day":
        session.note_later(request, pk)
        return done(request, letter, after, "put to the end of the list", by, counts=False)
    until = _day(request.POST.get("until", ""))
    if until is None or until <= timezone.localdate():
        messages.error(request, "Say until which day, later than today, the letter is put off.")
        return _to(pk, queue_filter)
    PutOff.objects.update_or_create(letter=letter, defaults={"until": until, "by": by})
    told = f"put off until {until:%B} {until.day}, {until.year}"
    return done(request, letter, after, told, by)


@require_POST
@needs("change_letter")
@redirects_as_json
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that a person finds a problem to be none, and why."""
    letter, queue_filter = _letter(pk), QueueFilter.of(request.GET)
    reason = reason_in(request.POST)
    number, found = whole_number(request.POST.get("problem")), letter.get_problems()
    problem = found[number] if number is not None and number < len(found) else None
    if not reason:
        messages.error(request, "Say why the problem is none.")
    elif problem is None or problem.message != request.POST.get("message"):
        messages.error(request, PROBLEMS_CHANGED)
    else:
        _accept(request, pk, problem, reason)
    return _to(pk, queue_filter)


def _accept(request: HttpRequest, pk: int, problem: Problem, reason: str) -> None:
    try:
        if accept_problem(pk, problem.code, problem.item, reason=reason, by=signed_in(request)):
            messages.success(request, "Accepted.")
    except CannotAccept as error:
        messages.error(request, str(error))


@require_POST
@needs("view_letter")
def here(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that the page is still open; answer with who else looks at the letter."""
    letter, by = _letter(pk), signed_in(request)
    context = {"others": presence.look(letter.pk, by)}
    return render(request, "staff/review/others.html", context)


def _letter(pk: int) -> Letter:
    return get_object_or_404(letters_with_cases(), pk=pk)


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _to(letter_id: int, queue_filter: QueueFilter) -> HttpResponse:
    return redirect(queue_filter.url_of(letter_id))
