"""A page of a PDF as a picture: what the letter looks like, with nothing in it that could act."""

from __future__ import annotations

import io
import struct

import pypdfium2

from .extraction import UnreadableLetter

PNG_HEADER = b"\x89PNG\r\n\x1a\n"
DPI = 110
MOST_PIXELS = 1600
"""Of a picture's width, and of its height: a page that is larger is drawn smaller."""
MOST_BYTES = 6 * 1024 * 1024

_IHDR = struct.Struct(">4sII")


def draw_page(data: bytes, number: int) -> bytes:
    """Return the page with this number, from 1, as a PNG in shades of grey.

    Raise `UnreadableLetter` where the file can't be opened or has no such page.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise UnreadableLetter("The PDF could not be opened to draw it.", "damaged") from error
    try:
        if not 1 <= number <= len(document):
            raise UnreadableLetter(f"The PDF has no page {number}.", "no-page")
        page = document[number - 1]
        width, height = page.get_size()
        scale = min(DPI / 72, MOST_PIXELS / max(width, height, 1))
        picture = page.render(scale=scale, grayscale=True).to_pil().convert("L")
    except pypdfium2.PdfiumError as error:
        raise UnreadableLetter("A page of the PDF is damaged.", "damaged") from error
    finally:
        document.close()
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", compress_level=3)
    return buffer.getvalue()


def is_picture(answer: bytes) -> bool:
    """Return whether an answer is a PNG of a size that `draw_page` makes, by its head."""
    start = len(PNG_HEADER) + 4
    if not answer.startswith(PNG_HEADER) or not start < len(answer) <= MOST_BYTES:
        return False
    if len(answer) < start + _IHDR.size:
        return False
    kind, width, height = _IHDR.unpack_from(answer, start)
    return kind == b"IHDR" and 0 < width <= MOST_PIXELS + 1 and 0 < height <= MOST_PIXELS + 1
