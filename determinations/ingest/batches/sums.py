"""What has become of a whole batch: files by state, archives and uploads under way, time left."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, Max, OuterRef, Q
from django.utils import timezone

from determinations.models import (
    Archive,
    ArchivePart,
    ArchiveState,
    Batch,
    LetterStatus,
    Receipt,
    ReceiptResult,
    Upload,
    UploadState,
)

from .states import STUCK, FileState, by_state, with_states

IS_STORED = Q(result=ReceiptResult.STORED)
PACE_SECONDS, SHORTEST_PACE = 300, 5
"""Seconds whose letters the time left is estimated from: at most, and at least."""
FEWEST_READ, SHARE_READ = 100, 10
"""So many letters, or one in so many of those left, tell a pace: they are read in groups."""

STILL_ARRIVING = timedelta(minutes=10)
"""For so long after a batch was opened, or its last letter came, more may come."""


@dataclass(frozen=True, slots=True)
class BatchSums:
    """A batch at a moment."""

    counts: Mapping[str, int]
    """Files by the names of their states."""
    unpacking: Sequence[Archive]
    failed_archives: Sequence[Archive]
    """Each with `is_stored`: whether its bytes are there, to try again."""
    uploads: Sequence[Upload]
    """Files that are on their way, or arrived and not filed yet."""
    read_lately: int
    """Letters that were read within the last `pace_seconds`."""
    pace_seconds: int = PACE_SECONDS
    """Seconds since the batch arrived, within bounds: the first group takes its time too."""
    may_grow: bool = False
    """Whether more files may come by themselves, though none is known to be under way."""

    @property
    def files(self) -> int:
        return sum(self.counts.values())

    @property
    def by_state(self) -> list[tuple[FileState, int]]:
        return by_state(self.counts)

    @property
    def in_archives(self) -> int:
        """Return how many files of archives have no receipt yet, as far as that is known."""
        return sum(max(0, archive.entries - archive.entries_done) for archive in self.unpacking)

    @property
    def to_read(self) -> int:
        return self.counts.get(LetterStatus.RECEIVED, 0) + self.in_archives

    @property
    def read(self) -> int:
        """Return how many files are through: read, or never to be read."""
        return self.files - self.counts.get(LetterStatus.RECEIVED, 0)

    @property
    def is_moving(self) -> bool:
        """Whether anything of the batch is under way by itself."""
        return bool(self.to_read or self.unpacking or self.uploads)

    @property
    def to_retry(self) -> int:
        """Return how many letters a person may have read once more."""
        return self.counts.get(LetterStatus.FAILED, 0) + self.counts.get(STUCK, 0)

    @property
    def seconds_left(self) -> int | None:
        """Return how long reading the rest takes at the recent pace; None where that is unknown."""
        enough = min(FEWEST_READ, math.ceil(self.to_read / SHARE_READ))
        if not self.to_read or self.read_lately < enough:
            return None
        return math.ceil(self.to_read * self.pace_seconds / self.read_lately)


def sum_batch(batch: Batch) -> BatchSums:
    """Count a batch's files by state, in a query; of what is under way in one or two more."""
    now = timezone.now()
    recent = Q(letter__parsed_at__gte=now - timedelta(seconds=PACE_SECONDS))
    states = with_states(batch.receipts.order_by()).values_list("state")
    read = Count("pk", filter=IS_STORED & recent)
    part = ArchivePart.objects.filter(archive=OuterRef("pk"))
    archives = batch.archives.filter(state__in=[ArchiveState.WAITING, ArchiveState.FAILED])
    under_way = [UploadState.RECEIVING, UploadState.ARRIVED]
    uploads = Upload.objects.filter(batch=batch, state__in=under_way)
    last = Max("letter__received_at", filter=IS_STORED)
    counted = states.annotate(files=Count("pk"), read=read, last=last)
    rows = list(counted.annotate(archives=Exists(archives), uploads=Exists(uploads)))
    no_rows = not rows
    has_archives = no_rows or rows[0][4]
    has_uploads = no_rows or rows[0][5]
    last_came = max([batch.received_at, *(row[3] for row in rows if row[3])])
    open_archives = list(archives.annotate(is_stored=Exists(part))) if has_archives else []
    return BatchSums(
        counts={row[0]: row[1] for row in rows},
        unpacking=[each for each in open_archives if each.state == ArchiveState.WAITING],
        failed_archives=[each for each in open_archives if each.state == ArchiveState.FAILED],
        uploads=list(uploads) if has_uploads else [],
        read_lately=sum(row[2] for row in rows),
        pace_seconds=_seconds_since(batch.received_at, now),
        may_grow=now - last_came < STILL_ARRIVING,
    )


def _seconds_since(time: datetime, now: datetime) -> int:
    """Return the whole seconds since a time, within the bounds of the pace."""
    seconds = math.ceil((now - time).total_seconds())
    return min(PACE_SECONDS, max(SHORTEST_PACE, seconds))


def count_by_state(batches: Sequence[Batch]) -> dict[int, dict[str, int]]:
    """Return files by state of several batches, by the batches' ids, in one query."""
    rows = with_states(Receipt.objects.filter(batch__in=batches).order_by())
    counts: dict[int, dict[str, int]] = {batch.pk: {} for batch in batches}
    for batch_id, state, files in rows.values_list("batch_id", "state").annotate(Count("pk")):
        counts[batch_id][state] = files
    return counts
