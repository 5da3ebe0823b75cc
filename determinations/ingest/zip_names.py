"""Names in zip archives that are no valid text, which would keep all files from being read."""

from __future__ import annotations

import struct
from typing import IO

RECORD = struct.Struct("<4s4xH18x3H12x")
"""Of a file in an archive's directory: signature, flags, lengths of name, extra and comment."""
SIGNATURE = b"PK\x01\x02"
FLAGS_AT = 8
NAME_IS_UTF_8 = 0x800


class ReadableNames:
    """An archive's file, in which names that say they are UTF-8 and are not, say so no more.

    zipfile then takes them for names of the old code page, in which any byte is a character.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._directory_is_read = False
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable

    def read(self, size: int = -1) -> bytes:
        content = self._file.read(size)
        if self._directory_is_read or not content.startswith(SIGNATURE):
            return content
        self._directory_is_read = True  # at once, by whoever opens the archive
        return _with_readable_names(content)


def _with_readable_names(directory: bytes) -> bytes:
    mended, at = bytearray(directory), 0
    while at + RECORD.size <= len(directory):
        signature, flags, name, extra, comment = RECORD.unpack_from(directory, at)
        if signature != SIGNATURE:
            break
        start = at + RECORD.size
        if flags & NAME_IS_UTF_8 and not _is_utf_8(directory[start : start + name]):
            struct.pack_into("<H", mended, at + FLAGS_AT, flags & ~NAME_IS_UTF_8)
        at = start + name + extra + comment
    return bytes(mended)


def _is_utf_8(name: bytes) -> bool:
    try:
        name.decode()
    except UnicodeDecodeError:
        return False
    return True
