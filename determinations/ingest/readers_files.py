"""What readers get of a letter's file: never the bytes that came in.

The screen for marks that identify people sees a letter's text and nothing else, so a PDF is copied
without all that is not printed text (`letters/readers_copy.py`), in the confined child. Plain text
is given as it was screened; a redacted letter as its redacted text.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from determinations.letters import UnreadableLetter
from determinations.models import Case, Letter, TextMethod

from .letter_bytes import BytesLost, StorageAway, bytes_of
from .reader import shared_reader

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ReadersFile:
    content: bytes
    media_type: str
    suffix: str


def readers_file(case: Case) -> ReadersFile:
    """Return the file of a published case's letter for readers.

    A PDF is copied at its first download, and the copy is kept. Where that fails, readers get
    the text. Raise `Letter.DoesNotExist` if readers don't see the case any more.
    """
    letter = _shown(case)
    if _gives_copy(letter) and letter.readers_copy is None:
        _make_copy(letter)
        letter = _shown(case)  # while it was made a person may have redacted or withdrawn it
    if _gives_copy(letter) and letter.readers_copy:
        return ReadersFile(bytes(letter.readers_copy), "application/pdf", ".pdf")
    return ReadersFile(letter.reading_text.encode(), "text/plain; charset=utf-8", ".txt")


def _shown(case: Case) -> Letter:
    """Return the letter that speaks for a case, as long as readers see it."""
    shown = Case.objects.published().filter(pk=case.pk)
    return Letter.objects.defer("content").get(current_for__in=shown)


def _gives_copy(letter: Letter) -> bool:
    return not letter.redacted_text and letter.media_type == "application/pdf"


def _make_copy(letter: Letter) -> None:
    """Make and keep the copy of a letter's PDF; an empty one where none can be made."""
    recognized = letter.text_method == TextMethod.OCR
    try:
        copy = shared_reader().copy(bytes_of(letter), recognized=recognized)
    except (BytesLost, StorageAway) as error:
        log.error("Letter %s has no copy for readers: %s", letter.pk, error)
        return
    except UnreadableLetter as error:
        log.warning("Letter %s has no copy for readers: %s", letter.pk, error)
        if error.waits:
            return
        copy = b""
    Letter.objects.filter(pk=letter.pk).update(readers_copy=copy)
