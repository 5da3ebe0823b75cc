"""Everything that is handed in is stored byte for byte, or refused with a clear message."""

from __future__ import annotations

import io
import zipfile

import pytest

from determinations.ingest import sources
from determinations.ingest.intake import media_type_of, open_batch, receive
from determinations.ingest.sources import IncomingFile, RefusedFile, from_paths, from_upload
from determinations.models import Letter, LetterStatus, Receipt, ReceiptResult
from determinations.tests.archive import letter_text

pytestmark = pytest.mark.django_db


def zip_of(files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer


def test_bytes_are_kept_as_they_came():
    content = b"%PDF-1.4 not much of a PDF \x00\xff"
    receipt = receive(open_batch("test"), IncomingFile("a.pdf", content))
    letter = Letter.objects.defer(None).get(pk=receipt.letter_id)
    assert bytes(letter.content) == content
    assert letter.media_type == "application/pdf"
    assert letter.status == LetterStatus.RECEIVED


def test_the_same_bytes_are_stored_once():
    batch = open_batch("test")
    first = receive(batch, IncomingFile("a.txt", b"the same"))
    second = receive(batch, IncomingFile("b.txt", b"the same"))
    assert second.result == ReceiptResult.DUPLICATE
    assert "a.txt" in second.message
    assert second.letter_id == first.letter_id
    assert Letter.objects.count() == 1


def test_an_unknown_type_is_kept_and_says_so():
    receipt = receive(open_batch("test"), IncomingFile("a.docx", b"PK\x03\x04\x00\x00\x00"))
    assert receipt.letter.status == LetterStatus.REJECTED
    assert "neither a PDF nor a text file" in receipt.message


def test_a_name_that_no_database_takes_is_cleaned():
    receipt = receive(open_batch("test"), IncomingFile("a\x00\udcff\n" + "x" * 400, b"text"))
    assert "\x00" not in receipt.file_name
    assert len(receipt.file_name) <= 255


def test_refusals_leave_a_receipt_and_no_letter():
    receipt = receive(open_batch("test"), RefusedFile("a.pdf", "Because.", 0))
    assert (receipt.result, receipt.message) == (ReceiptResult.REFUSED, "Because.")
    assert Receipt.objects.count() == 1
    assert not Letter.objects.exists()


def test_the_letter_and_what_is_to_follow_are_one_transaction():
    def fail(letter_id):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        receive(open_batch("test"), IncomingFile("a.txt", b"text"), then=fail)
    assert not Letter.objects.exists()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"junk before %PDF-1.7", "application/pdf"),
        (letter_text().encode(), "text/plain"),
        ("Größe".encode("cp1252"), "text/plain"),
        (b"\x7fELF\x00\x01", ""),
        (bytes(range(1, 32)) * 10, ""),
        (b"PK\x03\x04 an archive with a.pdf in it %PDF-1.7", ""),
    ],
)
def test_types_are_told_by_content_not_by_name(content, kind):
    assert media_type_of(content) == kind


def upload(name, content):
    return list(from_upload(name, io.BytesIO(content), len(content)))


def test_an_empty_file_is_refused():
    [file] = upload("a.pdf", b"")
    assert "empty" in file.message


def test_a_file_over_the_limit_is_refused_with_the_limit(settings):
    settings.IMR_MAX_LETTER_BYTES = 1024
    [file] = upload("a.pdf", b"%PDF-" + b"x" * 2000)
    assert "1.0" in file.message
    assert "not stored" in file.message


def test_a_zip_archive_gives_its_files():
    archive = zip_of(
        {"one.txt": "1", "folder/two.txt": "2", "__MACOSX/three": "3", "Thumbs.db": "4"}
    )
    found = upload("letters.zip", archive.getvalue())
    assert [file.name for file in found] == ["letters.zip/one.txt", "letters.zip/folder/two.txt"]


@pytest.mark.parametrize("name", ["../out.txt", "/etc/out.txt", "a/../../out.txt", "C:\\out.txt"])
def test_a_path_outside_of_the_archive_is_refused_and_the_rest_is_taken(name):
    found = upload("letters.zip", zip_of({name: "x", "good.txt": "y"}).getvalue())
    assert isinstance(found[0], RefusedFile)
    assert "outside" in found[0].message
    assert isinstance(found[1], IncomingFile)


def test_a_zip_bomb_is_not_unpacked(settings):
    settings.IMR_MAX_LETTER_BYTES = 10_000
    [file] = upload("bomb.zip", zip_of({"big.txt": b"0" * 5_000_000}).getvalue())
    assert isinstance(file, RefusedFile)


@pytest.mark.parametrize("name", ["letters.zip", "letter.docx"])
def test_a_damaged_archive_or_another_kind_of_file_is_kept_and_says_so(name):
    whole = zip_of({"a.txt": "x" * 1000}).getvalue()
    [file] = upload(name, whole[:60] if name.endswith(".zip") else whole)
    receipt = receive(open_batch("test"), file)
    assert receipt.letter.status == LetterStatus.REJECTED
    assert "undamaged zip archive" in receipt.message


def test_of_a_folder_letters_are_taken_and_other_files_left(tmp_path):
    for name in ("b.txt", "a.pdf", "notes.md", ".hidden.txt"):
        (tmp_path / name).write_text("text")
    assert [file.name for file in from_paths([tmp_path])] == ["a.pdf", "b.txt"]
    assert sources.count([tmp_path]) == 2


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_a_text_file_in_utf_16_is_text(encoding):
    mark = b"\xfe\xff" if encoding.endswith("be") else b""
    assert media_type_of(mark + letter_text().encode(encoding)) == "text/plain"
    assert media_type_of("\x01\x02\x03".encode("utf-16")) == ""


def test_characters_that_turn_a_name_around_are_dropped():
    receipt = receive(open_batch("test"), IncomingFile("invoice\u202efdp.exe\u202c.txt", b"text"))
    assert receipt.file_name == "invoicefdp.exe.txt"
    assert receipt.letter.file_name == "invoicefdp.exe.txt"
