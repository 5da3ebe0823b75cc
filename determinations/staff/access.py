"""Who may open a page below /staff/."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.cache import never_cache

View = Callable[..., HttpResponseBase]


def needs(*permissions: str) -> Callable[[View], View]:
    """Send strangers to sign in, refuse whoever lacks one of these permissions, keep no copy.

    A part of a page that asks by itself has its page loaded again, which then leads to the sign-in.
    Being of the staff opens nothing: only a permission of the app does, by its codename.
    """
    names = [f"determinations.{permission}" for permission in permissions]

    def guarded(view: View) -> View:
        page = login_required(permission_required(names, raise_exception=True)(view))

        @never_cache
        @wraps(view)
        def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.headers.get("HX-Request") and not request.user.is_authenticated:
                return HttpResponse(headers={"HX-Refresh": "true"})
            return page(request, *args, **kwargs)

        return opened

    return guarded
