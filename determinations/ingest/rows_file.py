"""A file whose bytes lie in rows of the database: read where they are, without a copy on disk."""

from __future__ import annotations

import io
from bisect import bisect_right
from itertools import accumulate
from typing import Any

from django.db import OperationalError
from django.db.models import Model, QuerySet
from django.db.models.functions import Length

BUFFER_BYTES = 64 * 1024


class RowsAway(OperationalError):
    """Rows of a file can't be read now, or are gone: no fault of the file's."""


def open_rows(rows: QuerySet[Any, Any]) -> io.BufferedReader:
    """Return the bytes of rows with a `content`, in their order, as a file to read.

    One row is held in memory at a time. Reading raises `RowsAway` where a row can't be had.
    """
    return io.BufferedReader(_RowsFile(rows), BUFFER_BYTES)


class _RowsFile(io.RawIOBase):
    """The unbuffered file; `_ends` has where each row's bytes end."""

    def __init__(self, rows: QuerySet[Model, Any]) -> None:
        lengths = list(rows.annotate(length=Length("content")).values_list("pk", "length"))
        self._rows = rows
        self._keys = [key for key, _ in lengths]
        self._ends = list(accumulate(length for _, length in lengths))
        self._at = 0
        self._held: tuple[int, bytes] = -1, b""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        size = self._ends[-1] if self._ends else 0
        beginning = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: size}[whence]
        if beginning + offset < 0:
            raise ValueError("A file can't be read before its first byte.")
        self._at = beginning + offset
        return self._at

    def readinto(self, buffer: Any) -> int:
        row = bisect_right(self._ends, self._at)
        if row == len(self._ends):
            return 0
        content = self._content(row)
        begins = self._ends[row] - len(content)
        given = content[self._at - begins :][: len(buffer)]
        buffer[: len(given)] = given
        self._at += len(given)
        return len(given)

    def _content(self, row: int) -> bytes:
        if self._held[0] != row:
            self._held = row, self._fetch(row)
        return self._held[1]

    def _fetch(self, row: int) -> bytes:
        try:
            content = self._rows.values_list("content", flat=True).get(pk=self._keys[row])
        except Exception as error:  # zipfile's readers would take any for a damaged archive
            raise RowsAway(f"A part of the file could not be read: {error}") from error
        return bytes(content)
