"""Letters that nothing reads are found again: left behind, or waiting for a program."""

from __future__ import annotations

from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from determinations.ingest import reader, tasks, unread_letters
from determinations.ingest.intake import open_batch, receive
from determinations.ingest.lifecycle import record_failure
from determinations.ingest.sources import IncomingFile
from determinations.ingest.unread_letters import left_behind
from determinations.letters import UnreadableLetter
from determinations.models import Letter
from determinations.tests.archive import letter_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter():
    letter = receive(open_batch("test"), IncomingFile("a.txt", letter_text().encode())).letter
    Letter.objects.update(received_at=timezone.now() - timedelta(days=1))
    return letter


def let_it_wait(letter, code):
    record_failure(letter.pk, UnreadableLetter("It waits.", code, waits=True))


def an_hour_later(monkeypatch):
    later = timezone.now() + timedelta(minutes=61)
    monkeypatch.setattr(unread_letters.timezone, "now", lambda: later)


def test_a_letter_that_no_task_has_is_left_behind(letter):
    assert left_behind([]) == [letter.pk]
    assert left_behind([letter.pk]) == []


def test_one_that_waits_for_ocr_is_read_once_it_is_there(letter, monkeypatch):
    let_it_wait(letter, "ocr-missing")
    an_hour_later(monkeypatch)
    monkeypatch.setattr(unread_letters.shutil, "which", lambda name: None)
    assert left_behind([]) == []
    monkeypatch.setattr(unread_letters.shutil, "which", lambda name: f"/usr/bin/{name}")
    assert left_behind([]) == [letter.pk]


def test_one_that_waits_for_the_scanner_is_read_once_that_works(letter, monkeypatch, settings):
    let_it_wait(letter, "scanner-failed")
    an_hour_later(monkeypatch)
    settings.IMR_SCAN_COMMAND = "/no/such/scanner"
    assert left_behind([]) == []
    settings.IMR_SCAN_COMMAND = "true"
    assert left_behind([]) == [letter.pk]


def test_one_whose_reader_could_not_be_started_is_read_once_it_can(letter, monkeypatch):
    let_it_wait(letter, "reader-missing")
    an_hour_later(monkeypatch)
    gone = ["/no/such/program"]
    monkeypatch.setattr(unread_letters, "start_child", lambda: reader.start_child(gone))
    assert left_behind([]) == []
    monkeypatch.undo()
    an_hour_later(monkeypatch)
    assert left_behind([]) == [letter.pk]


def test_one_whose_reading_was_stopped_is_read_in_an_hour(letter, monkeypatch):
    let_it_wait(letter, "reader-stopped")
    assert left_behind([]) == []
    an_hour_later(monkeypatch)
    assert left_behind([]) == [letter.pk]


def test_an_hour_lies_between_two_attempts(letter, monkeypatch):
    let_it_wait(letter, "scanner-failed")
    assert left_behind([]) == []
    an_hour_later(monkeypatch)
    assert left_behind([]) == [letter.pk]


@pytest.mark.django_db(transaction=True)
def test_the_worker_queues_them(letter, monkeypatch):
    let_it_wait(letter, "scanner-failed")
    an_hour_later(monkeypatch)
    async_to_sync(tasks.enqueue_orphans)()  # in this thread: one of its own would stay connected
    assert ProcrastinateJob.objects.get().args == {"letter_ids": [letter.pk]}
