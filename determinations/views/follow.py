"""How to be told of new decisions of a search: /decisions/follow/."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from determinations.models import Frequency
from determinations.old_addresses import redirect_old_addresses
from determinations.research.alerts.expected import expect
from determinations.research.alerts.saved import address_of
from determinations.research.feed_keys import key_of, make_key, revoke_key
from determinations.search import DecisionFilterSet, QueryRefused
from imr_archive.refusals import refusal

from .chosen import chosen_filters
from .feeds import feed_path, followed_params
from .search_forms import SaveForm
from .titles import search_name


@require_safe
@redirect_old_addresses
def follow(request: HttpRequest) -> HttpResponse:
    """Show the ways to follow a search, and what to expect of it."""
    params = followed_params(request.GET)
    filterset = DecisionFilterSet(params)
    asked = filterset.request_or_none()
    if asked is None:
        wrong = [str(error) for errors in filterset.form.errors.values() for error in errors]
        return refusal(request, 400, " ".join(wrong))
    try:
        expected = expect(asked)
    except QueryRefused as refused:
        return refusal(request, 400, str(refused))
    name = search_name(asked, [each.short for each in chosen_filters(params, asked)])
    context = {
        "params": params,
        "name": name,
        "expected": expected,
        **_save_context(request, name, params),
        **_feed_context(request, params),
    }
    return render(request, "follow/page.html", context)


def _save_context(request: HttpRequest, name: str, params: QueryDict) -> dict[str, Any]:
    """Return the form that saves the search, for who is signed in."""
    if not isinstance(request.user, User):
        return {"form": None}
    address = address_of(request.user)
    frequency = Frequency.WEEKLY if address else Frequency.NEVER
    initial = {"name": name[:120], "params": params.urlencode(), "frequency": frequency}
    form = SaveForm(user=request.user, address=address, initial=initial)
    if not address:
        form.fields["frequency"].widget = form.fields["frequency"].hidden_widget()
    return {"form": form, "address": address}


def _feed_context(request: HttpRequest, params: QueryDict) -> dict[str, Any]:
    """Return the address of the search's feed, with the reader's key where it needs one."""
    needs_key = bool(settings.IMR_REQUIRE_LOGIN)
    key = key_of(request.user) if needs_key and isinstance(request.user, User) else ""
    has_address = not needs_key or bool(key)
    path = feed_path(params, key)
    return {
        "needs_key": needs_key,
        "feed_path": path if has_address else "",
        "feed_address": request.build_absolute_uri(path) if has_address else "",
    }


@require_POST
@login_required
def feed_key(request: HttpRequest) -> HttpResponse:
    """Make the key of the reader's feeds, or revoke it, and go back to the search."""
    assert isinstance(request.user, User)  # noqa: S101  # login_required
    if request.POST.get("act") == "revoke":
        revoke_key(request.user)
    else:
        make_key(request.user)
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, request.get_host())
    return redirect(back if is_ours else reverse("follow"))
