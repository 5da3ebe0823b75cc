"""Who reads feeds by a key in their address: programs that can't sign in."""

from __future__ import annotations

from django.contrib.auth.models import User

from determinations.models import FeedKey

LONGEST_KEY = 64


def key_of(user: User) -> str:
    """Return the key of an account, "" without one."""
    return FeedKey.objects.filter(user=user).values_list("key", flat=True).first() or ""


def make_key(user: User) -> str:
    """Return the key of an account, made on first use."""
    return FeedKey.objects.get_or_create(user=user)[0].key


def revoke_key(user: User) -> None:
    """Let no address with the account's key be read any more."""
    FeedKey.objects.filter(user=user).delete()


def opens_feeds(key: str) -> bool:
    """Return whether a key is one of an account that may still sign in."""
    if not key or len(key) > LONGEST_KEY or "\x00" in key:
        return False
    return FeedKey.objects.filter(key=key, user__is_active=True).exists()
