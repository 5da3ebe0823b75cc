"""Background tasks (procrastinate): read a letter, unpack an archive, recover lost tasks."""

from __future__ import annotations

import logging
from datetime import timedelta

from asgiref.sync import sync_to_async
from django.db import transaction
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

from determinations.letters import UnreadableLetter
from determinations.models import Archive, ArchiveState, Letter, LetterStatus

from .archives import give_up, unpack
from .lifecycle import record_failure, record_reading
from .reader import LetterReader, shared_reader

log = logging.getLogger(__name__)

SECONDS_WITHOUT_HEARTBEAT = 15
"""Workers show one every 5 seconds (settings)."""

ORPHANED_AFTER = timedelta(minutes=10)


def process(letter_id: int, reader: LetterReader) -> LetterStatus:
    """Read a received letter and file what it says. A letter past that state is left as it is."""
    letter = Letter.objects.defer(None).get(pk=letter_id)
    if letter.status != LetterStatus.RECEIVED:
        return LetterStatus(letter.status)
    try:
        reading = reader.read(bytes(letter.content), letter.media_type)
    except UnreadableLetter as error:
        return record_failure(letter_id, error)
    return record_reading(letter_id, reading)


@app.task(name="process_letter", queue="letters", retry=RetryStrategy(max_attempts=3, wait=5))
def process_letter(letter_id: int) -> str:
    try:
        return str(process(letter_id, shared_reader()))
    except Letter.DoesNotExist:
        return "erased"  # or a sample that was removed: another try would not find it either


def enqueue(letter_id: int) -> None:
    """Queue a letter in the current transaction: stored and queued together, or neither."""
    try:
        with transaction.atomic():
            process_letter.configure(
                queueing_lock=f"letter-{letter_id}", lock=f"letter-{letter_id}"
            ).defer(letter_id=letter_id)
    except AlreadyEnqueued:
        log.info("Letter %s is queued already", letter_id)


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


@app.periodic(cron="* * * * *")
@app.task(name="recover_lost_work", queue="upkeep", queueing_lock="recover_lost_work")
async def recover_lost_work(timestamp: int) -> None:
    """Give tasks of workers that died back to the queue, and queue letters that have none.

    An archive whose task was tried often enough is not unpacked until a person tries again.
    """
    await retry_stalled_jobs()
    await enqueue_orphans()
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
    """Queue letters that an interrupted command stored and did not read."""
    waiting = Letter.objects.filter(
        status=LetterStatus.RECEIVED,
        received_at__lt=timezone.now() - ORPHANED_AFTER,
        problems=[],
    ).values_list("pk", flat=True)
    async for letter_id in waiting.aiterator():
        if not await _is_queued("process_letter", letter_id=letter_id):
            await process_letter.configure(
                queueing_lock=f"letter-{letter_id}", lock=f"letter-{letter_id}"
            ).defer_async(letter_id=letter_id)


async def give_up_archives() -> None:
    """Mark archives as failed that nothing unpacks any more."""
    waiting = Archive.objects.filter(state=ArchiveState.WAITING).values_list("pk", flat=True)
    async for archive_id in waiting.aiterator():
        if not await _is_queued("unpack_archive", archive_id=archive_id):
            await sync_to_async(give_up)(archive_id)


async def _is_queued(task_name: str, **args: int) -> bool:
    """Return whether a task with these arguments waits or runs."""
    jobs = ProcrastinateJob.objects.filter(task_name=task_name, status__in=["todo", "doing"])
    return await jobs.filter(args__contains=args).aexists()
