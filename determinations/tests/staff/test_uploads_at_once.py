"""Uploads of one account that overlap: none is counted against another's room, none moves twice."""

from __future__ import annotations

import contextlib
import datetime
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from determinations.ingest import quota, uploads
from determinations.ingest.handing_in import hand_in
from determinations.ingest.incoming import IncomingFile
from determinations.ingest.intake import open_batch
from determinations.ingest.quota import OverQuota, bytes_left
from determinations.ingest.tasks import file_arrived_upload
from determinations.ingest.uploads import WrongOffset, append, begin, give_up, receive_once
from determinations.models import Letter, Receipt, Upload, UploadChunk, UploadState
from determinations.tests.archive import letter_text

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = letter_text("CM17-9100081").encode()
OTHER = letter_text("CM17-9100082").encode()
SECONDS = 1


@pytest.fixture
def clerk(django_user_model):
    return django_user_model.objects.create_user("clerk")


@pytest.fixture
def batch(clerk):
    return open_batch("upload", clerk)


def at_once(*calls):
    """Make calls in threads of their own; return what each answers or raises, in their order."""

    def make(call):
        try:
            return call()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(make, calls))


@pytest.fixture
def meeting(monkeypatch):
    """Let whoever asks for the room left wait for the other to ask too, if it can."""
    barrier = threading.Barrier(2)

    def asked(account_id):
        left = bytes_left(account_id)
        with contextlib.suppress(threading.BrokenBarrierError):
            barrier.wait(SECONDS)
        return left

    monkeypatch.setattr(quota, "bytes_left", asked)


def ways_in(clerk, batch):
    def announce():
        return begin(clerk, batch, "a.txt", len(TEXT))

    def send_group():
        return receive_once(clerk, batch, [IncomingFile("b.txt", TEXT)])

    def program():
        return hand_in(clerk, IncomingFile("c.txt", OTHER))

    return {"announce": announce, "group": send_group, "program": program}


@pytest.mark.parametrize(
    "names",
    [
        ("announce", "announce"),
        ("announce", "group"),
        ("announce", "program"),
        ("group", "program"),
    ],
)
def test_two_at_once_are_not_given_the_same_room(clerk, batch, settings, meeting, names):
    settings.IMR_UPLOAD_BYTES_A_DAY = len(TEXT) + len(OTHER) // 2
    ways = ways_in(clerk, batch)
    answers = at_once(*(ways[name] for name in names))
    assert sum(isinstance(answer, OverQuota) for answer in answers) == 1
    assert Upload.objects.count() + Letter.objects.count() == 1


def test_one_chunk_sent_twice_at_once_is_kept_once(clerk, batch):
    upload = begin(clerk, batch, "a.txt", len(TEXT))
    queued = []
    answers = at_once(*[lambda: append(upload, 0, TEXT, then=queued.append)] * 4)
    assert sorted(map(str, answers)) == sorted([str(len(TEXT))] + [str(WrongOffset(len(TEXT)))] * 3)
    assert UploadChunk.objects.count() == len(queued) == 1


def test_a_whole_file_is_filed_once_though_two_workers_take_it(clerk, batch):
    upload = begin(clerk, batch, "a.txt", len(TEXT))
    append(upload, 0, TEXT, then=lambda pk: None)
    answers = at_once(*[lambda: file_arrived_upload(str(upload.pk))] * 3)
    assert answers == [UploadState.FILED] * 3
    assert Receipt.objects.count() == Letter.objects.count() == 1
    assert ProcrastinateJob.objects.filter(task_name="read_letters").count() == 1


def test_one_group_sent_twice_at_once_is_stored_once(clerk, batch):
    files = [IncomingFile("a.txt", TEXT), IncomingFile("b.txt", OTHER)]
    first, second = at_once(*[lambda: receive_once(clerk, batch, files)] * 2)
    assert first == second
    assert Receipt.objects.count() == Letter.objects.count() == 2


def test_one_file_handed_in_by_two_programs_at_once_is_one_letter(clerk, django_user_model):
    other = django_user_model.objects.create_user("other")
    file = IncomingFile("a.txt", TEXT)
    answers = at_once(*[lambda account=account: hand_in(account, file)
                        for account in (clerk, clerk, other, other)])  # fmt: skip
    assert sorted(answer.is_new for answer in answers) == [False, False, False, True]
    assert len({answer.letter.pk for answer in answers}) == Letter.objects.count() == 1
    assert ProcrastinateJob.objects.filter(task_name="read_letters").count() == 1


def test_what_moves_while_it_is_swept_is_kept(clerk, batch, settings, monkeypatch):
    upload = begin(clerk, batch, "a.txt", len(TEXT))
    days = datetime.timedelta(days=settings.IMR_UNFINISHED_UPLOAD_DAYS, hours=1)
    Upload.objects.update(moved_at=timezone.now() - days)
    monkeypatch.setattr(uploads, "SMALLEST_CHUNK_BYTES", 10)

    def come_before(upload_id, *args, **kwargs):
        append(upload, 0, TEXT[:50], then=lambda pk: None)
        return give_up(upload_id, *args, **kwargs)

    monkeypatch.setattr(uploads, "give_up", come_before)
    assert uploads.end_abandoned() == 0
    assert append(upload, 50, TEXT[50:], then=lambda pk: None) == len(TEXT)
    assert not give_up(upload.pk, "Its sender stopped it")


def test_what_is_stopped_while_its_last_chunk_comes_is_either_kept_or_dropped(clerk, batch):
    for number in range(5):
        upload = begin(clerk, batch, f"{number}.txt", len(TEXT))
        came, stopped = at_once(
            lambda upload=upload: append(upload, 0, TEXT, then=lambda pk: None),
            lambda upload=upload: give_up(upload.pk, "Its sender stopped it"),
        )
        upload.refresh_from_db()
        assert (came == len(TEXT)) is not stopped
        assert upload.state == (UploadState.ABANDONED if stopped else UploadState.ARRIVED)
        assert upload.chunks.exists() is not stopped


def test_filing_a_large_file_holds_up_nothing_else_of_its_batch(clerk, batch, monkeypatch):
    upload = begin(clerk, batch, "a.txt", len(TEXT))
    append(upload, 0, TEXT, then=lambda pk: None)
    is_filing, may_go_on = threading.Event(), threading.Event()
    store = uploads.receive_all

    def store_slowly(*args, **kwargs):
        is_filing.set()
        assert may_go_on.wait(10)
        return store(*args, **kwargs)

    def send_meanwhile():
        assert is_filing.wait(10)
        with monkeypatch.context() as patched:
            patched.setattr(uploads, "receive_all", store)
            receipts = receive_once(clerk, batch, [IncomingFile("b.txt", OTHER)])
        still_filing = not may_go_on.is_set()
        may_go_on.set()
        return receipts[0].result, still_filing

    monkeypatch.setattr(uploads, "receive_all", store_slowly)
    filed, sent = at_once(lambda: file_arrived_upload(str(upload.pk)), send_meanwhile)
    assert (filed, sent) == (UploadState.FILED, ("stored", True))
