"""The page on which people make and revoke the keys of their programs, and see what these ask."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from determinations.api.keys import (
    DAYS_SHOWN,
    TooManyKeys,
    keys_of,
    make_key,
    may_hand_in,
    revoke_key,
    use_by_day,
)
from determinations.models import ApiKey
from determinations.staff.sign_in_again import sign_in_again
from determinations.typed_numbers import whole_number


class KeyForm(forms.ModelForm):
    """Names a new key, and says what it may do beside reading."""

    class Meta:
        model = ApiKey
        fields = ("name", "may_add_letters")
        labels = {
            "name": "What is the key for?",
            "may_add_letters": "May it hand in letters?",
        }
        help_texts = {
            "name": "Such as the program or the machine that has it.",
            "may_add_letters": "Whoever has the key then adds letters in your name; only where "
            "the program needs it.",
        }

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        """Ask whether the key may hand in letters of those alone who may."""
        super().__init__(*args, **kwargs)
        if not may_hand_in(user):
            del self.fields["may_add_letters"]


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def api_keys(request: HttpRequest) -> HttpResponseBase:
    """Show the keys of an account and their use; make one, or revoke one."""
    if request.method != "POST":
        return _page(request, KeyForm(_user(request)))
    if request.POST.get("revoke"):
        return _revoke(request)
    return _make(request)


@sign_in_again
def _make(request: HttpRequest) -> HttpResponse:
    """Make a key and show it: at this moment alone, so it is no redirect."""
    user = _user(request)
    form = KeyForm(user, request.POST)
    if form.is_valid():
        try:
            made = make_key(user, **form.cleaned_data)
        except TooManyKeys as refused:
            form.add_error(None, str(refused))
        else:
            return _page(request, KeyForm(user), made=made)
    return _page(request, form, status=400)


def _revoke(request: HttpRequest) -> HttpResponse:
    given = whole_number(request.POST["revoke"])
    key = revoke_key(_user(request), given) if given is not None else None
    if key is not None:
        messages.success(request, f"The key {key.name} was revoked.")
    return redirect("account_api_keys")


def _page(request: HttpRequest, form: KeyForm, status: int = 200, **more: Any) -> HttpResponse:
    user = _user(request)
    context = {
        "form": form,
        "keys": keys_of(user),
        "days": use_by_day(user),
        "days_shown": DAYS_SHOWN,
        **more,
    }
    return render(request, "account/api_keys.html", context, status=status)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101  # login_required
    return request.user
