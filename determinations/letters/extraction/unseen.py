"""What a PDF shows or carries beside its text, so that no screen of the text sees it."""

from __future__ import annotations

from collections.abc import Iterator
from ctypes import c_float

import pypdfium2
from pypdfium2 import raw

LETTERHEAD_SHARE = 0.02
"""Part of the page's area up to which a picture is a letterhead's logo; the state's is 0.8 %."""

MOST_FORMS = 15
"""How deep pdfium looks into forms (XObjects) that hold other forms."""

CHARACTER_STEP = 4
"""Every fourth character is looked up in its font: fonts fail for whole words, not for a letter."""


def unseen_in_document(document: pypdfium2.PdfDocument) -> Iterator[str]:
    """Name for an administrator what a document carries beside its pages.

    Metadata is not named: every PDF has some, and readers never get it.
    """
    if raw.FPDFDoc_GetAttachmentCount(document) > 0:
        yield "attached files"
    if raw.FPDFDoc_GetJavaScriptActionCount(document) > 0:
        yield "scripts"
    if raw.FPDF_GetFormType(document) != raw.FORMTYPE_NONE and _has_fields(document):
        yield "form fields"


def unseen_on_page(page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage) -> Iterator[str]:
    """Name what one page shows besides its text. The pictures of a scanned page are its text."""
    width, height = page.get_size()
    letterhead = LETTERHEAD_SHARE * width * height
    if any(_area(picture) > letterhead for picture in _pictures(page)):
        yield "a picture"
    if any(_says_something(page, index) for index in range(raw.FPDFPage_GetAnnotCount(page))):
        yield "annotations"
    if _is_beside_the_page(text):
        yield "text beside the printed page"
    if _has_unreadable_characters(text):
        yield "characters that a program can't read"


def _has_fields(document: pypdfium2.PdfDocument) -> bool:
    """Return whether a page has a field. An empty form, as Word leaves in PDFs, does not count."""
    return any(
        _kind_of_annotation(document[number], index) == raw.FPDF_ANNOT_WIDGET
        for number in range(len(document))
        for index in range(raw.FPDFPage_GetAnnotCount(document[number]))
    )


def _pictures(page: pypdfium2.PdfPage) -> Iterator[raw.FPDF_PAGEOBJECT]:
    """Yield the pictures of a page, also those within forms.

    Goes by pdfium's own functions: a page has hundreds of objects, and wrapping each takes longer
    than reading the page's text.
    """
    for index in range(raw.FPDFPage_CountObjects(page)):
        yield from _pictures_of(raw.FPDFPage_GetObject(page, index), MOST_FORMS)


def _pictures_of(item: raw.FPDF_PAGEOBJECT, depth: int) -> Iterator[raw.FPDF_PAGEOBJECT]:
    kind = raw.FPDFPageObj_GetType(item)
    if kind == raw.FPDF_PAGEOBJ_IMAGE:
        yield item
    elif kind == raw.FPDF_PAGEOBJ_FORM and depth:
        for index in range(raw.FPDFFormObj_CountObjects(item)):
            yield from _pictures_of(raw.FPDFFormObj_GetObject(item, index), depth - 1)


def _area(picture: raw.FPDF_PAGEOBJECT) -> float:
    """Return the area that a picture takes on its page, in square points."""
    left, bottom, right, top = (c_float() for _ in range(4))
    raw.FPDFPageObj_GetBounds(picture, left, bottom, right, top)
    return abs(right.value - left.value) * abs(top.value - bottom.value)


def _says_something(page: pypdfium2.PdfPage, index: int) -> bool:
    """Return whether an annotation is more than a link or a field, which is named by itself."""
    return _kind_of_annotation(page, index) not in (
        raw.FPDF_ANNOT_LINK,
        raw.FPDF_ANNOT_WIDGET,
        raw.FPDF_ANNOT_POPUP,
    )


def _kind_of_annotation(page: pypdfium2.PdfPage, index: int) -> int:
    annotation = raw.FPDFPage_GetAnnot(page, index)
    try:
        return int(raw.FPDFAnnot_GetSubtype(annotation))
    finally:
        raw.FPDFPage_CloseAnnot(annotation)


def _is_beside_the_page(text: pypdfium2.PdfTextPage) -> bool:
    """Return whether more characters are written than stand within the page's box."""
    return _letters(text.get_text_range()) != _letters(text.get_text_bounded())


def _letters(text: str) -> int:
    return sum(not character.isspace() for character in text)


def _has_unreadable_characters(text: pypdfium2.PdfTextPage) -> bool:
    """Return whether glyphs are printed whose font does not say which characters they are."""
    return any(
        raw.FPDFText_HasUnicodeMapError(text, index) == 1
        for index in range(0, text.count_chars(), CHARACTER_STEP)
    )
