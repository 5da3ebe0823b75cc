"""One file on its way in: with its bytes, or with why it is not taken."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.template.defaultfilters import filesizeformat


@dataclass(frozen=True, slots=True)
class IncomingFile:
    """One file with its bytes, as it came."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """A file that is refused, with a message for the person who sent it."""

    name: str
    message: str
    size: int | None = None


Incoming = IncomingFile | RefusedFile


def too_large(name: str, size: int) -> RefusedFile:
    limit = filesizeformat(settings.IMR_MAX_LETTER_BYTES)
    return RefusedFile(
        name,
        f"The file has {filesizeformat(size)}; a letter may have {limit} at most. "
        "It was not stored.",
        size,
    )


def empty(name: str) -> RefusedFile:
    return RefusedFile(name, "The file is empty: there is nothing to store.", 0)
