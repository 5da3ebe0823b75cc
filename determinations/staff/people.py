"""Who a request of the staff's comes from."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest


def person(request: HttpRequest) -> User | None:
    """Return who is signed in, for the record of what they did."""
    return None if isinstance(request.user, AnonymousUser) else request.user
