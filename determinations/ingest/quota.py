"""How much one account may upload in a day, so that no stolen one fills the disk."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Q, Sum
from django.utils import timezone

from determinations.accounts.people import hold
from determinations.models import Archive, Letter, Upload, UploadState

from .incoming import Incoming, IncomingFile

DAY = datetime.timedelta(days=1)


class OverQuota(Exception):
    """The account has no room left today for what it sends."""

    def __str__(self) -> str:
        return "Your account may not upload so much within 24 hours. Nothing of it was stored."


def require_room(account: User, size: int) -> None:
    """Raise `OverQuota` where an account may not upload as many bytes now.

    Must be called in the transaction that stores or announces them: whoever else uploads for the
    account waits until it ends, so that no two are given the same room.
    """
    hold(account)
    left = bytes_left(account.pk)
    if left is not None and size > left:
        raise OverQuota


def new_bytes(files: Iterable[Incoming]) -> int:
    """Return how many bytes storing these files takes: what is here already takes none."""
    sizes = {file.sha256: len(file.content) for file in files if isinstance(file, IncomingFile)}
    for known in Letter.objects.filter(sha256__in=sizes).values_list("sha256", flat=True):
        del sizes[known]
    return sum(sizes.values())


def bytes_left(uploader_id: int) -> int | None:
    """Return how many bytes an account may still upload now, None where there is no limit.

    Counted is what was stored in the last 24 hours, letters and zip archives beside them, what
    came in them of files that were given up, and files that are on their way, from whatever day:
    many that are begun at once count whole.
    """
    most: int = settings.IMR_UPLOAD_BYTES_A_DAY
    if not most:
        return None
    since = timezone.now() - DAY
    letters = Letter.objects.filter(received_by_id=uploader_id, received_at__gte=since)
    archives = Archive.objects.filter(batch__received_by_id=uploader_id, received_at__gte=since)
    taken = sum(rows.aggregate(total=Sum("size"))["total"] or 0 for rows in (letters, archives))
    on_the_way = Q(state__in=(UploadState.RECEIVING, UploadState.ARRIVED))
    given_up = Q(state=UploadState.ABANDONED, moved_at__gte=since)
    arriving = Upload.objects.filter(batch__received_by_id=uploader_id).aggregate(
        announced=Sum("size", filter=on_the_way, default=0),
        dropped=Sum("received", filter=given_up, default=0),
    )
    return max(0, most - taken - sum(arriving.values()))
