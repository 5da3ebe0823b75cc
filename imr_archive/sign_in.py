"""How people sign in: who may, what is noted of failures, and who is told of changes."""

from __future__ import annotations

import ipaddress
import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.app_settings import EmailVerificationMethod
from allauth.account.internal.userkit import filter_users_by_email
from allauth.account.models import EmailAddress
from allauth.account.stages import EmailVerificationStage
from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from determinations.accounts.roles import rights_of, set_role
from determinations.audit import record
from determinations.models import Role, Verb

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

    @transaction.atomic
    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Keep an account that a stranger made: a reader's."""
        account: User = super().save_user(request, user, form, commit)
        set_role(account, Role.READER)
        record(
            Verb.ADD_ACCOUNT, by=account, subject=account.username, kind="user",
            rights=rights_of(account),
        )  # fmt: skip
        return account

    def get_login_stages(self) -> list[str]:
        ours = f"{VerifyNewAddresses.__module__}.{VerifyNewAddresses.__qualname__}"
        theirs = "allauth.account.stages.EmailVerificationStage"
        return [ours if stage == theirs else stage for stage in super().get_login_stages()]

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the link of a reset, with its secret as a parameter, which no log keeps."""
        page = f"{reverse('open_reset_link')}?{urlencode({'key': key})}"
        return str(self.request.build_absolute_uri(page))

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        """Return the link that verifies an address; its secret is a parameter too."""
        page = f"{reverse('account_confirm_email')}?{urlencode({'key': emailconfirmation.key})}"
        return str(request.build_absolute_uri(page))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a notice; whether the mail server takes it changes nothing of what was done."""
        self.deliver(template_prefix, email, context)

    def deliver(self, template_prefix: str, email: str, context: dict[str, Any]) -> bool:
        """Send a mail and return whether the mail server took it."""
        try:
            super().send_mail(template_prefix, email, context)
        except OSError:
            log.exception("A mail could not be sent: %s", template_prefix)
            return False
        return True

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count failures by the account alone: allauth's key has the host that the client names."""
        return str(credentials.get("username", "")).lower()

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        """Forget an account's failures once its password was reset."""
        for user in filter_users_by_email(credentials["email"]):
            super()._delete_login_attempts_cached_email(request, username=user.get_username())

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            log.warning("Sign-in refused after too many failures: %s", _who(request, credentials))
            record_lock_out(str(credentials.get("username", "")))
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        log.warning("Sign-in failed: %s", _who(request, credentials))


class VerifyNewAddresses(EmailVerificationStage):
    """Asks who made an account themselves to verify its address before they first get in.

    Accounts that an administrator made, or that were here before mail was, have no such address.
    """

    def handle(self) -> Any:
        user = self.login.user
        if user is not None and not _awaits_verification(user):
            self.login.email_verification = EmailVerificationMethod.NONE
        return super().handle()


def _awaits_verification(user: User) -> bool:
    verified = EmailAddress.objects.filter(user=user).values_list("verified", flat=True)
    return user.last_login is None and bool(verified) and not any(verified)


def _who(request: HttpRequest, credentials: dict[str, Any]) -> str:
    return f"{credentials.get('username', '')[:150]!r} from {client_address(request)}"
