"""Readers get a copy or the text of a letter's file, never the bytes that came in."""

from __future__ import annotations

import pytest

from determinations.ingest import lifecycle, readers_files
from determinations.ingest.intake import open_batch, receive
from determinations.ingest.lifecycle import record_reading
from determinations.ingest.sources import IncomingFile
from determinations.letters import BY_HAND
from determinations.letters.extraction.file_text import UnreadableLetter
from determinations.letters.reading import read
from determinations.models import Letter, LetterStatus
from determinations.tests.archive import add_letter, letter_text
from determinations.tests.hostile_pdfs import (
    NAME,
    changed,
    with_annotation,
    with_metadata,
    with_picture,
)

pytestmark = pytest.mark.django_db
URL = "/cases/CM17-9100001/letter/"


def add_pdf(change) -> Letter:
    content = changed(change, letter_text())
    receipt = receive(
        open_batch("test"), IncomingFile("letter.pdf", content), publish_when_clean=True
    )
    record_reading(receipt.letter.pk, read(content, "application/pdf"))
    return Letter.objects.defer(None).get(pk=receipt.letter.pk)


def test_readers_get_a_copy_that_is_made_once(client, monkeypatch):
    letter = add_pdf(with_metadata)
    assert letter.status == LetterStatus.PUBLISHED
    response = client.get(URL)
    content = response.getvalue()
    assert response.headers["Content-Type"] == "application/pdf"
    assert content.startswith(b"%PDF-")
    assert NAME.encode() in bytes(letter.content)
    assert NAME.encode() not in content
    monkeypatch.setattr(readers_files, "shared_reader", None)  # whoever copies again fails
    assert client.get(URL).getvalue() == content


def test_of_a_redacted_pdf_they_get_the_text_and_no_copy_is_kept(client):
    letter = add_pdf(with_metadata)
    assert client.get(URL).getvalue().startswith(b"%PDF-")
    lifecycle.redact(letter.pk, [(BY_HAND, "cook")])
    lifecycle.publish(letter.pk)
    response = client.get(URL)
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert b"female [redacted: passage] with" in response.getvalue()
    assert Letter.objects.defer(None).get().readers_copy is None


@pytest.mark.parametrize(
    ("change", "named"), [(with_annotation, "annotations"), (with_picture, "a picture")]
)
def test_a_file_with_more_than_its_text_waits_for_a_person(client, change, named):
    letter = add_pdf(change)
    assert letter.status == LetterStatus.NEEDS_REVIEW
    (problem,) = letter.problems
    assert problem["code"] == "not-in-the-text"
    assert named in problem["message"]
    assert client.get(URL).status_code == 404


def test_where_no_copy_can_be_made_readers_get_the_text(client, monkeypatch):
    class Broken:
        def copy(self, content, *, recognized):
            raise UnreadableLetter("The file made the PDF reader crash.")

    add_pdf(with_metadata)
    monkeypatch.setattr(readers_files, "shared_reader", Broken)
    response = client.get(URL)
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert b"MRI of the left knee" in response.getvalue()
    monkeypatch.setattr(readers_files, "shared_reader", None)  # it is not tried again
    assert b"MRI of the left knee" in client.get(URL).getvalue()


def test_of_plain_text_readers_get_what_was_screened(client):
    add_letter(letter_text().replace("knee", "kn\u00adee"))
    content = client.get(URL).getvalue().decode()
    assert "MRI of the left knee" in content
