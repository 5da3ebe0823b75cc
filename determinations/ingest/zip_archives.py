"""What is in a zip archive: each of its letters, or why it is not taken.

Nothing in an archive is believed: not its names, not its sizes. Whatever is wrong with it comes
as a refusal with a message, never as an exception.
"""

from __future__ import annotations

import os
import time
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

from django.conf import settings
from django.template.defaultfilters import filesizeformat

from .incoming import Incoming, IncomingFile, RefusedFile, empty, too_large

ARCHIVE_SUFFIX = ".zip"
ARCHIVE_START = b"PK\x03\x04"
EMPTY_ARCHIVE_START = b"PK\x05\x06"
MOST_RATIO = 100
"""Unpacked to packed bytes; text of letters packs 3 to 10 times."""
RATIO_COUNTS_FROM = 1024 * 1024
"""Unpacked bytes below which no ratio does harm."""
LOCAL_HEADER_BYTES = 30
ENTRY_RECORD_BYTES = 400
"""Room for one entry in the archive's directory: 46 bytes, its name and its extra fields."""


@dataclass(frozen=True, slots=True)
class Unpacking:
    """An opened archive: how many files it holds, and each as it is taken or refused."""

    entries: int
    refused: bool
    incoming: Iterator[Incoming]


class RefusedArchive(Exception):
    """Why an archive is not unpacked: a message for the person who sent it."""


def is_archive(name: str, file: IO[bytes]) -> bool:
    """Return whether this is a zip archive by name and content; rewinds the file."""
    file.seek(0)
    start = file.read(4)
    is_zip = start in (ARCHIVE_START, EMPTY_ARCHIVE_START)
    whole = is_zip and name.lower().endswith(ARCHIVE_SUFFIX) and _has_directory(file)
    file.seek(0)
    return whole


def _has_directory(file: IO[bytes]) -> bool:
    """Return whether a list of files stands at the end, even one that opening then refuses."""
    try:
        return zipfile.is_zipfile(file)
    except zipfile.BadZipFile:  # it says of itself that it goes on in other files
        return True


def open_archive(name: str, file: IO[bytes], *, skip: int = 0) -> Unpacking:
    """Open an archive and yield its letters lazily, after the first `skip` of them."""
    try:
        archive, entries = _checked(file)
    except RefusedArchive as error:
        return Unpacking(0, True, iter([RefusedFile(name, str(error))][skip:]))
    return Unpacking(len(entries), False, _letters(name, archive, entries[skip:]))


def entry_count(file: IO[bytes]) -> int:
    """Return how many files `open_archive` will yield."""
    try:
        return len(_checked(file)[1])
    except RefusedArchive:
        return 1


def _checked(file: IO[bytes]) -> tuple[zipfile.ZipFile, list[zipfile.ZipInfo]]:
    """Return an opened archive with its files, or raise `RefusedArchive`."""
    size = file.seek(0, os.SEEK_END)
    try:
        if _directory_bytes(file) > settings.IMR_MAX_ARCHIVE_ENTRIES * ENTRY_RECORD_BYTES:
            raise RefusedArchive("The archive lists more files than are taken at once.")
        archive = zipfile.ZipFile(file)
    except RefusedArchive:
        raise
    except UnicodeDecodeError as error:
        raise RefusedArchive(
            "The archive has a file whose name is not valid text (UTF-8); nothing was taken from "
            "it. Please rename the file and pack the archive anew."
        ) from error
    except Exception as error:  # a hostile archive makes zipfile raise nearly anything
        raise RefusedArchive("The zip archive is damaged and could not be opened.") from error
    entries = [entry for entry in archive.infolist() if _is_letter(entry)]
    _check_sizes(archive.infolist(), entries, size)
    return archive, entries


def _directory_bytes(file: IO[bytes]) -> int:
    """Return the size of the archive's list of files, which is read whole when it is opened."""
    end = zipfile._EndRecData(file)  # type: ignore[attr-defined]  # as ZipFile itself begins
    return int(end[zipfile._ECD_SIZE]) if end else 0  # type: ignore[attr-defined]


def _check_sizes(
    everything: list[zipfile.ZipInfo], entries: list[zipfile.ZipInfo], packed: int
) -> None:
    if not entries:
        raise RefusedArchive("The archive holds no files.")
    if len(entries) > settings.IMR_MAX_ARCHIVE_ENTRIES:
        raise RefusedArchive(
            f"The archive holds {len(entries):,} files; at most "
            f"{settings.IMR_MAX_ARCHIVE_ENTRIES:,} are taken at once."
        )
    if _overlap(everything):
        raise RefusedArchive(
            "Files of this archive lie over each other, as no packing program lays them; nothing "
            "was taken from it."
        )
    unpacked = sum(entry.file_size for entry in everything)
    if unpacked > settings.IMR_MAX_ARCHIVE_BYTES:
        raise RefusedArchive(
            f"The files of this archive have {filesizeformat(unpacked)} together; at most "
            f"{filesizeformat(settings.IMR_MAX_ARCHIVE_BYTES)} are taken at once. "
            "Please send them in several archives."
        )
    if unpacked > RATIO_COUNTS_FROM and unpacked > MOST_RATIO * packed:
        raise RefusedArchive(
            f"This archive unpacks to more than {MOST_RATIO} times its size, as letters never do; "
            "nothing was taken from it."
        )


def _overlap(entries: Iterable[zipfile.ZipInfo]) -> bool:
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            return True
        end = entry.header_offset + LOCAL_HEADER_BYTES + entry.compress_size
    return False


def _is_letter(entry: zipfile.ZipInfo) -> bool:
    """Return whether an entry is more than a folder or a file that the system hides."""
    path = PurePosixPath(entry.filename)
    is_folder = entry.filename.endswith("/") and not entry.file_size
    return not (is_folder or "__MACOSX" in path.parts or path.name.startswith("."))


def _letters(
    name: str, archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]
) -> Iterator[Incoming]:
    """Yield each entry, as long as unpacking stays within its time; what follows is refused."""
    seconds = 0.0
    with archive:
        for entry in entries:
            if seconds > settings.IMR_UNPACK_SECONDS:
                yield RefusedFile(
                    f"{name}/{entry.filename}",
                    f"Unpacking took longer than {settings.IMR_UNPACK_SECONDS} seconds; this file "
                    "was not taken. Please send it in a smaller archive.",
                )
                continue
            began = time.monotonic()
            incoming = _from_entry(name, archive, entry)
            seconds += time.monotonic() - began
            yield incoming


def _from_entry(archive_name: str, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Incoming:
    name = f"{archive_name}/{entry.filename}"
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    if not path.name or entry.filename.endswith("/"):
        return RefusedFile(name, "This file has no name in the archive; it was not taken.")
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        return RefusedFile(
            name, "The path of this file points outside of the archive; the file was not taken."
        )
    if entry.flag_bits & 0x1:
        return RefusedFile(name, "This file is encrypted; please send it without a password.")
    if entry.file_size > max(RATIO_COUNTS_FROM, MOST_RATIO * entry.compress_size):
        return RefusedFile(
            name,
            f"This file unpacks to more than {MOST_RATIO} times its size, as letters never do; "
            "it was not taken.",
        )
    limit = settings.IMR_MAX_LETTER_BYTES
    try:
        with archive.open(entry) as file:
            content = file.read(limit + 1)  # the size an archive declares need not be true
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, RuntimeError) as error:
        return RefusedFile(name, f"This file could not be unpacked: {error}.")
    except Exception as error:  # zlib.error, lzma.LZMAError: codecs raise errors of their own
        return RefusedFile(name, f"This file is damaged and could not be unpacked: {error}.")
    if len(content) > limit:
        return too_large(name, max(entry.file_size, len(content)))
    return IncomingFile(name, content) if content else empty(name)
