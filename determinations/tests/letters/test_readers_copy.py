"""What readers get of a PDF: the printed pages, and nothing that names somebody beside them."""

from __future__ import annotations

import io

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from determinations.letters.extraction.unseen import unseen_in_document, unseen_on_page
from determinations.letters.readers_copy import NoReadersCopy, make_readers_copy
from synthetic.pdf import to_pdf

NAME = "Zebediah Quackenbush"
TEXT = "Case Number: CM17-9100001\nThe request is not medically necessary.\fSecond page."


def changed(change) -> bytes:
    """Return the letter as a PDF after `change(pdf)`."""
    with pikepdf.open(io.BytesIO(to_pdf(TEXT))) as pdf:
        change(pdf)
        buffer = io.BytesIO()
        pdf.save(buffer)
        return buffer.getvalue()


def with_metadata(pdf):
    pdf.docinfo["/Author"] = NAME
    with pdf.open_metadata() as metadata:
        metadata["dc:title"] = NAME
    pdf.pages[0].obj["/PieceInfo"] = pikepdf.Dictionary(Note=pikepdf.String(NAME))


def with_attachment(pdf):
    pdf.attachments["note.txt"] = NAME.encode()


def with_script(pdf):
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String(f"alert('{NAME}')"))
    pdf.Root.OpenAction = pdf.make_indirect(script)
    pdf.Root.Names = pikepdf.Dictionary(
        JavaScript=pikepdf.Dictionary(
            Names=pikepdf.Array([pikepdf.String("a"), pdf.make_indirect(script)])
        )
    )


def annotation(pdf, **values):
    return pdf.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.Annot, Rect=[10, 10, 200, 40], **values)
    )


def with_annotation(pdf):
    note = annotation(pdf, Subtype=pikepdf.Name.FreeText, Contents=pikepdf.String(NAME))
    pdf.pages[0].obj["/Annots"] = pikepdf.Array([note])


def with_form(pdf):
    field = annotation(
        pdf, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T=pikepdf.String("employee"),
        V=pikepdf.String(NAME),
    )  # fmt: skip
    pdf.pages[0].obj["/Annots"] = pikepdf.Array([field])
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]))


def with_picture(pdf, width=300, height=200):
    picture = pikepdf.Stream(pdf, Image.new("L", (60, 40), 90).tobytes())
    picture.update(
        pikepdf.Dictionary(
            Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=60, Height=40,
            ColorSpace=pikepdf.Name.DeviceGray, BitsPerComponent=8,
        )
    )  # fmt: skip
    page = pdf.pages[0]
    name = page.add_resource(picture, pikepdf.Name.XObject)
    page.contents_add(f"q {width} 0 0 {height} 100 300 cm {name} Do Q".encode())


def with_inline_picture(pdf):
    pdf.pages[0].contents_add(
        b"q 300 0 0 200 100 300 cm BI /W 4 /H 4 /CS /G /BPC 8 ID 0123456789abcdef EI Q"
    )


def with_letterhead(pdf):
    with_picture(pdf, 120, 30)


def with_text_beside_the_page(pdf):
    font = next(iter(pdf.pages[0].obj.Resources.Font.keys()))
    pdf.pages[0].contents_add(f"BT {font} 12 Tf 2000 2000 Td ({NAME}) Tj ET".encode())


HOSTILE = {
    "metadata": (with_metadata, []),
    "attachment": (with_attachment, ["attached files"]),
    "script": (with_script, ["scripts"]),
    "annotation": (with_annotation, ["annotations"]),
    "form": (with_form, ["form fields"]),
    "picture": (with_picture, ["a picture"]),
    "inline picture": (with_inline_picture, ["a picture"]),
    "letterhead": (with_letterhead, []),
    "beside": (with_text_beside_the_page, ["text beside the printed page"]),
}


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
