"""How long a sign-in lasts, what administrators need besides, and what no cache may keep."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from rest_framework.permissions import BasePermission

from determinations.middleware import LoginMiddleware

from .signed_in import is_signed_in
from .staff_pages import is_polled, is_staff_page

Handler = Callable[[HttpRequest], HttpResponse]

BEGAN = "signed_in_at"
SEEN = "seen_at"
SEEN_STEP_SECONDS = 60
"""Activity is noted at most this often: not every page costs a write."""


class ReadersLoginMiddleware(LoginMiddleware):
    """Ask for a login where `IMR_REQUIRE_LOGIN` is set, and keep such pages out of all caches."""

    def process_view(
        self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any
    ) -> Any:
        if not settings.IMR_REQUIRE_LOGIN:
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if settings.IMR_REQUIRE_LOGIN:
            response.headers["Cache-Control"] = "private, no-store"
        return response


class MayRead(BasePermission):
    """The same for the API and its description."""

    def has_permission(self, request: Any, view: Any) -> bool:
        return not settings.IMR_REQUIRE_LOGIN or bool(request.user.is_authenticated)


class SessionLimitsMiddleware:
    """End a session some hours after sign-in, and an administrator's after some idle minutes."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_signed_in(request):
            self._limit(request, int(time.time()))
        return self.get_response(request)

    def _limit(self, request: HttpRequest, now: int) -> None:
        session = request.session
        began, seen = session.get(BEGAN, now), session.get(SEEN, 0)
        idle = bool(seen) and now - seen > settings.IMR_STAFF_IDLE_SECONDS
        if now - began > settings.SESSION_COOKIE_AGE or (request.user.is_staff and idle):
            logout(request)
            return
        if now - seen >= SEEN_STEP_SECONDS and not is_polled(request):
            session[BEGAN], session[SEEN] = began, now


class StaffSecondFactorMiddleware:
    """Send administrators without a second factor to set one up, where it is required."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (
            settings.IMR_STAFF_MFA == "require"
            and is_staff_page(request)
            and is_signed_in(request)
            and not is_mfa_enabled(request.user)
        ):
            messages.warning(request, "Administrators need a second factor: set it up first.")
            return redirect("mfa_activate_totp")
        return self.get_response(request)
