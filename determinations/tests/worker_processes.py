"""Workers as processes of their own, as they run in production."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlencode

from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateWorker

PROJECT = Path(__file__).parents[2]
SECONDS = 180

WORKER = ("manage.py", "procrastinate", "worker", "--queues", "letters,upkeep")
"""A worker as `manage.py run` starts it."""
_SCRIPT = """
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
HASTY = ("-c", _SCRIPT)
"""One that notices sooner that another one is lost."""


def wait_until(condition, message):
    until = time.monotonic() + SECONDS
    while not (found := condition()):
        assert time.monotonic() < until, message
        time.sleep(0.05)
    return found


@contextlib.contextmanager
def worker(name, folder, command=WORKER):
    """Run a worker as another machine does, with the database's address alone; yield it and its id.

    Its process group ends with it.
    """
    known = set(ProcrastinateWorker.objects.values_list("pk", flat=True))
    process = subprocess.Popen(
        [sys.executable, *command],
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
