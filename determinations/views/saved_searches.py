"""A reader's saved searches: /searches/."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST, require_safe

from determinations.models import Digest, DigestState, Frequency, SavedSearch
from determinations.research.alerts.saved import (
    NotSaved,
    address_of,
    count_new,
    mark_seen,
    params_of,
    rename_search,
    request_of,
    save_search,
    set_mails,
)
from determinations.search import Additions, QueryRefused, SearchTooSlow
from imr_archive.refusals import refusal

from .cards import cards
from .chosen import chosen_filters
from .feeds import followed_params
from .search_forms import NameForm, SaveForm
from .titles import search_name

NEW_SHOWN = 50
SECONDS_TO_COUNT = 3.0
"""For what is new in all searches of the list together; the rest say that they were not counted."""


@dataclass(frozen=True, slots=True)
class SavedRow:
    """A saved search in the list; `new` is None where it can't be searched any more.

    `is_counted` is False where counting took too long.
    """

    saved: SavedSearch
    params: QueryDict
    sentence: str
    new: int | None
    is_counted: bool = True


@require_safe
@login_required
def saved_searches(request: HttpRequest) -> HttpResponse:
    """List the reader's searches with what is new in each, and mails that could not be sent."""
    user = _user(request)
    additions = Additions()
    until = time.monotonic() + SECONDS_TO_COUNT
    rows = [_row(saved, additions, until) for saved in SavedSearch.objects.filter(user=user)]
    context = {
        "rows": rows,
        "frequencies": Frequency.choices,
        "address": address_of(user),
        "failed": Digest.objects.filter(user=user).exclude(error="").exclude(
            state=DigestState.SENT
        ).prefetch_related("parts__search")[:5],
    }  # fmt: skip
    return render(request, "searches/list.html", context)


def _row(saved: SavedSearch, additions: Additions, until: float) -> SavedRow:
    """Return a row, without its count where the time for all of them is up."""
    new, is_counted = None, False
    if time.monotonic() < until:
        with suppress(SearchTooSlow):
            new, is_counted = count_new(saved, additions), True
    return SavedRow(saved, params_of(saved), _sentence(saved), new, is_counted)


def _sentence(saved: SavedSearch) -> str:
    asked = request_of(saved)
    if asked is None:
        return ""
    filters = chosen_filters(params_of(saved), asked)
    return search_name(asked, [each.short for each in filters])


@require_POST
@login_required
def save(request: HttpRequest) -> HttpResponse:
    """Save the search of the form."""
    user = _user(request)
    form = SaveForm(request.POST, user=user, address=address_of(user))
    if not form.is_valid():
        wrong = [str(error) for errors in form.errors.values() for error in errors]
        return refusal(request, 400, " ".join(wrong))
    params = followed_params(QueryDict(form.cleaned_data["params"]))
    try:
        saved = save_search(
            user, form.cleaned_data["name"], params.urlencode(), form.cleaned_data["frequency"]
        )
    except NotSaved as reason:
        return refusal(request, 400, str(reason))
    messages.success(request, f"Saved: {saved.name}")
    return redirect("saved_searches")


@require_POST
@login_required
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Do to one saved search what the button says."""
    saved = get_object_or_404(SavedSearch, pk=pk, user=_user(request))
    match request.POST.get("act"):
        case "rename":
            return _rename(request, saved)
        case "mails":
            return _set_mails(request, saved)
        case "pause":
            set_mails(saved, Frequency(saved.frequency), paused=True)
        case "resume":
            set_mails(saved, Frequency(saved.frequency), paused=False)
        case "seen":
            if until := _moment(request.POST.get("until", "")):
                mark_seen(saved, until)
        case "delete":
            saved.delete()
            messages.success(request, f"Deleted: {saved.name}")
        case _:
            return refusal(request, 400, "There is no such button.")
    return redirect("saved_searches")


def _rename(request: HttpRequest, saved: SavedSearch) -> HttpResponse:
    form = NameForm(request.POST, user=_user(request), saved=saved)
    if not form.is_valid():
        return refusal(request, 400, " ".join(str(error) for error in form.errors["name"]))
    try:
        rename_search(saved, form.cleaned_data["name"])
    except NotSaved as reason:
        return refusal(request, 400, str(reason))
    return redirect("saved_searches")


def _set_mails(request: HttpRequest, saved: SavedSearch) -> HttpResponse:
    frequency = request.POST.get("frequency", "")
    if frequency not in Frequency.values:
        return refusal(request, 400, "Mails come daily, weekly or never.")
    if frequency != Frequency.NEVER and not address_of(_user(request)):
        return refusal(request, 400, "Your account has no e-mail address that mails are sent to.")
    set_mails(saved, Frequency(frequency), paused=False)
    return redirect("saved_searches")


@require_safe
@login_required
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what was added to one saved search since the reader last looked."""
    saved = get_object_or_404(SavedSearch, pk=pk, user=_user(request))
    asked = request_of(saved)
    if asked is None:
        return refusal(request, 400, "This search can\u2019t be read any more. Save it anew.")
    additions = Additions()
    try:
        added = additions.newest(asked, NEW_SHOWN, after=saved.seen_until)
        total = additions.count(asked, after=saved.seen_until)
    except QueryRefused as refused:
        return refusal(request, 400, str(refused))
    found = cards(added.item_ids, added.snippets)
    newest = max((card.item.added_at for card in found), default=additions.settled)
    context = {
        "saved": saved,
        "params": params_of(saved),
        "sentence": _sentence(saved),
        "total": total,
        "cards": found,
        "until": max(newest, additions.settled).isoformat(),
    }
    return render(request, "searches/new.html", context)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101  # login_required
    return request.user


def _moment(text: str) -> datetime | None:
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None
