"""What readers get of a PDF: the printed pages, and nothing that names somebody beside them."""

from __future__ import annotations

import io

import pikepdf
import pypdfium2
import pytest

from determinations.letters.extraction.unseen import unseen_in_document, unseen_on_page
from determinations.letters.readers_copy import NoReadersCopy, make_readers_copy
from determinations.tests.hostile_pdfs import HOSTILE, NAME, TEXT, changed, with_annotation
from synthetic.pdf import to_pdf


def unseen(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    found = list(unseen_in_document(document))
    for number in range(len(document)):
        page = document[number]
        found += unseen_on_page(page, page.get_textpage())
    return found


def everything_in(data: bytes) -> bytes:
    """Return all objects and all unpacked streams of a PDF, one after the other."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        parts = [pdf.trailer.unparse(resolved=True)]
        for item in pdf.objects:
            parts.append(item.unparse(resolved=True))
            if isinstance(item, pikepdf.Stream):
                try:
                    parts.append(item.read_bytes())
                except pikepdf.PdfError:
                    parts.append(item.read_raw_bytes())
    return b"\n".join(parts)


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_the_screen_can_not_see_is_named(kind):
    change, expected = HOSTILE[kind]
    assert unseen(changed(change)) == expected


def test_an_ordinary_letter_hides_nothing():
    assert unseen(to_pdf(TEXT)) == []


@pytest.mark.parametrize("kind", HOSTILE)
def test_nothing_beside_the_print_is_in_the_copy(kind):
    data = changed(HOSTILE[kind][0])
    if kind not in ("picture", "inline picture", "letterhead"):
        assert NAME.encode() in everything_in(data)
    copy = make_readers_copy(data)
    inside = everything_in(copy)
    assert NAME.encode() not in inside
    assert b"/Subtype /Image" not in inside
    assert b"\nID " not in inside
    for name in (b"/JavaScript", b"/Annots", b"/AcroForm", b"/EmbeddedFiles", b"/Author"):
        assert name not in inside
    assert unseen(copy) == []


@pytest.mark.parametrize("kind", HOSTILE)
def test_the_copy_prints_the_same_text(kind):
    copy = pypdfium2.PdfDocument(make_readers_copy(changed(HOSTILE[kind][0])))
    texts = [copy[number].get_textpage().get_text_range().split() for number in range(len(copy))]
    assert texts == [page.split() for page in TEXT.split("\f")]


def test_the_same_letter_gives_the_same_copy():
    assert make_readers_copy(to_pdf(TEXT)) == make_readers_copy(to_pdf(TEXT))


def test_a_scan_becomes_pictures_of_its_pages():
    copy = make_readers_copy(changed(with_annotation), recognized=True)
    document = pypdfium2.PdfDocument(copy)
    assert len(document) == 2
    assert document[0].get_textpage().get_text_range() == ""
    assert NAME.encode() not in everything_in(copy)


def test_a_damaged_file_has_no_copy():
    with pytest.raises(NoReadersCopy):
        make_readers_copy(b"%PDF-1.4 and nothing else")
