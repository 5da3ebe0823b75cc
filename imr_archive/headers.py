"""Headers that every answer carries, whoever made it, and what of our files nobody is served."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from whitenoise.middleware import WhiteNoiseMiddleware

Handler = Callable[[HttpRequest], HttpResponse]

HEALTH_PATH = "/healthz"
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer",
        "microphone", "midi", "payment", "screen-wake-lock",
        "serial", "usb",
    )
)  # fmt: skip
"""Passkeys (`publickey-credentials-get`) are left to this site by default, and to no other."""
JSON_TYPES = ("application/json", "application/problem+json", "application/vnd.oai.openapi")
"""What programs ask for: saved with a name and never shown, whatever a browser takes it for."""
SHOWN = 'inline; filename="imr-archive.json"'
ASKED_AGAIN = "private, no-cache"
"""For what nothing else is said of: no cache shows a determination that has been withdrawn."""
STRICTEST_POLICY = "default-src 'none'; frame-ancestors 'none'"


class HeadersMiddleware:
    """Add what answers lack that pass by the other middleware: files, redirects, refusals."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info == HEALTH_PATH:
            allow_any_host(request)
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Content-Security-Policy", STRICTEST_POLICY)
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault("Cache-Control", ASKED_AGAIN)
        if response.headers.get("Content-Type", "").startswith(JSON_TYPES):
            shown = response.headers.get("Content-Disposition", SHOWN)
            response.headers["Content-Disposition"] = shown.replace("inline", "attachment", 1)
        if response.status_code == 429:
            response.headers.setdefault("Retry-After", "60")
        return response


def allow_any_host(request: HttpRequest) -> None:
    """Let a probe ask by whatever name it reaches this process; the answer names no host."""
    try:
        request.get_host()
    except DisallowedHost:
        request.META["HTTP_HOST"] = (settings.ALLOWED_HOSTS or ["localhost"])[0].lstrip(".")


class StaticFilesMiddleware(WhiteNoiseMiddleware):
    """Serve static files, but not the list of them."""

    def add_file_to_dictionary(self, url: str, path: str, stat_cache: Any = None) -> None:
        if not path.rsplit("/", 1)[-1].startswith("staticfiles.json"):
            super().add_file_to_dictionary(url, path, stat_cache=stat_cache)
