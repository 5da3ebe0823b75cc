"""How people sign in: who may, what is noted of failures, and who is told of changes."""

from __future__ import annotations

import ipaddress
import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from .audit import record_lock_out
from .request_rate import client_address

log = logging.getLogger(__name__)

UNSPECIFIED = "::"
"""Stands for an address that is none."""


class AccountAdapter(DefaultAccountAdapter):
    """The archive's answers to what django-allauth asks."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return bool(settings.IMR_OPEN_SIGNUP)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return a valid address: the list of sessions keeps it as such."""
        try:
            address = ipaddress.ip_address(client_address(request))
        except ValueError:
            return UNSPECIFIED
        return UNSPECIFIED if getattr(address, "scope_id", None) else str(address)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a notice; whether the mail server takes it changes nothing of what was done."""
        try:
            super().send_mail(template_prefix, email, context)
        except OSError:
            log.exception("A notice could not be sent: %s", template_prefix)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count failures by the account alone: allauth's key has the host that the client names."""
        return str(credentials.get("username", "")).lower()

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
