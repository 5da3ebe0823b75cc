"""When saved searches are due, by the clock of California."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils import timezone

from determinations.models import Frequency

HOUR = time(6)
"""Of the morning, before offices open."""
MONDAY = 0


def last_due(frequency: Frequency, now: datetime) -> datetime:
    """Return the last moment up to `now` at which searches of this frequency were due."""
    here = timezone.localtime(now)
    day = here.date()
    if here.time() < HOUR:
        day -= timedelta(days=1)
    if frequency == Frequency.WEEKLY:
        day -= timedelta(days=(day.weekday() - MONDAY) % 7)
    return timezone.make_aware(datetime.combine(day, HOUR))
