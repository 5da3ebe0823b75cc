"""Frames on a pipe: the length in four bytes, then so many bytes; and the tasks they ask for."""

from __future__ import annotations

import struct
from enum import StrEnum
from typing import BinaryIO


class Task(StrEnum):
    """What a child has to do with a letter."""

    READ = "read"
    COPY = "copy"
    COPY_SCAN = "copy-scan"
    """A copy for readers of a letter whose pages are scans."""
    PICTURE = "picture"
    """A page of a PDF, drawn; its number and words to frame (JSON) stand for the media type."""


HEADER = struct.Struct("!I")


def frame(payload: bytes) -> bytes:
    """Return a payload with its length in front."""
    return HEADER.pack(len(payload)) + payload


def read_frame(stream: BinaryIO) -> bytes | None:
    """Return the next payload, None at the end of the stream; raise `EOFError` inside a frame."""
    header = stream.read(HEADER.size)
    if not header:
        return None
    (length,) = HEADER.unpack(header.ljust(HEADER.size, b"\0"))
    payload = stream.read(length)
    if len(header) < HEADER.size or len(payload) < length:
        raise EOFError("The stream ends inside a frame.")
    return payload
