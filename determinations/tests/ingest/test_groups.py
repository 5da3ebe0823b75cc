"""Letters that are stored and filed in groups end as they would one by one."""

from __future__ import annotations

import hashlib

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from determinations.ingest import intake, lifecycle
from determinations.ingest.incoming import IncomingFile, RefusedFile, grouped
from determinations.ingest.intake import open_batch, receive, receive_all
from determinations.ingest.lifecycle import groups
from determinations.ingest.reading_groups import read_and_file
from determinations.ingest.reference_rows import ReferenceRows
from determinations.letters import read
from determinations.models import (
    AuditEntry,
    Case,
    Letter,
    LetterStatus,
    PhiState,
    ReceiptResult,
    Verb,
)
from determinations.tests.archive import SAMPLES, item_text, letter_text
from determinations.tests.ingest.stored import archive

pytestmark = pytest.mark.django_db


def sample_files():
    files = sorted((SAMPLES / "txt").glob("*.txt"))
    return [IncomingFile(file.name, file.read_bytes()) for file in files]


def readings_of(letters):
    return {letter.pk: read(bytes(letter.content), "text/plain") for letter in letters}


def store(*texts, publish=True):
    files = [IncomingFile(f"{n}.txt", text.encode()) for n, text in enumerate(texts)]
    receipts = receive_all(open_batch("test"), files, publish_when_clean=publish)
    return [receipt.letter for receipt in receipts]


def file_together(letters):
    return lifecycle.record_readings(readings_of(letters), ReferenceRows())


def one_by_one(files):
    batch = open_batch("test")
    for file in files:
        letter = receive(batch, file, publish_when_clean=True).letter
        lifecycle.record_reading(letter.pk, read(file.content, "text/plain"))


def test_a_group_of_samples_is_stored_as_they_are_one_by_one():
    with transaction.atomic():
        one_by_one(sample_files())
        expected = archive()
        transaction.set_rollback(True)

    receipts = receive_all(open_batch("test"), sample_files(), publish_when_clean=True)
    file_together([receipt.letter for receipt in receipts])
    assert archive() == expected


def test_a_group_takes_no_more_queries_than_a_few_letters():
    numbers = range(9100001, 9100031)
    texts = [letter_text(f"CM17-{number}") for number in numbers]
    few = [letter_text(f"CM17-{number + 1000}") for number in numbers[:3]]
    file_together(store(few[0]))  # reviewer, treatment type and guideline are known
    with CaptureQueriesContext(connection) as for_two:
        file_together(store(*few[1:]))
    with CaptureQueriesContext(connection) as for_thirty:
        file_together(store(*texts))
    assert len(for_thirty) == len(for_two)
    assert Case.objects.published().count() == 33


def test_letters_of_one_case_in_a_group_are_filed_after_each_other():
    old, new = letter_text(decided="01/15/2017"), letter_text(decided="03/15/2017")
    older, newer = store(old, new, publish=False)
    file_together([older, newer])
    older.refresh_from_db()
    assert older.status == LetterStatus.SUPERSEDED
    assert Case.objects.get().letter == newer


def test_a_letter_of_a_case_that_is_known_goes_the_careful_way():
    file_together(store(letter_text("CM17-9100001")))
    again, other = store(
        letter_text("CM17-9100001", decided="05/15/2017"), letter_text("CM17-9100002")
    )
    statuses = file_together([again, other])
    assert statuses == {again.pk: LetterStatus.NEEDS_REVIEW, other.pk: LetterStatus.PUBLISHED}


def test_a_hidden_letter_s_case_stays_hidden():
    (letter,) = store(letter_text())
    file_together([letter])
    lifecycle.withdraw(letter.pk, reason="wrong")
    (newer,) = store(letter_text(decided="05/15/2017"))
    assert file_together([newer]) == {newer.pk: LetterStatus.NEEDS_REVIEW}
    assert not Case.objects.published().exists()


def test_a_letter_with_findings_is_held_among_clean_ones():
    clean, marked = store(
        letter_text("CM17-9100001"),
        letter_text("CM17-9100002", item_text(rationale="DOB 03/14/1961. It is not needed.")),
    )
    file_together([clean, marked])
    marked.refresh_from_db()
    assert (marked.phi_state, marked.status) == (PhiState.HELD, LetterStatus.NEEDS_REVIEW)
    assert [case.case_number for case in Case.objects.published()] == ["CM17-9100001"]


def test_a_letter_without_an_outcome_waits():
    (letter,) = store(letter_text().replace(": Upheld", " "))
    assert file_together([letter]) == {letter.pk: LetterStatus.NEEDS_REVIEW}


def test_an_error_about_one_letter_keeps_no_other_from_being_filed(monkeypatch):
    letters = store(*(letter_text(f"CM17-910000{n}") for n in range(3)))
    record_reading = groups.record_reading

    def fail_at_the_second(letter_id, reading, rows):
        if letter_id == letters[1].pk:
            raise DatabaseError("no room")
        return record_reading(letter_id, reading, rows)

    monkeypatch.setattr(groups, "_record_first_letters", groups_that_fail)
    monkeypatch.setattr(groups, "record_reading", fail_at_the_second)
    with pytest.raises(DatabaseError):
        file_together(letters)
    states = Letter.objects.order_by("pk").values_list("status", flat=True)
    assert list(states) == ["published", "received", "published"]


def groups_that_fail(readings, rows):
    raise DatabaseError("deadlock detected")


def test_a_letter_read_twice_is_filed_once():
    letters = store(letter_text())
    file_together(letters)
    entries = AuditEntry.objects.count()
    assert file_together(letters) == {letters[0].pk: LetterStatus.PUBLISHED}
    assert AuditEntry.objects.count() == entries


def test_a_letter_that_was_erased_meanwhile_is_left_out():
    first, second = store(letter_text("CM17-9100001"), letter_text("CM17-9100002"))
    readings = readings_of([first, second])
    first.receipts.all().delete()
    Letter.objects.filter(pk=first.pk).delete()
    assert lifecycle.record_readings(readings, ReferenceRows()) == {
        second.pk: LetterStatus.PUBLISHED
    }


# --- receiving ---


def test_a_group_with_copies_refusals_and_odd_files():
    batch = open_batch("test")
    receive(batch, IncomingFile("before.txt", b"known"))
    queued = []
    receipts = receive_all(
        batch,
        [
            IncomingFile("a.txt", b"new"),
            RefusedFile("b.pdf", "Too large.", 9),
            IncomingFile("c.txt", b"known"),
            IncomingFile("d.docx", b"PK\x03\x04\x00\x00"),
            IncomingFile("e.txt", b"new"),
            IncomingFile("f.txt", b"newer"),
        ],
        then=queued.extend,
    )
    assert [(receipt.file_name, receipt.result) for receipt in receipts] == [
        ("a.txt", ReceiptResult.STORED),
        ("b.pdf", ReceiptResult.REFUSED),
        ("c.txt", ReceiptResult.DUPLICATE),
        ("d.docx", ReceiptResult.STORED),
        ("e.txt", ReceiptResult.DUPLICATE),
        ("f.txt", ReceiptResult.STORED),
    ]
    assert bytes(Letter.objects.defer(None).get(file_name="f.txt").content) == b"newer"
    assert Letter.objects.get(file_name="d.docx").status == LetterStatus.REJECTED
    assert set(queued) == set(
        Letter.objects.exclude(file_name="d.docx").values_list("pk", flat=True)
    )
    assert AuditEntry.objects.filter(verb=Verb.RECEIVE).count() == 4


def test_another_process_that_stores_the_same_file_first_does_not_stop_the_group(monkeypatch):
    batch = open_batch("test")
    new_letters = intake._new_letters

    def beaten(*args):
        letters = new_letters(*args)
        receive(batch, IncomingFile("first.txt", b"one"))
        return letters

    monkeypatch.setattr(intake, "_new_letters", beaten)
    files = [IncomingFile("a.txt", b"one"), IncomingFile("b.txt", b"two")]
    receipts = receive_all(batch, files)
    assert Letter.objects.count() == 2
    assert all(receipt.letter is not None for receipt in receipts)


def test_an_erased_file_among_others_is_refused(admin_user):
    batch = open_batch("test")
    sha256 = hashlib.sha256(b"gone").hexdigest()
    AuditEntry.objects.create(verb=Verb.ERASE, letter_sha256=sha256, reason="asked for")
    receipts = receive_all(batch, [IncomingFile("a.txt", b"gone"), IncomingFile("b.txt", b"kept")])
    assert [receipt.result for receipt in receipts] == [
        ReceiptResult.REFUSED,
        ReceiptResult.STORED,
    ]
    assert Letter.objects.count() == 1


def test_groups_are_bounded_by_number_and_bytes():
    small = [IncomingFile(f"{n}", b"x") for n in range(220)]
    assert [len(group) for group in grouped(small)] == [100, 100, 20]
    large = [IncomingFile("large", b"x" * 9 * 1024 * 1024)] * 3
    assert [len(group) for group in grouped(large)] == [1, 1, 1]
    assert list(grouped([])) == []


def test_a_task_reads_its_group_in_one_go():
    letters = store(letter_text("CM17-9100001"), letter_text("CM17-9100002"))
    assert read_and_file([letter.pk for letter in letters]) == {
        letter.pk: LetterStatus.PUBLISHED for letter in letters
    }
