"""Machines that do not answer: the doctor waits for all of them together, and only for seconds."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import OperationalError

from determinations.health import Level, examination, examine, letter_files, mail, sources, trials
from determinations.health.trials import NoAnswer, Trial

pytestmark = pytest.mark.django_db


@pytest.fixture
def silence(monkeypatch):
    """Return a function that ends with the test, and have trials given up after half a second."""
    ended = threading.Event()
    monkeypatch.setattr(trials, "MOST_SECONDS", 0.5)
    yield lambda *given: ended.wait(30)
    ended.set()


def test_a_trial_tells_what_came_of_it(silence):
    assert Trial(lambda: 3).result() == 3
    with pytest.raises(ZeroDivisionError):
        Trial(lambda: 1 / 0).result()
    with pytest.raises(NoAnswer, match=r"did not answer within 0\.5 seconds"):
        Trial(silence).result()


def test_an_error_that_is_a_timeout_of_the_other_machine_s_is_told_as_it_is(silence):
    def refuse():
        raise TimeoutError("timed out")

    with pytest.raises(TimeoutError, match="timed out"):
        Trial(refuse).result()


def test_all_that_does_not_answer_is_waited_for_together(silence, settings, monkeypatch):
    settings.EMAIL_HOST = "mail.example"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.IMR_MAILBOX_URL = "imaps://clerk:secret@mail.example/INBOX"
    settings.IMR_LETTER_STORAGE = "storage"
    monkeypatch.setattr(mail, "_sign_in", silence)
    monkeypatch.setattr(sources, "_count_messages", silence)
    monkeypatch.setattr(letter_files, "_write_and_delete", silence)
    began = time.monotonic()
    found = list(examine(["work", "sources", "disk"]))
    assert time.monotonic() - began < 1.4
    silent = [finding for _, finding in found if "did not answer" in finding.message]
    assert [finding.level for finding in silent] == [Level.TROUBLE] * 3
    assert all(finding.advice for finding in silent)


def test_a_database_that_is_away_is_waited_for_once(monkeypatch):
    asked = []

    def away():
        asked.append(1)
        raise OperationalError("connection refused")

    monkeypatch.setattr(examination, "read_status", away)
    found = [finding for _, finding in examine(["index", "work"])]
    assert len(asked) == 1
    assert [finding.message for finding in found].count(examination.AWAY) == 3
