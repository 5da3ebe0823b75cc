"""Lists of exhibits that are kept for a time only: `IMR_EXHIBIT_LIST_DAYS`.

The exhibit itself stays, since its address stands in files: its search, day, digest and counts.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from determinations.models import Exhibit, ExhibitUse, Unlisted


def drop_old_lists() -> int:
    """Drop lists that are older than the setting says, and return of how many exhibits."""
    today = timezone.localdate()
    ExhibitUse.objects.filter(day__lt=today).delete()
    days: int = settings.IMR_EXHIBIT_LIST_DAYS
    if not days:
        return 0
    old = Exhibit.objects.filter(exported_on__lt=today - timedelta(days), listed__isnull=False)
    return old.update(listed=None, unlisted=Unlisted.DROPPED)
