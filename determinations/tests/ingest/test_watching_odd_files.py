"""What no clerk puts into the watched folder: it is not followed, and does not stop the rest."""

from __future__ import annotations

import os
import socket

import pytest

from determinations.ingest import watched_files, watching
from determinations.ingest.watching import Watcher
from determinations.models import Batch, Letter, Receipt
from determinations.tests.ingest.test_watching import TEXT, files, folder, look, put

pytestmark = pytest.mark.django_db
__all__ = ["folder"]


@pytest.fixture
def elsewhere(tmp_path_factory):
    return tmp_path_factory.mktemp("elsewhere")


def pipe(path):
    os.mkfifo(path)


def listening(path):
    with socket.socket(socket.AF_UNIX) as opened:
        opened.bind(os.path.relpath(path))


@pytest.mark.parametrize("make", [pipe, listening])
def test_what_is_no_file_is_refused_and_not_waited_for(folder, monkeypatch, make):
    monkeypatch.chdir(folder)
    make(folder / "a.pdf")
    put(folder, "b.txt")
    assert look(folder) == 2
    assert "a pipe, a socket or a device" in (folder / "refused" / "a.pdf.txt").read_text()
    assert (folder / "done" / "b.txt").exists()


@pytest.mark.parametrize("link", ["new/one.txt", "new"])
def test_a_link_put_in_the_place_of_a_file_that_was_seen_is_not_read(
    folder, elsewhere, monkeypatch, link
):
    put(elsewhere, "one.txt")
    put(folder, "new/one.txt", TEXT[:100])
    watcher = Watcher(folder)
    watcher.look()

    def swap(*given):
        (folder / link).rename(folder / ".seen")
        (folder / link).symlink_to(elsewhere / "one.txt" if "." in link else elsewhere)
        return opened(*given)

    opened = watching.open_batch
    monkeypatch.setattr(watching, "open_batch", swap)
    watcher.look()
    assert not Letter.objects.exists()
    assert "symbolic link" in Receipt.objects.get().message


def test_why_a_file_is_refused_is_not_written_through_a_link(folder, elsewhere):
    mine = put(elsewhere, "mine", b"precious")
    (folder / "refused").mkdir()
    (folder / "refused" / "a.pdf.txt").symlink_to(mine)
    put(folder, "a.pdf", b"")
    look(folder)
    assert mine.read_bytes() == b"precious"
    assert "is empty" in (folder / "refused" / "a.pdf (2).txt").read_text()


def test_files_are_not_moved_out_of_the_folder(folder, elsewhere):
    (folder / "done").symlink_to(elsewhere)
    put(folder, "authorized_keys", TEXT)
    with pytest.raises(OSError, match="leads out of the watched folder"):
        look(folder)
    assert list(elsewhere.iterdir()) == []


def test_the_longest_names_are_taken_time_and_again(folder):
    name = "a" * 251 + ".pdf"
    for _ in range(2):
        put(folder, name, b"")
        assert look(folder) == 1
    assert len(files(folder)) == 4
    assert f"refused/{name}" in files(folder)


def test_a_file_that_cannot_be_moved_does_not_keep_others_waiting(folder, monkeypatch):
    put(folder, "a.txt")
    put(folder, "b.txt", TEXT + b"b")
    move = Watcher._move

    def stuck(watcher, path, name, why):
        if name == "a.txt":
            raise OSError("it is somebody else's")
        move(watcher, path, name, why)

    monkeypatch.setattr(Watcher, "_move", stuck)
    with pytest.raises(OSError, match="somebody else"):
        look(folder)
    assert files(folder) == ["a.txt", "done/b.txt"]


def test_folders_that_lie_in_each_other_too_deep_are_left_alone(folder):
    put(folder, "b.txt")
    deep = "d/" * (watched_files.MOST_FOLDERS + 1) + "c.txt"
    put(folder, deep, TEXT + b"c")
    assert look(folder) == 1
    assert files(folder) == [deep, "done/b.txt"]


def test_what_cannot_be_moved_is_stored_once_and_moved_later(folder, monkeypatch):
    put(folder, "a.txt")
    watcher = Watcher(folder)

    def full(*given):
        raise OSError("No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Watcher, "_move", full)
        watcher.look()
        for _ in range(3):
            with pytest.raises(OSError, match="No space"):
                watcher.look()
    assert Receipt.objects.count() == Batch.objects.count() == 1
    watcher.look()
    assert files(folder) == ["done/a.txt"]
    assert Receipt.objects.count() == 1


def test_a_file_that_is_written_to_while_it_is_stored_waits(folder, monkeypatch):
    path = put(folder, "a.txt", TEXT[:100])
    put(folder, "b.txt", TEXT[:200])
    watcher = Watcher(folder)
    watcher.look()
    store = watching.receive_all

    def write_meanwhile(*given, **options):
        receipts = store(*given, **options)
        path.write_bytes(TEXT)
        return receipts

    with monkeypatch.context() as patched:
        patched.setattr(watching, "receive_all", write_meanwhile)
        assert watcher.look() == 1
    assert Letter.objects.get().file_name == "b.txt"  # which came with it is not kept waiting
    watcher.look()
    watcher.look()
    letter = Letter.objects.defer(None).get(file_name="a.txt")
    assert bytes(letter.content) == TEXT


def test_a_file_that_cannot_be_stored_does_not_keep_others_waiting(folder, monkeypatch):
    for name in "abc":
        put(folder, f"{name}.txt", TEXT + name.encode())
    store = watching.receive_all

    def refuse_b(batch, files, **options):
        if any(file.name == "b.txt" for file in files):
            raise ValueError("the database takes no such name")
        return store(batch, files, **options)

    monkeypatch.setattr(watching, "receive_all", refuse_b)
    with pytest.raises(ValueError, match="no such name"):
        look(folder)
    assert files(folder) == ["b.txt", "done/a.txt", "done/c.txt"]


def test_names_in_any_encoding_are_taken(folder):
    names = [b"caf\xe9.txt", "\u6c7a\u5b9a.txt".encode(), b"two\nlines.txt", b"\xff\xfe.txt"]
    for number, name in enumerate(names):
        (folder / os.fsdecode(name)).write_bytes(TEXT + b"%d" % number)
    assert look(folder) == len(names)
    assert {os.fsencode(path.name) for path in (folder / "done").iterdir()} == set(names)
    assert set(Letter.objects.values_list("file_name", flat=True)) == {
        "caf?.txt", "\u6c7a\u5b9a.txt", "twolines.txt", "??.txt",
    }  # fmt: skip


def test_a_folder_that_nothing_can_be_moved_out_of_is_told_before_anything_is_stored(
    folder, monkeypatch
):
    put(folder, "a.txt")
    monkeypatch.setattr(watching.os, "access", lambda path, mode: mode != os.W_OK)
    for _ in range(2):
        with pytest.raises(OSError, match="can't be moved out of it"):
            look(folder)
    assert not Batch.objects.exists()
