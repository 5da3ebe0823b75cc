"""A page of a PDF as a picture: what the letter looks like, with nothing in it that could act."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator, Sequence

import pypdfium2
from PIL import ImageDraw

from .extraction import UnreadableLetter

PNG_HEADER = b"\x89PNG\r\n\x1a\n"
DPI = 110
MOST_PIXELS = 1600
"""Of a picture's width, and of its height: a page that is larger is drawn smaller."""
MOST_BYTES = 6 * 1024 * 1024

FRAME = 3
"""Pixels of the line around words that are to be seen."""

Box = tuple[float, float, float, float]

_IHDR = struct.Struct(">4sII")


def draw_page(data: bytes, number: int, words: Sequence[str] = ()) -> bytes:
    """Return the page with this number, from 1, as a PNG in shades of grey.

    Each place of `words` that the page's text has is framed; a scan has no text. Raise
    `UnreadableLetter` where the file can't be opened or has no such page.
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
        frames = ImageDraw.Draw(picture)
        for left, bottom, right, top in _places(page, words):
            box = (left * scale, (height - top) * scale, right * scale, (height - bottom) * scale)
            frames.rectangle(_wider(box), outline=0, width=FRAME)
    except pypdfium2.PdfiumError as error:
        raise UnreadableLetter("A page of the PDF is damaged.", "damaged") from error
    finally:
        document.close()
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", compress_level=3)
    return buffer.getvalue()


def _places(page: pypdfium2.PdfPage, words: Sequence[str]) -> Iterator[Box]:
    """Yield where the page's text has these words: left, bottom, right and top, in points."""
    if not words:
        return
    text = page.get_textpage()
    for passage in filter(None, words):
        found = text.search(passage)
        while (place := found.get_next()) is not None:
            for number in range(text.count_rects(*place)):
                left, bottom, right, top = text.get_rect(number)
                yield left, bottom, right, top


def _wider(box: Box) -> Box:
    return box[0] - FRAME, box[1] - FRAME, box[2] + FRAME, box[3] + FRAME


def is_picture(answer: bytes) -> bool:
    """Return whether an answer is a PNG of a size that `draw_page` makes, by its head."""
    start = len(PNG_HEADER) + 4
    if not answer.startswith(PNG_HEADER) or not start < len(answer) <= MOST_BYTES:
        return False
    if len(answer) < start + _IHDR.size:
        return False
    kind, width, height = _IHDR.unpack_from(answer, start)
    return kind == b"IHDR" and 0 < width <= MOST_PIXELS + 1 and 0 < height <= MOST_PIXELS + 1
