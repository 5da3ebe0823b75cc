"""How many requests a minute a sender may make to the API."""

from __future__ import annotations

from dataclasses import dataclass
from time import time
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from imr_archive.request_rate import WINDOW_SECONDS, request_counts, sender_of

if TYPE_CHECKING:
    from rest_framework.views import APIView  # it loads this module by its name in the settings


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a sender may ask for in this minute."""

    most: int
    used: int
    seconds_left: int

    @property
    def left(self) -> int:
        return max(0, self.most - self.used)

    @property
    def is_used_up(self) -> bool:
        return self.used > self.most


def count(request: HttpRequest, user: User | None) -> Allowance | None:
    """Count a request; return None where its sender is not limited.

    An account has one allowance for all of its keys. Requests from this machine without a key are
    not counted, as elsewhere.
    """
    most, sender = settings.IMR_API_REQUESTS_A_MINUTE, None
    if user is not None:
        most, sender = settings.IMR_API_KEY_REQUESTS_A_MINUTE, f"account {user.pk}"
    else:
        sender = sender_of(request)
    if not most or sender is None:
        return None
    now = time()
    used = request_counts(settings.IMR_REQUEST_COUNTS).count(f"api {sender}", now)
    return Allowance(most, used, WINDOW_SECONDS - int(now) % WINDOW_SECONDS)


class Throttle(BaseThrottle):
    """Requests a minute: some for everybody, more with a key."""

    allowance: Allowance | None = None

    def allow_request(self, request: Request, view: APIView) -> bool:
        user = request.user if isinstance(request.user, User) else None
        self.allowance = count(request._request, user)
        request._request.api_allowance = self.allowance  # type: ignore[attr-defined]
        return self.allowance is None or not self.allowance.is_used_up

    def wait(self) -> float | None:
        return self.allowance.seconds_left if self.allowance else None
