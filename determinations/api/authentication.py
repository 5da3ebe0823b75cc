"""Who asks the API: an account, by its key."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, Throttled
from rest_framework.request import Request

from determinations.models import ApiKey

from .keys import count_request, find_key
from .throttles import count

NO_KEY = "This is no key of this archive, or it was revoked."


class KeyAuthentication(BaseAuthentication):
    """`Authorization: Bearer <key>`; without it the request may be somebody's who is signed in."""

    def authenticate(self, request: Request) -> tuple[User, ApiKey] | None:
        scheme, _, given = get_authorization_header(request).partition(b" ")
        if scheme.lower() != b"bearer":
            return None
        key = find_key(given.strip().decode("ascii", "replace"))
        if key is None:
            allowance = count(request._request, None)  # guesses count as requests without a key
            if allowance and allowance.is_used_up:
                raise Throttled(allowance.seconds_left)
            raise AuthenticationFailed(NO_KEY)
        count_request(key)
        return key.user, key

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="IMR Archive API"'


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
