"""How people sign in: who may, what is noted of failures, what a password may be."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from .audit import record_lock_out
from .request_rate import client_address

log = logging.getLogger(__name__)

MOST_PASSWORD_CHARACTERS = 128


class AccountAdapter(DefaultAccountAdapter):
    """The archive's answers to what django-allauth asks."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return bool(settings.IMR_OPEN_SIGNUP)

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request) or "unknown"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            log.warning("Sign-in refused after too many failures: %s", _who(request, credentials))
            record_lock_out(str(credentials.get("username", "")))
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        log.warning("Sign-in failed: %s", _who(request, credentials))


def _who(request: HttpRequest, credentials: dict[str, Any]) -> str:
    return f"{credentials.get('username', '')[:150]!r} from {client_address(request)}"


class MaximumLengthValidator:
    """Refuse passwords that no person types, and that cost time to hash."""

    def validate(self, password: str, user: object = None) -> None:
        if len(password) > MOST_PASSWORD_CHARACTERS:
            raise ValidationError(self.get_help_text(), code="password_too_long")

    def get_help_text(self) -> str:
        return f"Your password may have {MOST_PASSWORD_CHARACTERS} characters at most."
