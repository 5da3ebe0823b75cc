"""Workers on many machines: each letter is read once, whichever of them is lost on the way."""

from __future__ import annotations

import contextlib
import hashlib
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker
from procrastinate.exceptions import AlreadyEnqueued

from determinations.ingest import tasks
from determinations.ingest.incoming import IncomingFile
from determinations.ingest.intake import open_batch, receive_all
from determinations.models import AuditEntry, Case, DisputedItem, Letter, LetterStatus, Verb
from determinations.tests.archive import letter_text

pytestmark = pytest.mark.django_db(transaction=True)

PROJECT = Path(__file__).parents[3]
LETTERS, LETTERS_A_TASK = 210, 10
SECONDS = 180

WORKER = """
import django
django.setup()
from django.conf import settings
from django.core.management import call_command
from determinations.ingest import tasks
settings.PROCRASTINATE_WORKER_DEFAULTS["update_heartbeat_interval"] = 0.5
settings.PROCRASTINATE_WORKER_DEFAULTS["stalled_worker_timeout"] = 3
tasks.SECONDS_WITHOUT_HEARTBEAT = 3
call_command("procrastinate", "worker", "--queues", "letters,upkeep")
"""
"""A worker as `manage.py` starts it, that notices sooner that another one is lost."""


def wait_until(condition, message):
    until = time.monotonic() + SECONDS
    while not (found := condition()):
        assert time.monotonic() < until, message
        time.sleep(0.05)
    return found


@contextlib.contextmanager
def worker(name, folder):
    """Run a worker as another machine does, with the database's address alone; yield it and its id.

    Its process group ends with it.
    """
    known = set(ProcrastinateWorker.objects.values_list("pk", flat=True))
    process = subprocess.Popen(
        [sys.executable, "-c", WORKER],
        cwd=PROJECT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "imr_archive.settings",
            "DATABASE_URL": database_url(name),
            "IMR_DATA_DIR": str(folder / name),
        },
        start_new_session=True,
    )
    try:
        (worker_id,) = wait_until(
            lambda: set(ProcrastinateWorker.objects.values_list("pk", flat=True)) - known,
            "a worker does not start",
        )
        yield process, worker_id
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def database_url(application_name):
    parameters = connection.get_connection_params()
    named = ("host", "port", "passfile", "password")
    options = {name: parameters[name] for name in named if parameters.get(name)}
    options["application_name"] = application_name
    return f"postgresql://{parameters['user']}@/{parameters['dbname']}?{urlencode(options)}"


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
        workers = [machines.enter_context(worker(name, tmp_path)) for name in names]
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
