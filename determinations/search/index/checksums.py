"""Whether the index's files are as they were written."""

from __future__ import annotations

import json
import os
import struct
import zlib
from contextlib import suppress
from pathlib import Path

from .files import META

_FOOTER_TAIL = struct.Struct("<II")
_BLOCK_BYTES = 1 << 20


def damaged_file(generation: Path) -> str | None:
    """Return the name of a file of this generation that is not as it was written, None if all are.

    tantivy ends each file with `{"crc": …}`, the length of that text and a mark, 4 bytes each,
    but compares it only on request. Reads the whole index: seconds, not milliseconds.
    """
    head = json.loads((generation / META).read_text())
    stems = tuple(segment["segment_id"].replace("-", "") for segment in head["segments"])
    for path in sorted(generation.iterdir()):
        # a process that follows the database may merge segments away meanwhile
        with suppress(FileNotFoundError):
            if path.name.startswith(stems) and not _is_whole(path):
                return path.name
    return None


def _is_whole(path: Path) -> bool:
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        try:
            file.seek(-_FOOTER_TAIL.size, os.SEEK_END)
            length, _ = _FOOTER_TAIL.unpack(file.read())
            left = size - _FOOTER_TAIL.size - length
            file.seek(left)
            written = json.loads(file.read(length))["crc"]
        except (OSError, ValueError, KeyError):
            return False
        file.seek(0)
        computed = 0
        while left > 0:
            block = file.read(min(left, _BLOCK_BYTES))
            computed = zlib.crc32(block, computed)
            left -= len(block)
        return bool(computed == written)
