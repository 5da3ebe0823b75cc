"""The copy of a PDF that readers get: the printed pages and nothing else.

The screen for marks that identify people sees a PDF's text and nothing more. Metadata, attached
files, form fields, annotations, scripts, pictures and text beside the page may name somebody all
the same, so none of them is in the copy. A letter that has such things waits for a person
(`extraction/unseen.py`).
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pikepdf
import pypdfium2
from pypdfium2 import raw

PAGE_KEYS = frozenset(("/Type", "/MediaBox", "/CropBox", "/Rotate", "/Resources", "/Contents"))
"""What a page of the copy keeps of its dictionary (ISO 32000-1, table 30)."""

DROPPED_KEYS = frozenset(
    ("/Metadata", "/PieceInfo", "/LastModified", "/OC", "/AF", "/AA", "/A", "/JS", "/StructParent",
     "/StructParents", "/Thumb", "/OPI", "/Alternates", "/Ref", "/Measure", "/PtData",
     "/Properties")
)  # fmt: skip
"""What a resource may carry besides what is printed, dropped at any depth."""

_INLINE_PICTURE = re.compile(rb"\bBI\b.{1,400}?\bID\b", re.DOTALL)
"""A picture written into a content stream (ISO 32000-1, 8.9.7)."""

SCAN_DPI = 150
SCAN_QUALITY = 70
MOST_DEPTH = 40
"""How deep resources may refer to each other; a printed page needs four or five."""


class NoReadersCopy(Exception):
    """A PDF of which no faithful copy can be made; readers get its text instead."""


def make_readers_copy(data: bytes, *, recognized: bool = False) -> bytes:
    """Return the copy of a PDF that was read without error.

    With `recognized` the pages are scans: each becomes one picture of what it shows. Otherwise
    pages keep their text and lines, and lose all pictures. Raises `NoReadersCopy` where the copy
    would not hold the same text as the printed pages.
    """
    try:
        copy = _pictures_of_pages(data) if recognized else _printed_pages(data)
        if not recognized and _written(copy) != _printed(data):
            raise NoReadersCopy("The copy would not say what the printed pages say.")
    except (pikepdf.PdfError, pypdfium2.PdfiumError, OSError) as error:
        raise NoReadersCopy(str(error)) from error
    return copy


def _printed_pages(data: bytes) -> bytes:
    """Copy pages into a new document, key by key, without anything beside or behind the print."""
    with (
        pikepdf.open(io.BytesIO(_without_text_beside_pages(data))) as source,
        pikepdf.new() as target,
    ):
        for page in source.pages:
            target.pages.append(page)
        for page in target.pages:
            for key in set(page.obj.keys()) - PAGE_KEYS - {"/Parent"}:
                del page.obj[key]
            _strip(page.obj.get("/Resources"), 0, set())
            if any(_INLINE_PICTURE.search(part.read_bytes()) for part in _contents(page)):
                page.obj["/Contents"] = target.make_stream(_without_inline_pictures(page))
        del target.docinfo
        buffer = io.BytesIO()
        target.remove_unreferenced_resources()
        target.save(
            buffer,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
            fix_metadata_version=False,
        )
        return buffer.getvalue()


def _contents(page: pikepdf.Page) -> list[pikepdf.Object]:
    contents = page.obj.get("/Contents", pikepdf.Array())
    return list(contents) if isinstance(contents, pikepdf.Array) else [contents]


def _without_inline_pictures(content: pikepdf.Page | pikepdf.Object) -> bytes:
    """Return a content stream without the pictures that are written into it."""
    kept = [
        step
        for step in pikepdf.parse_content_stream(content)
        if not isinstance(step, pikepdf.ContentStreamInlineImage)
    ]
    return pikepdf.unparse_content_stream(kept)


def _without_text_beside_pages(data: bytes) -> bytes:
    """Remove text that stands outside of what is shown of the pages; else return `data` itself."""
    document = pypdfium2.PdfDocument(data)
    changed = False
    try:
        for number in range(len(document)):
            page = document[number]
            texts = page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=1)
            beside = [text for text in texts if _is_beside(page, text)]
            for text in beside:
                page.remove_obj(text)
            if beside:
                page.gen_content()
                changed = True
            page.close()
        if not changed:
            return data
        buffer = io.BytesIO()
        document.save(buffer)
        return buffer.getvalue()
    finally:
        document.close()


def _is_beside(page: pypdfium2.PdfPage, text: pypdfium2.PdfObject) -> bool:
    """Return whether a text is printed outside of what is shown of the page."""
    left, bottom, right, top = text.get_bounds()
    x0, y0, x1, y1 = page.get_bbox()
    return right <= x0 or left >= x1 or top <= y0 or bottom >= y1


def _strip(value: pikepdf.Object | None, depth: int, seen: set[tuple[int, int]]) -> None:
    """Drop from a resource, and all that it refers to, what is not printed."""
    if value is None or depth > MOST_DEPTH:
        return
    if isinstance(value, pikepdf.Array):
        for part in value:
            if isinstance(part, pikepdf.Object):
                _strip(part, depth + 1, seen)
        return
    if not isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
        return
    if value.is_indirect:
        if value.objgen in seen:
            return
        seen.add(value.objgen)
    keys = value.stream_dict if isinstance(value, pikepdf.Stream) else value
    for key in list(keys.keys()):
        if key in DROPPED_KEYS:
            del value[key]
            continue
        part = keys[key]
        if isinstance(part, pikepdf.Stream) and part.get("/Subtype") == "/Image":
            del value[key]
        elif isinstance(part, pikepdf.Object):
            _strip(part, depth + 1, seen)
            if _is_form(part) and _INLINE_PICTURE.search(part.read_bytes()):
                part.write(_without_inline_pictures(part))


def _is_form(value: pikepdf.Object) -> bool:
    return isinstance(value, pikepdf.Stream) and value.get("/Subtype") == "/Form"


def _pictures_of_pages(data: bytes) -> bytes:
    """Return a PDF in which each page is one grey picture of what the page shows."""
    document = pypdfium2.PdfDocument(data)
    try:
        pages = [
            document[number].render(scale=SCAN_DPI / 72, grayscale=True).to_pil().convert("L")
            for number in range(len(document))
        ]
    finally:
        document.close()
    buffer = io.BytesIO()
    pages[0].save(
        buffer,
        "PDF",
        save_all=True,
        append_images=pages[1:],
        resolution=SCAN_DPI,
        quality=SCAN_QUALITY,
    )
    with pikepdf.open(buffer) as target:
        del target.docinfo
        clean = io.BytesIO()
        target.save(clean, deterministic_id=True)
        return clean.getvalue()


def _written(data: bytes) -> str:
    """Return every character of a PDF but whitespace, on its pages and beside them."""
    return _characters(data, lambda page: page.get_textpage().get_text_range())


def _printed(data: bytes) -> str:
    """Return every character that stands within the pages of a PDF, but whitespace."""
    return _characters(data, lambda page: page.get_textpage().get_text_bounded())


def _characters(data: bytes, text_of: Callable[[pypdfium2.PdfPage], str]) -> str:
    document = pypdfium2.PdfDocument(data)
    try:
        texts = [text_of(document[number]) for number in range(len(document))]
    finally:
        document.close()
    return re.sub(r"[\s\ufffe\x02]+", "", "".join(texts))
