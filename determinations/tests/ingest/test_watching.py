"""The watched folder: each file is stored once it stopped growing, then moved, never deleted."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from procrastinate.contrib.django.models import ProcrastinateJob

from determinations.ingest.watching import Watcher
from determinations.models import Archive, Batch, Letter, Receipt, SourceLook
from determinations.tests.archive import letter_text
from determinations.tests.ingest.zips import zip_of

pytestmark = pytest.mark.django_db
TEXT = letter_text("CM17-9100101").encode()


@pytest.fixture
def folder(tmp_path):
    return tmp_path


def put(folder, name, content=TEXT):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def files(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_file_is_taken_once_it_stopped_growing(folder):
    watcher = Watcher(folder)
    path = put(folder, "new/one.txt", TEXT[:100])
    assert watcher.look() == 0
    path.write_bytes(TEXT)
    assert watcher.look() == 0
    assert watcher.look() == 1
    letter = Letter.objects.defer(None).get()
    assert (bytes(letter.content), letter.file_name) == (TEXT, "new/one.txt")
    assert not letter.publish_when_clean
    assert files(folder) == ["done/new/one.txt"]
    assert ProcrastinateJob.objects.get().task_name == "read_letters"


def look(folder, **options):
    watcher = Watcher(folder, **options)
    watcher.look()
    return watcher.look()


def test_each_look_that_finds_files_is_a_batch(folder):
    put(folder, "1.txt")
    put(folder, "2.txt", letter_text("CM17-9100102").encode())
    assert look(folder) == 2
    assert look(folder) == 0
    assert Batch.objects.get().receipts.count() == 2


def test_files_are_stored_in_groups(folder, django_assert_max_num_queries):
    for number in range(60):
        put(folder, f"{number}.txt", TEXT + b"%d" % number)
    with django_assert_max_num_queries(20):
        assert look(folder) == 60
    assert ProcrastinateJob.objects.count() == 1


def test_a_look_ends_between_groups_where_it_is_told_to(folder):
    for number in range(3):
        put(folder, f"{number}.txt", TEXT + b"%d" % number)
    put(folder, "month.zip", zip_of({"a.txt": TEXT}))
    watcher = Watcher(folder)
    watcher.look()
    answers = iter([True, False])
    assert watcher.look(lambda: next(answers)) == 3
    assert "month.zip" in files(folder)
    assert watcher.look() == 1


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("empty.pdf", b"", "The file is empty"),
        ("picture.pdf", b"\x00\x01\x02", "neither a PDF nor a text file"),
        ("hollow.zip", zip_of({"__MACOSX/a": b"x"}), "archive"),
    ],
)
def test_what_is_refused_is_moved_with_a_file_that_says_why(folder, name, content, why):
    put(folder, name, content)
    look(folder)
    assert files(folder) == [f"refused/{name}", f"refused/{name}.txt"]
    assert why in (folder / "refused" / f"{name}.txt").read_text()
    assert (folder / "refused" / name).read_bytes() == content


def test_a_file_that_was_stored_but_not_moved_is_stored_once(folder, monkeypatch):
    put(folder, "one.txt")
    put(folder, "month.zip", zip_of({"a.txt": TEXT}))

    def end(*args):
        raise OSError("the power is gone")

    for _ in range(2):
        with monkeypatch.context() as patched:
            patched.setattr(Watcher, "_move", end)
            with pytest.raises(OSError, match="power"):
                look(folder)
    look(folder)
    assert files(folder) == ["done/month.zip", "done/one.txt"]
    assert (Letter.objects.count(), Archive.objects.count()) == (1, 1)


def test_nothing_is_overwritten(folder):
    for number in range(3):
        put(folder, "one.txt", letter_text(f"CM17-910020{number}").encode())
        look(folder)
    assert files(folder) == ["done/one (2).txt", "done/one (3).txt", "done/one.txt"]
    assert Letter.objects.count() == 3


def test_hidden_unfinished_and_linked_files_are_not_read(folder, tmp_path_factory):
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.txt"
    secret.write_bytes(TEXT)
    for name in (".hidden.txt", "coming.pdf.part", "~$open.txt"):
        put(folder, name)
    (folder / "link.txt").symlink_to(secret)
    look(folder)
    assert not Letter.objects.exists()
    assert "symbolic link" in Receipt.objects.get().message
    assert secret.read_bytes() == TEXT


def test_clean_letters_publish_themselves_where_the_setting_says_so(folder):
    put(folder, "one.txt")
    look(folder, publish_when_clean=True)
    assert Letter.objects.get().publish_when_clean


def test_the_command_says_how_it_went_and_what_to_mend(folder, settings, admin_client, capsys):
    with pytest.raises(CommandError, match="IMR_WATCH_FOLDER"):
        call_command("watch_folder", "--once")
    settings.IMR_WATCH_FOLDER = str(folder)
    put(folder, "one.txt")
    call_command("watch_folder", "--once", "--seconds", "0")
    assert "1 file taken" in capsys.readouterr().out
    assert SourceLook.objects.get().error == ""
    settings.IMR_WATCH_FOLDER = str(folder / "nowhere")
    call_command("watch_folder", "--once", "--seconds", "0")
    page = admin_client.get("/staff/batches/").content.decode()
    assert "Watched folder" in page
    assert "No such file or directory" in page
