"""Workers on many machines: each letter is read once, whichever of them is lost on the way."""

from __future__ import annotations

import contextlib
import hashlib
import os
import signal
import time
from collections import Counter

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

from determinations.ingest import tasks
from determinations.ingest.incoming import IncomingFile
from determinations.ingest.intake import open_batch, receive_all
from determinations.models import AuditEntry, Case, DisputedItem, Letter, LetterStatus, Verb
from determinations.tests.archive import letter_text
from determinations.tests.worker_processes import HASTY, wait_until, worker

pytestmark = pytest.mark.django_db(transaction=True)

LETTERS, LETTERS_A_TASK = 210, 10


def queue_letters():
    """Store and queue letters; return the SHA-256 of each."""
    files = [
        IncomingFile(f"{number}.txt", letter_text(f"CM17-{9100000 + number}").encode())
        for number in range(LETTERS)
    ]
    batch = open_batch("test")
    for start in range(0, LETTERS, LETTERS_A_TASK):
        group = files[start : start + LETTERS_A_TASK]
        receive_all(batch, group, publish_when_clean=True, then=tasks.enqueue)
    return {hashlib.sha256(file.content).hexdigest() for file in files}


def kill_at_work(process, worker_id):
    """Kill a worker while it has a task; return the task's id."""
    tasks_of_it = ProcrastinateJob.objects.filter(
        worker_id=worker_id, status="doing", task_name="read_letters"
    )

    def stop_at_work():
        if not tasks_of_it.exists():
            return None
        os.killpg(process.pid, signal.SIGSTOP)
        if job := tasks_of_it.first():
            return job
        os.killpg(process.pid, signal.SIGCONT)
        return None

    job = wait_until(stop_at_work, "the worker has nothing to do")
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return job.pk


def is_done():
    """Queue what is queued every minute, and return whether no letter waits any more."""
    with contextlib.suppress(AlreadyEnqueued):
        tasks.recover_lost_work.defer(timestamp=int(time.time()))
    jobs = ProcrastinateJob.objects.filter(task_name="read_letters")
    return not (Letter.objects.filter(status=LetterStatus.RECEIVED).exists() or jobs.exists())


def application_names():
    with connection.cursor() as cursor:
        cursor.execute("SELECT application_name FROM pg_stat_activity")
        return {name for (name,) in cursor.fetchall()}


def test_letters_of_a_worker_that_is_killed_are_read_by_the_others(tmp_path):
    with contextlib.ExitStack() as machines:
        names = ["machine-1", "machine-2", "machine-3"]
        workers = [machines.enter_context(worker(name, tmp_path, HASTY)) for name in names]
        assert application_names() >= set(names)
        sent = queue_letters()
        killed = kill_at_work(*workers[0])
        assert ProcrastinateJob.objects.filter(pk=killed, status="doing").exists()
        wait_until(is_done, "letters wait for ever")

    letters = Letter.objects.defer(None)
    assert {hashlib.sha256(bytes(letter.content)).hexdigest() for letter in letters} == sent
    assert Counter(letters.values_list("status", flat=True)) == {LetterStatus.PUBLISHED: LETTERS}
    read = AuditEntry.objects.filter(verb=Verb.READ).values_list("letter_id", flat=True)
    assert Counter(read) == dict.fromkeys(letters.values_list("pk", flat=True), 1)
    assert Case.objects.published().count() == DisputedItem.objects.count() == LETTERS
