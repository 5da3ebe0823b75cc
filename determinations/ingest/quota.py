"""How much one account may upload in a day, so that no stolen one fills the disk."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db.models import Sum
from django.utils import timezone

from determinations.models import Archive, Letter, Upload, UploadState

DAY = datetime.timedelta(days=1)


def bytes_left(uploader_id: int) -> int | None:
    """Return how many bytes an account may still upload now, None where there is no limit.

    Counted is what is stored of the last 24 hours: letters, zip archives beside them, and
    files that are on their way, as long as they were announced: many begun at once count whole.
    """
    most: int = settings.IMR_UPLOAD_BYTES_A_DAY
    if not most:
        return None
    since = timezone.now() - DAY
    letters = Letter.objects.filter(received_by_id=uploader_id, received_at__gte=since)
    archives = Archive.objects.filter(
        batch__received_by_id=uploader_id, batch__received_at__gte=since
    )
    stored = sum(rows.aggregate(total=Sum("size"))["total"] or 0 for rows in (letters, archives))
    arriving = Upload.objects.filter(
        batch__received_by_id=uploader_id,
        state__in=[UploadState.RECEIVING, UploadState.ARRIVED],
        moved_at__gte=since,
    )
    stored += arriving.aggregate(total=Sum("size"))["total"] or 0
    return max(0, most - stored)
