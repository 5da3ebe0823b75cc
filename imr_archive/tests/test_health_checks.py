"""The health checks of compose.yaml: each passes while its service works, and fails else."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from psycopg.conninfo import make_conninfo

from determinations.ingest.source_looks import note_look
from determinations.models import SourceLook, SourceName
from determinations.tests.background_work import heartbeat

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def healthy(monkeypatch, tmp_path):
    """Give the checks, which ask the database of the tests and look at an index of their own."""
    monkeypatch.syspath_prepend(str(settings.BASE_DIR / "deploy"))
    import healthy

    named = ("host", "port", "user", "password", "dbname", "passfile")
    params = connection.get_connection_params()
    known = {name: params[name] for name in named if params.get(name)}
    monkeypatch.setenv("DATABASE_URL", make_conninfo(**known))
    monkeypatch.setenv("IMR_INDEX_DIR", str(tmp_path))
    forget_work()
    yield healthy.CHECKS
    forget_work()


def forget_work():
    """Empty the queue's tables, which Django does not empty after a test."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
        cursor.execute("DELETE FROM procrastinate_workers")


@pytest.mark.parametrize(("check", "source"), [("watcher", "folder"), ("mailbox", "mailbox")])
def test_a_source_is_healthy_while_it_is_looked_at(healthy, check, source):
    assert not healthy[check]()
    note_look(SourceName(source), "The folder is away.")
    assert healthy[check]()
    SourceLook.objects.update(looked_at=timezone.now() - timedelta(minutes=10))
    assert not healthy[check]()


def add_task(queue, *, status="todo", worker=None, minutes_ago=10):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, worker_id,"
            " scheduled_at) VALUES (%s, 'task', '{}', %s, %s, now() - make_interval(mins => %s))",
            [queue, status, worker, minutes_ago],
        )


@pytest.mark.parametrize(("check", "queue"), [("worker", "upkeep"), ("mailer", "mail")])
def test_a_worker_is_healthy_while_its_own_queue_is_worked_at(healthy, check, queue):
    assert not healthy[check]()
    alive = heartbeat(1)
    assert healthy[check]()
    add_task(queue, minutes_ago=1)
    add_task("another")
    assert healthy[check]()
    add_task(queue)
    assert not healthy[check]()  # another worker lives, which leaves this queue alone
    add_task(queue, status="doing", worker=alive)
    assert healthy[check]()


def test_a_worker_without_a_heartbeat_is_not_healthy(healthy):
    gone = heartbeat(100)
    add_task("letters", status="doing", worker=gone)
    assert not healthy["worker"]()


def test_an_indexer_is_healthy_while_it_notes_that_it_looks(healthy, tmp_path):
    assert not healthy["indexer"]()
    note = tmp_path / "generation" / "followed.json"
    note.parent.mkdir()
    note.touch()
    assert healthy["indexer"]()
    assert time.time() - note.stat().st_mtime < 60
