"""Who may open a page below /staff/."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpResponseBase
from django.views.decorators.cache import never_cache

View = Callable[..., HttpResponseBase]


def needs(*permissions: str) -> Callable[[View], View]:
    """Send strangers to sign in, refuse whoever lacks one of these permissions, keep no copy.

    Being of the staff opens nothing: only a permission of the app does, by its codename.
    """
    names = [f"determinations.{permission}" for permission in permissions]

    def guarded(view: View) -> View:
        return never_cache(login_required(permission_required(names, raise_exception=True)(view)))

    return guarded
