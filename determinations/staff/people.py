"""Who a request of the staff's comes from."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from determinations.accounts.roles import is_above


def person(request: HttpRequest) -> User | None:
    """Return who is signed in, for the record of what they did."""
    return None if isinstance(request.user, AnonymousUser) else request.user


def signed_in(request: HttpRequest) -> User:
    """Return who is signed in; raise `PermissionDenied` for strangers."""
    if (by := person(request)) is None:
        raise PermissionDenied
    return by


def account_below(request: HttpRequest, pk: int) -> User:
    """Return an account that who asks may change; raise `PermissionDenied` for one above."""
    account = get_object_or_404(User, pk=pk)
    if is_above(account, signed_in(request)):
        raise PermissionDenied
    return account
