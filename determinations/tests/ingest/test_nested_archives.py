"""Archives within archives: unpacked to a small depth, within limits that hold for all of them."""

from __future__ import annotations

import hashlib
import io
import random
from types import SimpleNamespace

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from determinations.ingest import sources, zip_archives, zip_limits
from determinations.ingest.archives import store_archive, unpack
from determinations.ingest.incoming import IncomingFile, RefusedFile
from determinations.ingest.intake import open_batch
from determinations.ingest.unread_archives import may_hold, unread_archives
from determinations.ingest.zip_archives import Member, entry_count, open_archive
from determinations.models import Archive, ArchiveState, Letter, Receipt
from determinations.tests.ingest.zips import clock, opened, raw_zip, zip_of

DAY = zip_of({"a.txt": b"first", "b.txt": b"second"})
MONTH = zip_of({"day.zip": DAY, "c.txt": b"third"})


def within(times, content):
    for _ in range(times):
        content = zip_of({"next.zip": content})
    return content


def messages(content):
    return {file.name: file.message for file in opened(content) if isinstance(file, RefusedFile)}


def test_letters_of_archives_in_archives_are_taken_with_their_path():
    assert opened(zip_of({"2017/month.ZIP": MONTH, "d.txt": b"fourth"})) == [
        IncomingFile("letters.zip/2017/month.ZIP/day.zip/a.txt", b"first"),
        IncomingFile("letters.zip/2017/month.ZIP/day.zip/b.txt", b"second"),
        IncomingFile("letters.zip/2017/month.ZIP/c.txt", b"third"),
        IncomingFile("letters.zip/d.txt", b"fourth"),
    ]


def test_their_files_are_counted_beforehand_and_skipped_one_by_one():
    file = io.BytesIO(MONTH)
    assert entry_count(file) == 3
    for skip in range(4):
        unpacking = open_archive("letters.zip", file, skip=skip)
        assert unpacking.entries == 3
        assert [incoming.content for incoming in unpacking.incoming] == [
            b"first", b"second", b"third",
        ][skip:]  # fmt: skip


def test_what_lies_too_deep_is_refused_once_and_the_rest_is_taken():
    found = opened(zip_of({"a.zip": within(3, DAY), "good.txt": b"text"}))
    assert [type(file) for file in found] == [RefusedFile, IncomingFile]
    assert "lies too deep" in found[0].message
    assert found[0].name == "letters.zip/a.zip/next.zip/next.zip"


def test_a_file_that_is_no_archive_is_kept_as_it_is():
    assert opened(zip_of({"a.zip": b"PK\x03\x04 and no more"}))[0].content.startswith(b"PK")


@pytest.mark.parametrize(
    ("inner", "why"),
    [
        (raw_zip([b"a", b"b"], offsets=[0, 0]), "over each other"),
        (zip_of({}), "holds no files"),
        (DAY[:40] + bytes(len(DAY) - 62) + DAY[-22:], "damaged"),
    ],
)
def test_a_refused_archive_in_an_archive_leaves_the_rest(inner, why):
    refused, good = opened(zip_of({"a.zip": inner, "good.txt": b"text"}))
    assert why in refused.message
    assert good.content == b"text"


def test_all_archives_together_list_no_more_files_than_one_may(settings):
    settings.IMR_MAX_ARCHIVE_ENTRIES = 5
    found = opened(zip_of({"a.zip": DAY, "b.zip": DAY, "c.txt": b"third"}))
    assert [getattr(file, "content", None) for file in found] == [
        b"first",
        b"second",
        None,
        b"third",
    ]
    assert "at most 5" in found[2].message


def test_nor_do_more_bytes_come_out_of_them(settings):
    noise = random.Random(1).randbytes(2_000)
    day = zip_of({"noise.txt": noise})
    settings.IMR_MAX_ARCHIVE_BYTES = 2 * len(day) + 2_500
    found = messages(zip_of({"a.zip": day, "b.zip": day}))
    assert list(found) == ["letters.zip/b.zip"]
    assert "together" in found["letters.zip/b.zip"]


def test_nor_more_than_a_hundred_times_the_size_of_the_first():
    """As in 42.zip: each archive is small, and all it holds are more of its kind."""
    bomb = zip_of({"zeros": bytes(900_000)})
    for _ in range(2):
        bomb = zip_of({f"{number}.zip": bomb for number in range(16)})
    found = messages(bomb)
    assert {message for message in found.values() if "100 times" not in message} == set()
    assert 16 <= len(found) < 300


def test_an_archive_that_holds_itself_ends(settings):
    """Since it is counted each time: with names that differ none could be told from the others."""
    settings.IMR_MAX_ARCHIVE_ENTRIES = 50
    wide = DAY
    for _ in range(2):
        wide = zip_of({f"{number}.zip": wide for number in range(20)})
    found = opened(wide)
    assert len(found) < 100
    assert sum(isinstance(file, IncomingFile) for file in found) <= 50


def test_a_folder_is_counted_as_it_is_taken(tmp_path):
    (tmp_path / "month.zip").write_bytes(MONTH)
    assert sources.count([tmp_path]) == len(list(sources.from_paths([tmp_path]))) == 3


def stored(content):
    return store_archive(
        open_batch("test"), "a.zip", io.BytesIO(content), publish_when_clean=False, then=print
    )


@pytest.mark.django_db
def test_a_run_that_broke_off_within_goes_on_there():
    archive = stored(zip_of({"month.zip": MONTH, "d.txt": b"fourth"}))
    Archive.objects.update(entries_done=2)
    assert unpack(archive.pk, then=lambda ids: None) == ArchiveState.UNPACKED
    archive.refresh_from_db()
    assert (archive.entries, archive.entries_done) == (4, 4)
    assert set(Receipt.objects.values_list("file_name", flat=True)) == {
        "a.zip/month.zip/c.txt", "a.zip/d.txt",
    }  # fmt: skip
    assert not ProcrastinateJob.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("times", [1, 2])
def test_erasing_finds_letters_in_archives_that_were_refused_within_others(times, settings):
    settings.IMR_MAX_ARCHIVE_ENTRIES = 1
    archive = stored(within(times, zip_of({"a.txt": b"first", "b.txt": b"second"})))
    unpack(archive.pk, then=lambda ids: None)
    letter = Letter(sha256=hashlib.sha256(b"first").hexdigest(), size=5)
    assert list(unread_archives()) == [archive]
    assert may_hold(archive, letter)
    letter.sha256 = "0" * 64
    assert not may_hold(archive, letter)


def test_the_time_limit_holds_for_archives_in_archives_too(monkeypatch):
    monkeypatch.setattr(zip_limits, "time", clock(400))
    file = io.BytesIO(MONTH)
    unpacking = open_archive("letters.zip", file)
    [refused] = unpacking.incoming
    assert unpacking.refused
    assert "archives in this archive took longer" in refused.message
    assert len(list(open_archive("letters.zip", file, skip=1).incoming)) == 2  # one was taken


def test_unpacking_archives_within_takes_of_the_time_for_letters(monkeypatch):
    now = SimpleNamespace(seconds=0)
    monkeypatch.setattr(zip_archives, "time", SimpleNamespace(monotonic=lambda: now.seconds))
    chunks = Member.chunks

    def slow_within(member):
        now.seconds += 700 * member.name.endswith(".zip")
        return chunks(member)

    monkeypatch.setattr(Member, "chunks", slow_within)
    found = opened(zip_of({"c.txt": b"third", "day.zip": DAY}))
    assert [type(file) for file in found] == [IncomingFile, IncomingFile, RefusedFile]
    assert "took longer" in found[-1].message
