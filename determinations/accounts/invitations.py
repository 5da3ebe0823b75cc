"""Inviting people: a link with a secret that works once, for some days."""

from __future__ import annotations

import secrets
from datetime import timedelta

from allauth.account.internal.userkit import filter_users_by_email
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from determinations.audit import record
from determinations.models import Invitation, Role, Verb

from .roles import MANAGE, rights_of, set_role
from .secret_digests import digest_of

VALID = timedelta(days=7)
SECRET_BYTES = 32


class InvitationGone(Exception):
    """An invitation was used, revoked or has expired."""


def has_account(email: str) -> bool:
    """Return whether an account has this address already."""
    return bool(filter_users_by_email(email))


@transaction.atomic
def invite(email: str, role: Role, by: User) -> tuple[Invitation, str]:
    """Make an invitation and return it with its secret; an open one of the address is revoked."""
    email = email.lower()
    for earlier in _open().filter(email=email).select_for_update():
        revoke(earlier)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    invitation = Invitation.objects.create(
        email=email,
        role=role,
        secret_sha256=digest_of(secret),
        invited_by=by,
        expires_at=timezone.now() + VALID,
    )
    record(Verb.INVITE, subject=email, role=role)
    return invitation, secret


def find_invitation(secret: str) -> Invitation:
    """Return the invitation that a secret still opens; raise `InvitationGone` for none.

    It opens nothing once who sent it may invite nobody any more: else a dismissed administrator
    would come back by an invitation to an address of his own.
    """
    invitations = _open().select_related("invited_by")
    invitation = invitations.filter(
        secret_sha256=digest_of(secret), expires_at__gt=timezone.now()
    ).first()
    if invitation is None or not _may_invite(invitation.invited_by):
        raise InvitationGone
    return invitation


@transaction.atomic
def accept(secret: str, username: str, password: str) -> User:
    """Make the account that was offered; raise `InvitationGone` where somebody was first."""
    invitation = find_invitation(secret)
    # two who send the form at once: the second waits here, and then finds it used
    if not _open().select_for_update().filter(pk=invitation.pk).exists():
        raise InvitationGone
    user = User.objects.create_user(username, email=invitation.email, password=password)
    EmailAddress.objects.create(
        user=user, email=invitation.email, primary=True, verified=invitation.was_mailed
    )
    set_role(user, Role(invitation.role))
    Invitation.objects.filter(pk=invitation.pk).update(accepted_at=timezone.now(), account=user)
    record(
        Verb.ADD_ACCOUNT, by=user, subject=username, kind="user", rights=rights_of(user),
        invited_by=str(invitation.invited_by or ""),
    )  # fmt: skip
    return user


@transaction.atomic
def revoke(invitation: Invitation) -> bool:
    """Let an invitation's link open nothing any more; return whether it still did."""
    if not _open().filter(pk=invitation.pk).update(revoked_at=timezone.now()):
        return False
    record(Verb.REVOKE_INVITATION, subject=invitation.email, role=invitation.role)
    return True


def _open() -> QuerySet[Invitation]:
    return Invitation.objects.filter(accepted_at=None, revoked_at=None)


def _may_invite(account: User | None) -> bool:
    return account is not None and account.is_staff and account.has_perm(MANAGE)
