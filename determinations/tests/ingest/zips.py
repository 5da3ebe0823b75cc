"""Zip archives for tests, good ones and odd ones."""

from __future__ import annotations

import io
import itertools
import struct
import zipfile
from types import SimpleNamespace

from determinations.ingest.zip_archives import open_archive

LOCAL = struct.Struct("<4s5H3I2H")

CENTRAL = struct.Struct("<4s6H3I5H2I")

END = struct.Struct("<4s4H2IH")


def raw_zip(names, content=b"text", *, flags=0, offsets=None):
    """A zip of stored entries with these names, as bytes: zipfile itself would clean them."""
    body, places = b"", []
    crc = zipfile.crc32(content)
    for name in names:
        places.append(len(body))
        body += LOCAL.pack(b"PK\x03\x04", 20, flags, 0, 0, 0, crc, len(content), len(content),
                           len(name), 0) + name + content  # fmt: skip
    directory = b""
    for name, place in zip(names, offsets or places, strict=True):
        directory += CENTRAL.pack(b"PK\x01\x02", 20, 20, flags, 0, 0, 0, crc, len(content),
                                  len(content), len(name), 0, 0, 0, 0, 0, place) + name  # fmt: skip
    return body + directory + END.pack(b"PK\x05\x06", 0, 0, len(names), len(names),
                                       len(directory), len(body), 0)  # fmt: skip


def zip_of(files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def opened(content):
    return list(open_archive("letters.zip", io.BytesIO(content)).incoming)


def clock(seconds):
    """Return a module `time` in whose eyes so many seconds lie between two looks at it."""
    moments = itertools.count(0, seconds)
    return SimpleNamespace(monotonic=lambda: next(moments))
