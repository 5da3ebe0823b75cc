"""One letter from bytes to everything that the archive keeps of it.

`read` runs in a confined child (`child`): an uploaded PDF is untrusted, and whatever a broken one
makes the PDF library do must not reach the web server or the database.
"""

from __future__ import annotations

from dataclasses import dataclass

from .extraction import ExtractedText, extract
from .model import ParsedLetter, PhiFinding
from .parsing import parse
from .phi import screen


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from one file."""

    extracted: ExtractedText
    parsed: ParsedLetter
    findings: tuple[PhiFinding, ...]


def read(data: bytes, media_type: str) -> Reading:
    """Extract the text of a letter, parse it and screen it for marks that identify people.

    Raises `UnreadableLetter` with a message for people where there is no text to be had.
    """
    extracted = extract(data, media_type)
    parsed = parse(extracted.text, recognized=extracted.recognized, unseen=extracted.unseen)
    return Reading(extracted, parsed, screen(extracted.text))
