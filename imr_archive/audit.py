"""What the audit log gets of requests and accounts: who sends one, who signs in and out."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.signals import (
    email_changed,
    password_changed,
    password_reset,
    password_set,
)
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from django.contrib.auth.models import AbstractUser, User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from determinations.audit import Actor, acting_as, actor_for, current_actor, record
from determinations.models import AuditEntry, Verb

from .request_rate import client_address

log = logging.getLogger(__name__)

UNKNOWN_ACCOUNT = "unknown account"


class ActorMiddleware:
    """Say for the time of a request who acts; tell the log who was refused something."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        sender = partial(sender_of, request)
        with acting_as(sender):
            response = self.get_response(request)
        if response.status_code == 403:
            actor = sender()
            log.warning("Refused %r to %r from %s", request.path, actor.name, actor.address)
        return response


def sender_of(request: HttpRequest) -> Actor:
    """Return who sent a request; looks the user up only when called."""
    return actor_for(request.user, client_address(request))


def record_lock_out(typed_name: str) -> None:
    """Record that a sign-in was refused after too many failures."""
    record(Verb.LOCK_OUT, subject=_known(typed_name))


# Signals are the only interface that Django and django-allauth have for what follows; the archive
# itself uses none.


@receiver(user_logged_in)
def _signed_in(sender: Any, user: AbstractUser, **kwargs: Any) -> None:
    address = current_actor().address
    before = AuditEntry.objects.filter(verb=Verb.SIGN_IN, user_name=user.username, user_id=user.pk)
    is_new_place = before.exists() and not before.filter(address=address).exists()
    record(Verb.SIGN_IN, by=user)
    if is_new_place:
        get_adapter().send_notification_mail("account/email/new_place", user)


@receiver(user_logged_out)
def _signed_out(sender: Any, user: AbstractUser | None, **kwargs: Any) -> None:
    if user is not None:
        record(Verb.SIGN_OUT, by=user)


@receiver(user_login_failed)
def _sign_in_failed(sender: Any, credentials: dict[str, Any], **kwargs: Any) -> None:
    record(Verb.SIGN_IN_FAILED, subject=_known(str(credentials.get("username", ""))))


@receiver(authentication_failed)
def _code_failed(sender: Any, user: AbstractUser, authenticator: Any, **kwargs: Any) -> None:
    record(Verb.SIGN_IN_FAILED, subject=user.get_username(), second_factor=authenticator.type)


@receiver(password_changed)
@receiver(password_set)
def _password_changed(sender: Any, user: AbstractUser, **kwargs: Any) -> None:
    record(Verb.CHANGE_PASSWORD, by=user, subject=user.username)


@receiver(password_reset)
def _password_reset(sender: Any, user: AbstractUser, **kwargs: Any) -> None:
    record(Verb.CHANGE_PASSWORD, by=user, subject=user.username, by_mail=True)


@receiver(email_changed)
def _address_changed(
    sender: Any, user: AbstractUser, from_email_address: Any, to_email_address: Any, **kwargs: Any
) -> None:
    before = from_email_address.email if from_email_address else ""
    changes = {"email": [before, to_email_address.email]}
    record(Verb.CHANGE_ADDRESS, by=user, subject=user.username, changes=changes)


@receiver(authenticator_added)
def _factor_added(sender: Any, user: AbstractUser, authenticator: Any, **kwargs: Any) -> None:
    record(Verb.CHANGE_SECOND_FACTOR, by=user, subject=user.username, added=authenticator.type)


@receiver(authenticator_removed)
def _factor_removed(sender: Any, user: AbstractUser, authenticator: Any, **kwargs: Any) -> None:
    record(Verb.CHANGE_SECOND_FACTOR, by=user, subject=user.username, removed=authenticator.type)


@receiver(authenticator_reset)
def _factor_reset(sender: Any, user: AbstractUser, authenticator: Any, **kwargs: Any) -> None:
    record(Verb.CHANGE_SECOND_FACTOR, by=user, subject=user.username, reset=authenticator.type)


def _known(typed_name: str) -> str:
    """Return a typed name if an account has it; people also type passwords where names belong."""
    name = typed_name.replace("\0", "")
    return name if User.objects.filter(username=name).exists() else UNKNOWN_ACCOUNT
