"""Taking back all keys by which programs read for an account: of the API, and of feeds."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from determinations.audit import entry_of, record_all
from determinations.models import ApiKey, FeedKey, Verb

MOST_REVOKED = 20
"""Revoked keys of an account that are still shown; the audit log has all."""


def count_keys(user: User) -> int:
    """Return how many keys open something for an account's programs, that of its feeds included."""
    keys = ApiKey.objects.filter(user=user, revoked_at=None).count()
    return keys + FeedKey.objects.filter(user=user).count()


@transaction.atomic
def revoke_all(user: User, by: User | None = None) -> int:
    """Let no key of an account open anything any more, record that, and return how many did."""
    keys = list(ApiKey.objects.select_for_update().filter(user=user, revoked_at=None))
    ApiKey.objects.filter(pk__in=[key.pk for key in keys]).update(revoked_at=timezone.now())
    feed_keys, _ = FeedKey.objects.filter(user=user).delete()
    username = user.get_username()
    record_all(
        [
            entry_of(Verb.REVOKE_API_KEY, by=by, subject=username, key=key.prefix, name=key.name)
            for key in keys
        ]
    )
    forget_revoked(user)
    return len(keys) + feed_keys


def forget_revoked(user: User) -> None:
    """Delete an account's revoked keys with their use, but for those that were revoked last."""
    revoked = ApiKey.objects.filter(user=user, revoked_at__isnull=False).order_by(
        "-revoked_at", "-pk"
    )
    kept = list(revoked.values_list("pk", flat=True)[:MOST_REVOKED])
    revoked.exclude(pk__in=kept).delete()
