"""Who a request comes from."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

MOST_OFFERED = 100
"""Names that a choice of persons has; any other can be typed where it is offered."""


def hold(account: User) -> None:
    """Let whoever else changes what an account has wait until this transaction ends.

    Rows that name the account are written meanwhile by those who do not hold it.
    """
    User.objects.select_for_update(no_key=True).only("pk").get(pk=account.pk)


def staff_names() -> list[str]:
    """Return the names of the staff's first accounts, for a choice of persons."""
    names = User.objects.filter(is_staff=True).order_by("username")
    return list(names.values_list("username", flat=True)[:MOST_OFFERED])


def person(request: HttpRequest) -> User | None:
    """Return who is signed in, for the record of what they did."""
    return None if isinstance(request.user, AnonymousUser) else request.user


def signed_in(request: HttpRequest) -> User:
    """Return who is signed in; raise `PermissionDenied` for strangers."""
    if (by := person(request)) is None:
        raise PermissionDenied
    return by
