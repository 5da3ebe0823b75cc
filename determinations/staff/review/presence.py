"""Who looks at which letter just now: told to colleagues, and no lock."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils import timezone

from determinations.models import Looking

GONE_AFTER = timedelta(minutes=2)
"""A page says every half minute that it is open; after so long without a word it is not."""


def note_looking(letter_id: int, by: User) -> None:
    """Note that somebody has a letter open, since now unless they had it open before."""
    now = timezone.now()
    Looking.objects.filter(by=by, seen_at__lt=now - GONE_AFTER).delete()
    Looking.objects.bulk_create(
        [Looking(letter_id=letter_id, by=by, since=now, seen_at=now)],
        update_conflicts=True,
        unique_fields=["letter", "by"],
        update_fields=["seen_at"],
    )


def note_gone(letter_id: int, by: User) -> None:
    """Note that somebody is done with a letter."""
    Looking.objects.filter(letter=letter_id, by=by).delete()


def others_looking(letter_id: int, by: User) -> list[tuple[str, datetime]]:
    """Return who else has a letter open, each with since when."""
    looking = _present().filter(letter=letter_id).exclude(by=by)
    return list(looking.values_list("by__username", "since"))


def others_looking_at(letter_ids: Iterable[int], by: User) -> dict[int, str]:
    """Return who else has which of these letters open, by the letters' ids."""
    found: dict[int, str] = {}
    looking = _present().filter(letter__in=list(letter_ids)).exclude(by=by)
    for letter_id, name in looking.values_list("letter", "by__username"):
        found[letter_id] = f"{found[letter_id]}, {name}" if letter_id in found else name
    return found


def _present() -> QuerySet[Looking]:
    return Looking.objects.filter(seen_at__gte=timezone.now() - GONE_AFTER).order_by("since")
