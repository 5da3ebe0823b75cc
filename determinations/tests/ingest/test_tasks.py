"""Background work: queued with the letter, done once, taken up again when a worker is lost."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from determinations.ingest import tasks
from determinations.ingest.intake import open_batch, receive
from determinations.ingest.sources import IncomingFile
from determinations.models import Letter, LetterStatus
from determinations.tests.archive import letter_text
from determinations.tests.background_work import heartbeat


def stored():
    file = IncomingFile("a.txt", letter_text().encode())
    return receive(open_batch("test"), file, then=tasks.enqueue).letter


@pytest.mark.django_db
def test_a_letter_is_stored_and_queued_together():
    letter = stored()
    job = ProcrastinateJob.objects.get()
    assert job.task_name == "read_letters"
    assert job.args == {"letter_ids": [letter.pk]}


@pytest.mark.django_db
def test_the_same_letter_is_queued_once():
    letter = stored()
    tasks.enqueue([letter.pk])
    assert ProcrastinateJob.objects.count() == 1


@pytest.mark.django_db
def test_the_task_reads_the_letter():
    letter = stored()
    assert tasks.read_and_file([letter.pk]) == {letter.pk: LetterStatus.PARSED}
    assert tasks.read_and_file([letter.pk]) == {letter.pk: LetterStatus.PARSED}
    assert Letter.objects.get().status == LetterStatus.PARSED


@pytest.mark.django_db
def test_the_task_of_a_letter_that_was_erased_ends_at_once():
    letter = stored()
    letter.receipts.all().delete()
    letter.delete()
    (job,) = ProcrastinateJob.objects.all()
    assert tasks.read_and_file(**job.args) == {}


@pytest.mark.django_db(transaction=True)
def test_work_of_a_lost_worker_is_done_after_a_restart():
    letter = stored()
    worker = heartbeat(3600)  # it took the job and died without a sign
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", [worker])
    with ThreadPoolExecutor(1) as pool:  # a thread without the event loop of the browser tests
        assert pool.submit(asyncio.run, recover()).result() == 1
    assert ProcrastinateJob.objects.get().status == "todo"
    tasks.read_and_file([letter.pk])
    assert Letter.objects.get().status == LetterStatus.PARSED


async def recover():
    connector = app.connector.get_worker_connector()
    with app.replace_connector(connector):
        async with app.open_async():
            return await tasks.retry_stalled_jobs()
