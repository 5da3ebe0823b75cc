"""Asking administrators for their password, or a code, once more before what can't be undone.

Whoever finds a browser that somebody left open shall not erase letters, take originals along or
make accounts. `@sign_in_again` stands before such pages.
"""

from __future__ import annotations

import time
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils.http import urlencode

from determinations.accounts.people import person

from .access import View

OPEN_SECONDS = 5 * 60
"""A page opens for so long after signing in, or after doing so again."""
SEND_SECONDS = 30 * 60
"""And its form may be sent for so long: nobody loses what was typed by being asked then."""


def sign_in_again(view: View) -> View:
    """Send to a page that asks for password or code unless either was given just now."""

    @wraps(view)
    def asking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        most = SEND_SECONDS if request.method == "POST" else OPEN_SECONDS
        if seconds_since_sign_in(request) <= most:
            return view(request, *args, **kwargs)
        methods = get_adapter(request).get_reauthentication_methods(request.user)
        page = methods[0]["url"] if methods else resolve_url(settings.LOGIN_URL)
        # the form that was sent is not kept: it may hold a new password
        here = request.get_full_path()
        return redirect(f"{page}?{urlencode({REDIRECT_FIELD_NAME: here})}")

    return asking


def seconds_since_sign_in(request: HttpRequest) -> float:
    """Return how long ago the person gave a password or code in this session."""
    records = get_authentication_records(request, person(request))
    return time.time() - max((record["at"] for record in records), default=float("-inf"))
