"""Background tasks (procrastinate): read letters, file uploads, recover lost tasks."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from asgiref.sync import sync_to_async
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

from determinations.models import Archive, ArchiveState, Upload, UploadState

from .archives import give_up, unpack
from .incoming import FILES_A_GROUP
from .reading_groups import read_and_file
from .unread_letters import ORPHANED_AFTER, left_behind
from .uploads import end_abandoned, file_upload

log = logging.getLogger(__name__)

SECONDS_WITHOUT_HEARTBEAT = 15
"""Workers show one every 5 seconds (settings)."""


@app.task(
    name="read_letters",
    queue="letters",
    retry=RetryStrategy(max_attempts=3, wait=5),
    pass_context=True,
)
def read_letters(context: JobContext, letter_ids: list[int]) -> dict[str, int]:
    """Read a group; after a lost worker or an error one by one, so that one letter stops no other.

    Return how many letters came to each state.
    """
    first_try = context.job.attempts == 0
    groups = [letter_ids] if first_try else [[letter_id] for letter_id in letter_ids]
    states = Counter[str]()
    failure: Exception | None = None
    for group in groups:
        try:
            states.update(read_and_file(group).values())
        except Exception as error:
            failure = error
    if failure is not None:
        raise failure
    return dict(states)


def enqueue(letter_ids: Sequence[int]) -> None:
    """Queue a group in the current transaction: stored and queued together, or neither."""
    try:
        with transaction.atomic():
            read_letters.configure(queueing_lock=f"letters-{letter_ids[0]}-{letter_ids[-1]}").defer(
                letter_ids=list(letter_ids)
            )
    except AlreadyEnqueued:
        log.info("Letters %s are queued already", letter_ids)


@app.task(
    name="unpack_archive",
    queue="letters",
    retry=RetryStrategy(max_attempts=10, exponential_wait=2),
)
def unpack_archive(archive_id: int) -> str:
    return str(unpack(archive_id, then=enqueue))


def enqueue_unpacking(archive_id: int) -> None:
    """Queue the unpacking of an archive in the transaction that stores it."""
    unpack_archive.configure(lock=f"archive-{archive_id}").defer(archive_id=archive_id)


@app.task(
    name="file_arrived_upload",
    queue="letters",
    priority=1,
    retry=RetryStrategy(max_attempts=10, exponential_wait=2),
)
def file_arrived_upload(upload_id: str) -> str:
    """File an upload that is whole; before letters that wait to be read."""
    return str(file_upload(UUID(upload_id), then_read=enqueue, then_unpack=enqueue_unpacking))


def enqueue_filing(upload_id: UUID) -> None:
    """Queue the filing of an upload in the transaction that stores its last chunk."""
    file_arrived_upload.configure(lock=f"upload-{upload_id}").defer(upload_id=str(upload_id))


@app.periodic(cron="17 * * * *")
@app.task(name="end_abandoned_uploads", queue="upkeep", queueing_lock="end_abandoned_uploads")
def end_abandoned_uploads(timestamp: int) -> int:
    """Give up uploads that nobody went on with."""
    return end_abandoned()


@app.periodic(cron="* * * * *")
@app.task(name="recover_lost_work", queue="upkeep", queueing_lock="recover_lost_work")
async def recover_lost_work(timestamp: int) -> None:
    """Give tasks of workers that died back to the queue, and queue letters that have none.

    An archive whose task was tried often enough is not unpacked until a person tries again.
    """
    await retry_stalled_jobs()
    await enqueue_orphans()
    await enqueue_arrived()
    await give_up_archives()


async def retry_stalled_jobs() -> int:
    """Run tasks again whose worker shows no heartbeat any more; processing is idempotent."""
    stalled = await app.job_manager.get_stalled_jobs(
        seconds_since_heartbeat=SECONDS_WITHOUT_HEARTBEAT
    )
    count = 0
    for job in stalled:
        await app.job_manager.retry_job(job)
        count += 1
    if count:
        log.warning("Gave %s tasks of lost workers back to the queue", count)
    return count


async def enqueue_orphans() -> None:
    """Queue letters that were left behind, or that waited for a program that works again."""
    queued = {
        letter_id
        async for args in _unfinished("read_letters").values_list("args", flat=True)
        for letter_id in args["letter_ids"]
    }
    orphans = await sync_to_async(left_behind)(queued)
    for at in range(0, len(orphans), FILES_A_GROUP):
        await sync_to_async(enqueue)(orphans[at : at + FILES_A_GROUP])


async def enqueue_arrived() -> None:
    """Queue uploads that are whole and that no task files any more."""
    arrived = Upload.objects.filter(
        state=UploadState.ARRIVED, moved_at__lt=timezone.now() - ORPHANED_AFTER
    )
    async for upload_id in arrived.values_list("pk", flat=True).aiterator():
        queued = _unfinished("file_arrived_upload").filter(args__upload_id=str(upload_id))
        if not await queued.aexists():
            await sync_to_async(enqueue_filing)(upload_id)


async def give_up_archives() -> None:
    """Mark archives as failed that nothing unpacks any more."""
    waiting = Archive.objects.filter(state=ArchiveState.WAITING).values_list("pk", flat=True)
    async for archive_id in waiting.aiterator():
        queued = _unfinished("unpack_archive").filter(args__contains={"archive_id": archive_id})
        if not await queued.aexists():
            await sync_to_async(give_up)(archive_id)


def _unfinished(task_name: str) -> QuerySet[ProcrastinateJob]:
    """Return tasks of this name that wait or run."""
    return ProcrastinateJob.objects.filter(task_name=task_name, status__in=["todo", "doing"])
