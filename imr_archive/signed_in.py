"""Whether somebody is signed in, for middleware that runs before any view."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from determinations.middleware import UNAVAILABLE


def is_signed_in(request: HttpRequest) -> bool:
    """Return whether an account is signed in; False while the database, which knows, is away.

    Asks the database only where there is a session's cookie.
    """
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    try:
        return bool(request.user.is_authenticated)
    except UNAVAILABLE:
        return False
