"""One file on its way in: with its bytes, or with why it is not taken."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.conf import settings
from django.template.defaultfilters import filesizeformat

FILES_A_GROUP = 100
BYTES_A_GROUP = 16 * 1024 * 1024
"""A group of files that is stored and read together has as many at most; a larger file is alone."""


@dataclass(frozen=True, slots=True)
class IncomingFile:
    """One file with its bytes, as it came."""

    name: str
    content: bytes
    sha256: str = field(init=False, repr=False, compare=False)
    """Of the content, in hex: what letters are told apart by."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "sha256", hashlib.sha256(self.content).hexdigest())


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """A file that is refused, with a message for the person who sent it."""

    name: str
    message: str
    size: int | None = None


Incoming = IncomingFile | RefusedFile


def grouped(files: Iterable[Incoming]) -> Iterator[list[Incoming]]:
    """Yield files in groups, in their order; no more than one group is held in memory."""
    group: list[Incoming] = []
    size = 0
    for file in files:
        added = len(file.content) if isinstance(file, IncomingFile) else 0
        if group and (len(group) >= FILES_A_GROUP or size + added > BYTES_A_GROUP):
            yield group
            group, size = [], 0
        group.append(file)
        size += added
    if group:
        yield group


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
