"""Who a request of the staff's comes from."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase


def person(request: HttpRequest) -> User | None:
    """Return who is signed in, for the record of what they did."""
    return None if isinstance(request.user, AnonymousUser) else request.user


def superuser(request: HttpRequest) -> User:
    """Return the superuser who is signed in; raise `PermissionDenied` for everybody else."""
    by = person(request)
    if by is None or not (by.is_active and by.is_superuser):
        raise PermissionDenied
    return by


def superuser_required(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Open a page to superusers only."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        superuser(request)
        return view(request, *args, **kwargs)

    return checked
