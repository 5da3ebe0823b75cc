"""Keys of the API: made and revoked by their accounts, and counted with each request."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, Max, Q, Sum
from django.utils import timezone

from determinations.accounts.people import hold
from determinations.accounts.program_keys import forget_revoked
from determinations.accounts.secret_digests import digest_of
from determinations.audit import record
from determinations.models import ApiKey, ApiKeyDay, Verb

MARK = "imr_"
"""Begins every key, so that people and scanners for secrets know it."""
SHOWN_CHARACTERS = len(MARK) + 6
LONGEST_KEY = 100
MOST_KEYS = 10
"""Keys of one account that are not revoked."""
DAYS_SHOWN = 30
ADD_LETTER = "determinations.add_letter"


class TooManyKeys(ValueError):
    """The account has as many keys as it may have."""


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key with its secret, which is known at this moment alone."""

    key: ApiKey
    secret: str


@transaction.atomic
def make_key(user: User, name: str, *, may_add_letters: bool = False) -> NewKey:
    """Make a key of an account, and record it. Raises `TooManyKeys`.

    Whether the account itself may add letters is asked at each use.
    """
    hold(user)  # two at once are counted one by one
    if ApiKey.objects.filter(user=user, revoked_at=None).count() >= MOST_KEYS:
        raise TooManyKeys(f"An account has {MOST_KEYS} keys at most. Revoke one that is not used.")
    secret = MARK + secrets.token_urlsafe(32)
    key = ApiKey.objects.create(
        user=user,
        name=name,
        prefix=secret[:SHOWN_CHARACTERS],
        digest=digest_of(secret),
        may_add_letters=may_add_letters,
    )
    details = {"key": key.prefix, "name": name, "may_add_letters": may_add_letters}
    record(Verb.MAKE_API_KEY, by=user, subject=user.get_username(), **details)
    return NewKey(key, secret)


@transaction.atomic
def revoke_key(user: User, key_id: int) -> ApiKey | None:
    """Revoke a key of an account, and record it; return it, None where there is none to revoke."""
    keys = ApiKey.objects.select_for_update().filter(user=user, pk=key_id, revoked_at=None)
    if (key := keys.first()) is None:
        return None
    key.revoked_at = timezone.now()
    key.save(update_fields=["revoked_at"])
    username = user.get_username()
    record(Verb.REVOKE_API_KEY, by=user, subject=username, key=key.prefix, name=key.name)
    forget_revoked(user)
    return key


def find_key(secret: str) -> ApiKey | None:
    """Return the key of an account that may sign in, None where it is none or was revoked."""
    if not secret.startswith(MARK) or len(secret) > LONGEST_KEY:
        return None
    keys = ApiKey.objects.select_related("user")
    return keys.filter(digest=digest_of(secret), revoked_at=None, user__is_active=True).first()


def may_hand_in(user: User) -> bool:
    """Return whether keys of an account may add letters, where it says so of one.

    An account that lacks the second factor that the staff's pages ask for may not here either.
    """
    lacks_factor = settings.IMR_STAFF_MFA == "require" and not is_mfa_enabled(user)
    return user.has_perm(ADD_LETTER) and not lacks_factor


def may_add_letters(key: ApiKey) -> bool:
    """Return whether a key adds letters: its owner said so, and may do so at this moment."""
    return key.may_add_letters and may_hand_in(key.user)


def count_request(key: ApiKey) -> None:
    """Count a request that came with a key."""
    now = timezone.now()
    today = ApiKeyDay.objects.filter(key=key, day=timezone.localdate(now))
    if not today.update(requests=F("requests") + 1, last_at=now):
        ApiKeyDay.objects.get_or_create(
            key=key, day=timezone.localdate(now), defaults={"last_at": now}
        )
        today.update(requests=F("requests") + 1, last_at=now)


def keys_of(user: User) -> Sequence[ApiKey]:
    """Return the keys of an account, newest first, each with `last_used` and `requests`.

    `requests` are those of the days that are shown.
    """
    recent = Q(days__day__gt=_first_day())
    return list(
        ApiKey.objects.filter(user=user).annotate(
            last_used=Max("days__last_at"), requests=Sum("days__requests", filter=recent, default=0)
        )
    )


def use_by_day(user: User) -> Sequence[ApiKeyDay]:
    """Return the requests of the last days by key, newest first."""
    days = ApiKeyDay.objects.filter(key__user=user, day__gt=_first_day())
    return list(days.select_related("key"))


def _first_day() -> date:
    return timezone.localdate() - timedelta(days=DAYS_SHOWN)
