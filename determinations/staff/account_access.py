"""Whose accounts a request of the staff's may change."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from determinations.accounts.people import signed_in
from determinations.accounts.roles import is_above


def account_below(request: HttpRequest, pk: int) -> User:
    """Return an account that who asks may change; raise `PermissionDenied` for one above."""
    account = get_object_or_404(User, pk=pk)
    if is_above(account, signed_in(request)):
        raise PermissionDenied
    return account
