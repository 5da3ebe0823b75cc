"""Who asks the API: an account, by its key."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, Throttled
from rest_framework.request import Request

from determinations.models import ApiKey

from .keys import count_request, find_key
from .throttles import count

NO_KEY = "This is no key of this archive, or it was revoked."
KEY_NEEDED = "Send a key of an account: Authorization: Bearer imr_\u2026"
CHALLENGE = 'Bearer realm="IMR Archive API"'


def key_of(request: HttpRequest) -> ApiKey | None:
    """Return the key that a request comes with, None without one; costs one query.

    Raises `AuthenticationFailed` for what is no key, `Throttled` after too many of these.
    """
    header = get_authorization_header(request)  # type: ignore[arg-type]  # it reads META alone
    scheme, _, given = header.partition(b" ")
    if scheme.lower() != b"bearer":
        return None
    key = find_key(given.strip().decode("ascii", "replace"))
    if key is None:
        allowance = count(request, None)  # guesses count as requests without a key
        if allowance and allowance.is_used_up:
            raise Throttled(allowance.seconds_left)
        raise AuthenticationFailed(NO_KEY)
    return key


class KeyAuthentication(BaseAuthentication):
    """`Authorization: Bearer <key>`; without it the request may be somebody's who is signed in."""

    def authenticate(self, request: Request) -> tuple[User, ApiKey] | None:
        if (key := key_of(request._request)) is None:
            return None
        count_request(key)
        return key.user, key

    def authenticate_header(self, request: Request) -> str:
        return CHALLENGE


class KeyScheme(OpenApiAuthenticationExtension):
    """The same for the API's description."""

    target_class = "determinations.api.authentication.KeyAuthentication"
    name = "key"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A key of your account, from /accounts/api/.",
        }
