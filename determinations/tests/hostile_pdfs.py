"""Letters as PDFs that carry a name where no screen of the text sees it."""

from __future__ import annotations

import io

import pikepdf
from PIL import Image

from synthetic.pdf import to_pdf

NAME = "Zebediah Quackenbush"
TEXT = "Case Number: CM17-9100001\nThe request is not medically necessary.\fSecond page."


def changed(change, text: str = TEXT) -> bytes:
    """Return a letter of this text as a PDF after `change(pdf)`."""
    with pikepdf.open(io.BytesIO(to_pdf(text))) as pdf:
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
