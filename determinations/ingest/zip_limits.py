"""How much a zip archive may hold, counted together with the archives that lie in it.

An archive is measured by what it says of itself, which is all that zipfile ever unpacks. What is
too much is refused whole, before any of it is unpacked.
"""

from __future__ import annotations

import math
import time
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.template.defaultfilters import filesizeformat

DEEPEST = 3
"""Archives within each other: such as days in months in what a mail program exported."""
MOST_RATIO = 100
"""Unpacked to packed bytes; text of letters packs 3 to 10 times."""
RATIO_COUNTS_FROM = 1024 * 1024
"""Unpacked bytes below which no ratio does harm."""
LOCAL_HEADER_BYTES = 30
ENTRY_RECORD_BYTES = 400
"""Room for one entry in the archive's directory: 46 bytes, its name and its extra fields."""
COUNTED = "archives within an archive counted with it"


class RefusedArchive(Exception):
    """Why an archive is not unpacked: a message for the person who sent it."""


class TooSlow(Exception):
    """Going through an archive took too long: a message for the person who sent it."""


@dataclass
class Room:
    """What may still come out of an archive and of those that lie in it; each takes its share."""

    packed: int
    """Bytes of the outermost archive."""
    listed: int = 0
    unpacked: int = 0
    """Bytes of all files of the archives that were opened, archives among them."""
    most_listed: int = field(default_factory=lambda: int(settings.IMR_MAX_ARCHIVE_ENTRIES))
    most_unpacked: int = field(default_factory=lambda: int(settings.IMR_MAX_ARCHIVE_BYTES))
    most_seconds: float = math.inf
    """From the moment at which the outermost archive is opened."""
    began: float = field(default_factory=lambda: time.monotonic())

    def check_time(self) -> None:
        """Raise `TooSlow` once the time is over."""
        if time.monotonic() - self.began > self.most_seconds:
            raise TooSlow(
                f"Unpacking the archives in this archive took longer than {self.most_seconds:,} "
                "seconds; nothing was taken from it. Please send them by themselves."
            )

    def check_directory(self, size: int) -> None:
        """Refuse an archive by the bytes of its list of files, which opening it reads whole."""
        if size > (self.most_listed - self.listed) * ENTRY_RECORD_BYTES:
            raise RefusedArchive(
                f"The archive lists more files than are taken at once: at most "
                f"{self.most_listed:,}, {COUNTED}."
            )

    def take(
        self, everything: Sequence[zipfile.ZipInfo], letters: Sequence[zipfile.ZipInfo], size: int
    ) -> None:
        """Count what an archive lists in a directory of this size, or refuse it.

        Its listing is counted also where it is refused, since that has cost its time.
        """
        self.check_time()
        self.listed += max(len(letters), size // ENTRY_RECORD_BYTES)
        if not letters:
            raise RefusedArchive("The archive holds no files.")
        if self.listed > self.most_listed:
            raise RefusedArchive(
                f"The archive holds {len(letters):,} files; at most {self.most_listed:,} are taken "
                f"at once, {COUNTED}."
            )
        if _overlap(everything):
            raise RefusedArchive(
                "Files of this archive lie over each other, as no packing program lays them; "
                "nothing was taken from it."
            )
        unpacked = self.unpacked + sum(entry.file_size for entry in everything)
        if unpacked > self.most_unpacked:
            raise RefusedArchive(
                f"With the files of this archive {filesizeformat(unpacked)} would be unpacked "
                f"together; at most {filesizeformat(self.most_unpacked)} are taken at once, "
                f"{COUNTED}. Please send them in several archives."
            )
        if unpacked > RATIO_COUNTS_FROM and unpacked > MOST_RATIO * self.packed:
            raise RefusedArchive(
                f"This archive unpacks to more than {MOST_RATIO} times its size, as letters never "
                "do; nothing was taken from it."
            )
        self.unpacked = unpacked


def _overlap(entries: Iterable[zipfile.ZipInfo]) -> bool:
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            return True
        end = entry.header_offset + LOCAL_HEADER_BYTES + entry.compress_size
    return False
