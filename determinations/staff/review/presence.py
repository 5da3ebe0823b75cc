"""Who looks at which letter just now: told to colleagues, and no lock."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import User
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from determinations.models import GONE_AFTER, Looking

_LOOK = """
WITH noted AS (
    INSERT INTO determinations_looking (letter_id, by_id, since, seen_at)
    VALUES (%(letter)s, %(by)s, %(now)s, %(now)s)
    ON CONFLICT (letter_id, by_id) DO UPDATE SET
        seen_at = excluded.seen_at,
        since = CASE WHEN determinations_looking.seen_at < %(gone)s THEN excluded.since
                     ELSE determinations_looking.since END
)
SELECT auth_user.username, determinations_looking.since
FROM determinations_looking JOIN auth_user ON auth_user.id = determinations_looking.by_id
WHERE letter_id = %(letter)s AND by_id <> %(by)s AND seen_at >= %(gone)s
ORDER BY since
"""


def look(letter_id: int, by: User) -> list[tuple[str, datetime]]:
    """Note that somebody has a letter open; return who else has, each with since when.

    They have it open since now, unless they had it open before. One statement: a page that is open
    asks this every half minute.
    """
    now = timezone.now()
    values: dict[str, int | datetime] = {
        "letter": letter_id,
        "by": by.pk,
        "now": now,
        "gone": now - GONE_AFTER,
    }
    with connection.cursor() as cursor:
        cursor.execute(_LOOK, values)
        return list(cursor.fetchall())


def note_gone(letter_id: int, by: User) -> None:
    """Note that somebody is done with a letter, and with those whose pages they closed."""
    is_closed = Q(seen_at__lt=timezone.now() - GONE_AFTER)
    Looking.objects.filter(Q(letter=letter_id) | is_closed, by=by).delete()


def others_looking_at(letter_ids: Iterable[int], by: User) -> dict[int, str]:
    """Return who else has which of these letters open, by the letters' ids."""
    found: dict[int, str] = {}
    looking = Looking.objects.present().filter(letter__in=list(letter_ids)).exclude(by=by)
    for letter_id, name in looking.values_list("letter", "by__username"):
        found[letter_id] = f"{found[letter_id]}, {name}" if letter_id in found else name
    return found
