"""Open a file (PDF or text) and extract the normalized text that everything else reads.

Text extraction joins, splits and spaces lines differently by tool, so nothing later may rely on
columns; what can be repaired without knowing the letter's layout is repaired here.
"""

from __future__ import annotations

from dataclasses import dataclass

import pypdfium2

from ..processor_time import not_counted
from . import ocr
from .normalization import normalize
from .unseen import unseen_in_document, unseen_on_page

MAX_PAGES = 200
"""A letter has 1 to 6 pages; what is longer than this is not a letter."""

MAX_CHARACTERS = 5_000_000

PAGE_BREAK = "\f"


class UnreadableLetter(Exception):
    """A file that no text can be got from, with a message for the person who sent it.

    `code` is stable, for counting; `waits` tells that trying again later makes sense.
    """

    def __init__(self, message: str, code: str = "unreadable", waits: bool = False) -> None:
        super().__init__(message, code, waits)
        self.message = message
        self.code = code
        self.waits = waits

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True, slots=True)
class ExtractedText:
    """Normalized text with form feeds between pages, how it was got, and from how many pages."""

    text: str
    method: str
    """text-layer, plain or ocr."""
    pages: int
    unseen: tuple[str, ...] = ()
    """What a PDF shows or carries that is not in its text, named for an administrator."""

    @property
    def recognized(self) -> bool:
        """Whether any page was a scan, so that letters and digits may be misread."""
        return self.method == "ocr"


def extract(data: bytes, media_type: str) -> ExtractedText:
    """Get a letter's text from its bytes.

    Raises `UnreadableLetter` for damaged, protected, empty or oversized files, for other types
    than application/pdf and text/plain, and for scans where no OCR is installed.
    """
    if media_type == "application/pdf":
        return _from_pdf(data)
    if media_type == "text/plain":
        text = normalize(_decode(data))
        if not text.strip():
            raise UnreadableLetter("The file has no text in it.", "no-text")
        return ExtractedText(_bounded(text), "plain", text.count(PAGE_BREAK) + 1)
    raise UnreadableLetter("This is neither a PDF nor a text file.", "unknown-file-type")


def _decode(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _bounded(text: str) -> str:
    if len(text) > MAX_CHARACTERS:
        raise UnreadableLetter(
            f"The file holds {len(text):,} characters of text; a letter has a few thousand.",
            "too-long",
        )
    return text


def _from_pdf(data: bytes) -> ExtractedText:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableLetter("The PDF is protected by a password.", "protected") from error
        raise UnreadableLetter("The PDF is damaged and could not be opened.", "damaged") from error
    try:
        return _from_pages(document)
    except pypdfium2.PdfiumError as error:
        raise UnreadableLetter("A page of the PDF is damaged.", "damaged") from error
    finally:
        document.close()


def _from_pages(document: pypdfium2.PdfDocument) -> ExtractedText:
    count = len(document)
    if count == 0:
        raise UnreadableLetter("The PDF has no pages.", "no-text")
    if count > MAX_PAGES:
        raise UnreadableLetter(
            f"The PDF has {count:,} pages; a letter has a few, and {MAX_PAGES} at most are read.",
            "too-long",
        )
    texts, recognized = [], False
    unseen = list(unseen_in_document(document))
    for number in range(count):
        page = document[number]
        written = page.get_textpage()
        text = written.get_text_bounded()
        if not text.strip() and ocr.has_images(page):
            text = _recognize(page)
            recognized = True
        else:
            unseen.extend(unseen_on_page(page, written))
        texts.append(text)
    text = normalize(f"\n{PAGE_BREAK}".join(texts))
    if not text.strip():
        raise UnreadableLetter("The PDF has no text and no scanned page in it.", "no-text")
    method = "ocr" if recognized else "text-layer"
    return ExtractedText(_bounded(text), method, count, tuple(dict.fromkeys(unseen)))


def _recognize(page: pypdfium2.PdfPage) -> str:
    try:
        with not_counted():
            return ocr.recognize(page)
    except ocr.OcrMissing as error:
        raise UnreadableLetter(
            "The PDF is a scan, and no text recognition (Tesseract) is installed here. The letter "
            "waits; it can be read again once Tesseract is there.",
            "ocr-missing",
            waits=True,
        ) from error
    except ocr.OcrFailed as error:
        raise UnreadableLetter("The scanned page could not be recognized.", "ocr-failed") from error
