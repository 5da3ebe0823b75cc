"""Pages of a letter's file as pictures, for who reviews it; drawn in the confined child."""

from __future__ import annotations

from collections.abc import Sequence

from determinations.letters import UnreadableLetter
from determinations.models import Letter

from .letter_bytes import BytesLost, bytes_of
from .reader import picture_reader


def has_pictures(letter: Letter) -> bool:
    """Return whether there are pages to draw: of a PDF that was read."""
    return letter.media_type == "application/pdf" and letter.pages > 0


def page_picture(letter: Letter, page: int, words: Sequence[str] = ()) -> bytes:
    """Return a page, from 1, as a PNG in which these words are framed.

    Raise `UnreadableLetter` where it can't be drawn.
    """
    if letter.media_type != "application/pdf":
        raise UnreadableLetter("A text file has no pages to draw.", "no-page")
    try:
        content = bytes_of(letter)
    except BytesLost as error:
        raise UnreadableLetter(str(error), "file-lost") from error
    return picture_reader().draw(content, page, words)
