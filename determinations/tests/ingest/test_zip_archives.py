"""Hostile and odd zip archives: each file taken or refused with a message, within bounds."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from determinations.ingest import sources, zip_archives
from determinations.ingest.incoming import IncomingFile, RefusedFile
from determinations.ingest.zip_archives import is_archive
from determinations.tests.ingest.zips import END, clock, opened, raw_zip, zip_of


@pytest.mark.parametrize("name", [b".", b"./", b"/", b"//", b"", b"\\", b"./.", b"a//", b"\x00"])
def test_an_odd_name_is_refused_and_the_rest_is_taken(name):
    found = opened(raw_zip([name, b"good.txt"]))
    assert found[-1] == IncomingFile("letters.zip/good.txt", b"text")
    assert all(isinstance(file, RefusedFile) and file.message for file in found[:-1])


def test_a_file_whose_name_is_no_text_is_refused_and_the_rest_is_taken():
    good = "größe.txt".encode()
    refused, taken = opened(raw_zip([b"\xff\xfe.txt", good], flags=0x800))
    assert "not valid text" in refused.message
    assert taken == IncomingFile("letters.zip/größe.txt", b"text")


def test_entries_that_lie_over_each_other_are_refused():
    names = [b"%d.txt" % number for number in range(300)]
    [refused] = opened(raw_zip(names, offsets=[0] * 300))
    assert "over each other" in refused.message


def test_an_archive_that_unpacks_to_a_hundred_times_its_size_is_refused():
    [refused] = opened(zip_of({"big.txt": b"0" * 5_000_000}))
    assert "100 times" in refused.message


def test_one_file_that_does_is_refused_and_the_rest_is_taken():
    import random

    noise = random.Random(1).randbytes(200_000)
    found = opened(zip_of({"big.txt": b"0" * 5_000_000, "noise": noise, "good.txt": b"text"}))
    assert "100 times" in found[0].message
    assert [file.name for file in found[1:]] == ["letters.zip/noise", "letters.zip/good.txt"]


def test_a_symbolic_link_is_refused_and_the_rest_is_taken():
    link = zipfile.ZipInfo("secret.txt")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(link, "/etc/passwd")
        archive.writestr("good.txt", "text")
    refused, good = opened(buffer.getvalue())
    assert "symbolic link" in refused.message
    assert good.content == b"text"


def changed(content, at, value):
    """Change two bytes of what an archive says of its first file, before it and at the end."""
    content = bytearray(content)
    for start in (content.index(b"PK\x03\x04"), content.index(b"PK\x01\x02") + 2):
        content[start + at : start + at + 2] = struct.pack("<H", value)
    return bytes(content)


@pytest.mark.parametrize(
    ("at", "value", "why"),
    [(6, 1, "encrypted"), (8, 9, "deflate64"), (8, 12, "bzip2"), (14, 1, "Bad CRC-32")],
    ids=["encrypted", "deflate64", "bzip2", "checksum"],
)
def test_a_file_that_cannot_be_unpacked_says_why_and_the_rest_is_taken(at, value, why):
    refused, good = opened(changed(zip_of({"a.txt": b"a", "b.txt": b"b"}), at, value))
    assert why in refused.message
    assert good.content == b"b"


def test_all_files_together_have_a_limit(settings):
    settings.IMR_MAX_ARCHIVE_BYTES = 1000
    [refused] = opened(zip_of({f"{number}.txt": bytes(300) for number in range(4)}))
    assert "together" in refused.message


def test_unpacking_has_a_time_limit(monkeypatch):
    monkeypatch.setattr(zip_archives, "time", clock(250))
    found = opened(zip_of({f"{number}.txt": b"a" for number in range(5)}))
    assert [type(file) for file in found] == [IncomingFile] * 3 + [RefusedFile] * 2
    assert "took longer" in found[-1].message


def test_too_many_files_are_refused_before_they_are_listed(settings):
    settings.IMR_MAX_ARCHIVE_ENTRIES = 3
    content = zip_of({f"{number}.txt": b"text" for number in range(4)})
    assert "4 files" in opened(content)[0].message
    settings.IMR_MAX_ARCHIVE_ENTRIES = 0
    assert "more files than" in opened(content)[0].message


def test_a_bad_archive_does_not_end_a_run_over_a_folder(tmp_path):
    (tmp_path / "a.zip").write_bytes(raw_zip([b"a.txt", b"b.txt"], offsets=[0, 0]))
    (tmp_path / "b.zip").write_bytes(raw_zip([b"."]))
    (tmp_path / "c.txt").write_bytes(b"text")
    found = list(sources.from_paths([tmp_path]))
    assert [type(file) for file in found] == [RefusedFile, RefusedFile, IncomingFile]
    assert sources.count([tmp_path]) == 3


def test_links_in_a_folder_are_not_followed_and_said(tmp_path):
    (tmp_path / "secret").write_text("secret")
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "a.txt").write_text("text")
    (folder / "b.txt").symlink_to(tmp_path / "secret")
    (folder / "c").symlink_to(tmp_path)
    found = list(sources.from_paths([folder]))
    assert [file.name for file in found] == ["a.txt", "b.txt", "c"]
    assert all("symbolic link" in file.message for file in found[1:])


def test_an_archive_that_goes_on_in_other_files_is_refused_with_a_message():
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, 0, 2)  # of a zip64 archive in two files
    content = b"PK\x03\x04" + bytes(30) + locator + END.pack(b"PK\x05\x06", 0, 0, 1, 1, 46, 0, 0)
    file = io.BytesIO(content)
    assert is_archive("letters.zip", file)
    (refused,) = sources.from_upload("letters.zip", file, len(content))
    assert isinstance(refused, RefusedFile)
    assert "damaged" in refused.message
