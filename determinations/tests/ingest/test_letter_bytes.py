"""Letters' bytes in a storage of Django's: stored before anything else, never changed or lost."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from determinations.ingest import erasing, letter_bytes, lifecycle, moving_bytes
from determinations.ingest.incoming import IncomingFile
from determinations.ingest.intake import open_batch, receive, receive_all
from determinations.ingest.letter_bytes import (
    BytesLost,
    StorageAway,
    bytes_of,
    bytes_of_all,
    letter_storage,
)
from determinations.ingest.reading_groups import read_and_file
from determinations.models import AuditEntry, Letter, LetterStatus, ReceiptResult, Verb
from determinations.tests.archive import letter_text

pytestmark = pytest.mark.django_db

FILES = "django.core.files.storage.FileSystemStorage"
MEMORY = "django.core.files.storage.InMemoryStorage"
TEXTS = [letter_text(f"CM17-910000{number}") for number in range(3)]


@pytest.fixture
def use(settings, tmp_path):
    """Return what lets new letters go to a storage of this kind."""

    def use_storage(backend):
        options = {"location": str(tmp_path / "letters")} if backend == FILES else {}
        storage = {"BACKEND": backend, "OPTIONS": options}
        settings.STORAGES = {**settings.STORAGES, "letters": storage}
        settings.IMR_LETTER_STORAGE = "storage"

    return use_storage


@pytest.fixture(params=[FILES, MEMORY], ids=["files", "memory"])
def storage(request, use):
    use(request.param)


@pytest.fixture
def files(use):
    use(FILES)


def store(*texts, publish=True):
    incoming = [IncomingFile(f"{n}.txt", text.encode()) for n, text in enumerate(texts)]
    receipts = receive_all(open_batch("test"), incoming, publish_when_clean=publish)
    return [receipt.letter for receipt in receipts]


def stored_letters():
    return list(Letter.objects.defer(None).order_by("pk"))


def names_in_storage():
    return {name for names in moving_bytes._folders(letter_storage()) for name in names}


def path_of(letter):
    return Path(letter_storage().path(letter.stored_as))


def test_a_group_s_bytes_go_to_the_storage_and_are_read_from_there(storage):
    letters = store(*TEXTS)
    assert [(letter.content, bytes_of(letter).decode()) for letter in stored_letters()] == [
        (None, text) for text in TEXTS
    ]
    assert read_and_file([letter.pk for letter in letters]) == {
        letter.pk: LetterStatus.PUBLISHED for letter in letters
    }


def test_one_file_goes_there_once_however_often_it_is_sent(storage):
    batch, file = open_batch("test"), IncomingFile("a.txt", TEXTS[0].encode())
    results = [receive(batch, file).result for _ in range(2)]
    results.append(receive_all(batch, [file])[0].result)
    assert results == [ReceiptResult.STORED, ReceiptResult.DUPLICATE, ReceiptResult.DUPLICATE]
    assert names_in_storage() == {Letter.objects.get().stored_as}


def test_without_the_setting_bytes_stay_in_the_database():
    (letter,) = store(TEXTS[0])
    assert (letter.stored_as, bytes_of(letter)) == ("", TEXTS[0].encode())


def test_the_database_refuses_letters_without_bytes_and_with_two_places(storage):
    (letter,) = store(TEXTS[0])
    for wrong in ({"stored_as": ""}, {"content": b"twice"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Letter.objects.filter(pk=letter.pk).update(**wrong)


def test_files_are_private(files):
    (letter,) = store(TEXTS[0])
    from imr_archive.environment import letter_storage as configured

    assert configured(Path("/data"))["OPTIONS"]["file_permissions_mode"] == 0o600
    assert path_of(letter).read_bytes() == TEXTS[0].encode()


def test_a_storage_that_takes_nothing_stores_no_letter(files, monkeypatch):
    monkeypatch.setattr(letter_storage(), "save", full_disk)
    with pytest.raises(StorageAway, match="No space left"):
        store(TEXTS[0])
    assert not Letter.objects.exists()


def test_the_command_says_that_the_storage_takes_nothing(files, monkeypatch, tmp_path):
    (tmp_path / "a.txt").write_text(TEXTS[0])
    monkeypatch.setattr(letter_storage(), "save", full_disk)
    with pytest.raises(CommandError, match="No space left on device"):
        call_command("ingest", str(tmp_path / "a.txt"))
    assert not Letter.objects.exists()


def full_disk(name, content):
    raise OSError("No space left on device")


def test_threads_stay_since_a_storage_may_keep_a_connection_for_each(storage):
    store(*TEXTS)
    threads = set(letter_bytes._threads()._threads)
    assert bytes_of_all(stored_letters())
    assert threads <= set(letter_bytes._threads()._threads)


def test_a_storage_that_changes_bytes_stores_no_letter(files, monkeypatch):
    save = letter_storage().save
    monkeypatch.setattr(
        letter_storage(), "save", lambda name, content: save(name, ContentFile(b"other"))
    )
    with pytest.raises(StorageAway, match="not what came in"):
        store(TEXTS[0])
    assert not Letter.objects.exists()


def test_a_lost_file_fails_its_letter_alone_and_says_so(files):
    lost, damaged, sound = store(*TEXTS)
    path_of(lost).unlink()
    path_of(damaged).write_bytes(b"something else")
    statuses = read_and_file([lost.pk, damaged.pk, sound.pk])
    assert statuses == {
        lost.pk: LetterStatus.FAILED,
        damaged.pk: LetterStatus.FAILED,
        sound.pk: LetterStatus.PUBLISHED,
    }
    lost.refresh_from_db()
    assert "missing" in lost.get_problems()[0].message


def test_a_storage_that_is_away_leaves_letters_waiting(files, monkeypatch):
    letters = store(*TEXTS)
    with monkeypatch.context() as patched:
        patched.setattr(letter_storage(), "open", unreachable)
        with pytest.raises(StorageAway):
            read_and_file([letter.pk for letter in letters])
    assert set(Letter.objects.values_list("status", flat=True)) == {LetterStatus.RECEIVED}
    assert len(read_and_file([letter.pk for letter in letters])) == 3


def unreachable(name):
    raise ConnectionError("no route to host")


def test_administrators_download_the_file_and_are_told_if_it_is_lost(files, admin_client):
    (letter,) = store(TEXTS[0])
    url = f"/admin/determinations/letter/{letter.pk}/original/"
    assert b"".join(admin_client.get(url).streaming_content) == TEXTS[0].encode()
    path_of(letter).unlink()
    assert "missing" in admin_client.get(url, follow=True).content.decode()


def test_a_page_says_that_the_storage_is_away(files, admin_client, monkeypatch):
    (letter,) = store(TEXTS[0])
    monkeypatch.setattr(letter_storage(), "open", unreachable)
    answer = admin_client.get(f"/admin/determinations/letter/{letter.pk}/original/")
    assert answer.status_code == 503


# --- erasing ---


@pytest.mark.django_db(transaction=True)
def test_erasing_for_good_deletes_the_file(files, admin_user):
    first, second = store(*TEXTS[:2])
    erasing.erase(first.pk, by=admin_user, reason="ordered")
    assert names_in_storage() == {second.stored_as}


def test_bytes_that_were_erased_leave_no_file_when_they_come_again(files):
    sha256 = hashlib.sha256(TEXTS[0].encode()).hexdigest()
    AuditEntry.objects.create(verb=Verb.ERASE, letter_sha256=sha256, reason="ordered")
    kept = store(*TEXTS[:2])[1]
    columns = letter_bytes.columns_for(sha256, TEXTS[0].encode())
    with pytest.raises(lifecycle.ErasedBefore):
        lifecycle.start(None, sha256=sha256, size=1, **columns)
    assert names_in_storage() == {kept.stored_as}


# --- moving ---


@pytest.mark.django_db(transaction=True)
def test_letters_are_moved_there_and_back_unchanged(storage, settings, capsys):
    settings.IMR_LETTER_STORAGE = "database"
    store(*TEXTS)
    call_command("move_letters", "--to", "storage", "--verify")
    assert "3 of 3 letters are as they came" in capsys.readouterr().out
    assert all(letter.content is None for letter in stored_letters())
    assert names_in_storage() == {letter.stored_as for letter in stored_letters()}
    call_command("move_letters", "--to", "database", "--verify")
    assert [bytes(letter.content).decode() for letter in stored_letters()] == TEXTS
    assert not names_in_storage()


@pytest.mark.django_db(transaction=True)
def test_a_move_that_was_cut_off_goes_on_with_what_is_left(files, settings, monkeypatch):
    settings.IMR_LETTER_STORAGE = "database"
    store(*TEXTS)
    monkeypatch.setattr(moving_bytes, "LETTERS_A_BATCH", 1)
    moving = moving_bytes.move(to_storage=True)
    next(moving)
    with monkeypatch.context() as patched:  # a file is written, its row not
        patched.setattr(moving_bytes, "transaction", None)
        with pytest.raises(AttributeError):
            next(moving)
    assert [bool(letter.stored_as) for letter in stored_letters()] == [True, False, False]
    assert list(moving_bytes.move(to_storage=True)) == [(1, []), (1, [])]
    assert list(moving_bytes.verify()) == [(1, [])] * 3
    assert len(names_in_storage()) == 4
    assert moving_bytes.sweep() == 0  # a transaction may still come to it
    assert moving_bytes.sweep(now=timezone.now() + timedelta(days=2)) == 1
    assert names_in_storage() == {letter.stored_as for letter in stored_letters()}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("to_storage", [True, False])
def test_letters_that_are_moved_after_they_were_looked_up_are_read_all_the_same(
    storage, settings, to_storage
):
    settings.IMR_LETTER_STORAGE = "database" if to_storage else "storage"
    store(*TEXTS)
    without_bytes = Letter.objects.order_by("pk")
    looked_up = list(without_bytes) if to_storage else stored_letters()
    list(moving_bytes.move(to_storage))
    assert [bytes_of(letter).decode() for letter in looked_up] == TEXTS
    assert [content.decode() for content in bytes_of_all(looked_up).values()] == TEXTS


def test_damaged_bytes_are_left_where_they_are_and_told(files, capsys):
    damaged = store(*TEXTS[:2])[1]
    path_of(damaged).write_bytes(b"something else")
    with pytest.raises(SystemExit):
        call_command("move_letters", "--to", "database")
    assert f"Letter {damaged.pk}" in capsys.readouterr().err
    assert [bool(letter.stored_as) for letter in stored_letters()] == [False, True]


def test_bytes_damaged_in_the_database_are_not_moved(files, settings):
    settings.IMR_LETTER_STORAGE = "database"
    (letter,) = store(TEXTS[0])
    Letter.objects.filter(pk=letter.pk).update(content=b"something else")
    ((_, (damaged,)),) = moving_bytes.move(to_storage=True)
    assert damaged.letter_id == letter.pk
    assert not names_in_storage()


def test_only_letters_files_are_swept(files):
    letter_storage().save("notes.txt", ContentFile(b"of somebody else"))
    letter_storage().save("ab/notes.txt", ContentFile(b"of somebody else"))
    assert moving_bytes.sweep(now=timezone.now() + timedelta(days=2)) == 0


def test_the_command_wants_to_know_what_to_do():
    with pytest.raises(CommandError, match="what to do"):
        call_command("move_letters")


def test_a_lost_file_has_a_name_of_its_own_error(files):
    with pytest.raises(BytesLost):
        letter_bytes.read_file("ab/none", "0" * 64)
