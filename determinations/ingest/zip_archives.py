"""What is in a zip archive and in archives within it: each of its letters, or why it is not taken.

Nothing in an archive is believed: not its names, not its sizes. Whatever is wrong with it comes
as a refusal with a message, never as an exception.
"""

from __future__ import annotations

import math
import os
import stat
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import PurePosixPath
from typing import IO

from django.conf import settings

from .incoming import Incoming, IncomingFile, RefusedFile, empty, too_large
from .rows_file import RowsAway
from .zip_limits import DEEPEST, MOST_RATIO, RATIO_COUNTS_FROM, RefusedArchive, Room, TooSlow
from .zip_names import ReadableNames

ARCHIVE_SUFFIX = ".zip"
ARCHIVE_START = b"PK\x03\x04"
EMPTY_ARCHIVE_START = b"PK\x05\x06"
_HIDDEN_BY_WINDOWS = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini"})
"""Files that Windows puts into folders, in lowercase."""
UNIX = 3
"""Of systems that make archives, the one whose archives may have symbolic links."""
IS_ENCRYPTED = 0x1
TOO_DEEP = (
    f"This archive lies too deep: archives within each other are unpacked {DEEPEST} deep at most. "
    "Please send it by itself."
)
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""How files may be packed: nearly all are so. Of others, such as bzip2, zipfile unpacks at once all
that it reads: hundreds of megabytes from some bytes, whatever size the archive says."""
READ_AT_ONCE = 64 * 1024


class DamagedFile(Exception):
    """Why a file of an archive can't be unpacked: a message for the person who sent it."""


@dataclass(frozen=True, slots=True)
class Unpacking:
    """An opened archive: how many files it holds, and each as it is taken or refused."""

    entries: int
    refused: bool
    incoming: Iterator[Incoming]


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive, or of one that lies in it, still packed."""

    name: str
    """With the names of the archives that it lies in."""
    entry: zipfile.ZipInfo
    archive: zipfile.ZipFile
    refusal: str = ""

    def take(self) -> Incoming:
        """Return the file with its bytes, or why it is not taken."""
        if refusal := self.refusal or _refusal(self.entry):
            return RefusedFile(self.name, refusal)
        limit = settings.IMR_MAX_LETTER_BYTES
        content = bytearray()
        try:
            for chunk in self.chunks():
                content += chunk
                if len(content) > limit:
                    return too_large(self.name, max(self.entry.file_size, len(content)))
        except DamagedFile as error:
            return RefusedFile(self.name, str(error))
        return IncomingFile(self.name, bytes(content)) if content else empty(self.name)

    def chunks(self) -> Iterator[bytes]:
        """Yield the file's bytes. Raise `DamagedFile`."""
        try:
            with self.archive.open(self.entry) as file:
                while chunk := file.read(READ_AT_ONCE):
                    yield chunk
        except RowsAway:
            raise
        except UnicodeDecodeError as error:  # before each file its name stands once more
            raise DamagedFile(
                "The name of this file is not valid text (UTF-8). Please rename it, and pack the "
                "archive anew."
            ) from error
        except Exception as error:  # codecs raise errors of their own, such as zlib.error
            raise DamagedFile(
                f"This file is damaged and could not be unpacked: {error}."
            ) from error


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
    """Open an archive and yield its letters lazily, after the first `skip` of them.

    It is gone through twice, first to count, and comes to the same files each time. What takes too
    long to be gone through is refused whole, unless some of it was taken before.
    """
    refusal, count = refusal_of(file), 0
    try:
        count = 0 if refusal else entry_count(file, in_time=not skip)
    except TooSlow as error:
        refusal = str(error)
    if refusal:
        return Unpacking(0, True, iter([RefusedFile(name, refusal)][skip:]))
    return Unpacking(count, False, _taken(members(name, file, Room(_size(file))), skip))


def refusal_of(file: IO[bytes]) -> str:
    """Return why nothing at all is taken from an archive, "" where its files are looked at."""
    try:
        with _opened(file, Room(_size(file))):
            return ""
    except RefusedArchive as error:
        return str(error)


def entry_count(file: IO[bytes], *, in_time: bool = False) -> int:
    """Return how many files `open_archive` will yield; raise `TooSlow` where it has to be in time.

    Archives in it are unpacked for that.
    """
    room = Room(_size(file), most_seconds=settings.IMR_UNPACK_SECONDS if in_time else math.inf)
    try:
        return sum(1 for _ in members("", file, room))
    except RefusedArchive:
        return 1


def members(name: str, file: IO[bytes], room: Room, depth: int = 1) -> Iterator[Member]:
    """Yield the files of an archive and of archives in it, a refused one as a file.

    Raise `RefusedArchive`, before the first, where the archive itself is refused.
    """
    with _opened(file, room) as (archive, entries):
        for entry in entries:
            member = Member(f"{name}/{entry.filename}", entry, archive)
            if entry.filename.lower().endswith(ARCHIVE_SUFFIX) and not _refusal(entry):
                yield from _within(member, room, depth)
            else:
                yield member


def _within(member: Member, room: Room, depth: int) -> Iterator[Member]:
    """Yield the files of an archive in an archive; of what turns out to be none, the file."""
    with tempfile.TemporaryFile() as file:
        try:
            for chunk in member.chunks():
                file.write(chunk)
                room.check_time()
            if not is_archive(member.name, file):
                yield member
            elif depth == DEEPEST:
                raise RefusedArchive(TOO_DEEP)
            else:
                yield from members(member.name, file, room, depth + 1)
        except (DamagedFile, RefusedArchive) as error:
            yield replace(member, refusal=str(error))


@contextmanager
def _opened(file: IO[bytes], room: Room) -> Iterator[tuple[zipfile.ZipFile, list[zipfile.ZipInfo]]]:
    """Give an opened archive with its files, or raise `RefusedArchive`."""
    try:
        size = _directory_bytes(file)
        room.check_directory(size)
        archive = zipfile.ZipFile(ReadableNames(file))
    except (RefusedArchive, RowsAway):
        raise
    except Exception as error:  # a hostile archive makes zipfile raise nearly anything
        raise RefusedArchive("The zip archive is damaged and could not be opened.") from error
    with archive:
        everything = archive.infolist()
        entries = [entry for entry in everything if _is_letter(entry)]
        room.take(everything, entries, size)
        yield archive, entries


def _directory_bytes(file: IO[bytes]) -> int:
    """Return the size of the archive's list of files, which is read whole when it is opened."""
    end = zipfile._EndRecData(file)  # type: ignore[attr-defined]  # as ZipFile itself begins
    return int(end[zipfile._ECD_SIZE]) if end else 0  # type: ignore[attr-defined]


def _size(file: IO[bytes]) -> int:
    return file.seek(0, os.SEEK_END)


def _is_letter(entry: zipfile.ZipInfo) -> bool:
    """Return whether an entry is more than a folder or a file that a system hides."""
    path = PurePosixPath(entry.filename)
    is_folder = entry.filename.endswith("/") and not entry.file_size
    is_hidden = path.name.startswith(".") or path.name.lower() in _HIDDEN_BY_WINDOWS
    return not (is_folder or is_hidden or "__MACOSX" in path.parts)


def _taken(files: Iterator[Member], skip: int) -> Iterator[Incoming]:
    """Yield each file after the first ones, as long as unpacking stays within its time.

    That of the archives within is part of it, that of storing files is not. What follows is
    refused by name.
    """
    seconds = 0.0
    while True:
        began = time.monotonic()
        member = next(islice(files, skip, None), None)
        if member is None:
            return
        skip = 0
        incoming = _too_late(member) if seconds > settings.IMR_UNPACK_SECONDS else member.take()
        seconds += time.monotonic() - began
        yield incoming


def _too_late(member: Member) -> RefusedFile:
    return RefusedFile(
        member.name,
        f"Unpacking took longer than {settings.IMR_UNPACK_SECONDS} seconds; this file was not "
        "taken. Please send it in a smaller archive.",
    )


def _refusal(entry: zipfile.ZipInfo) -> str:
    """Return why a file is not unpacked by what its archive says of it, "" where it may be."""
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    if not path.name or entry.filename.endswith("/"):
        return "This file has no name in the archive; it was not taken."
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        return "The path of this file points outside of the archive; the file was not taken."
    if entry.create_system == UNIX and stat.S_ISLNK(entry.external_attr >> 16):
        return "This is a symbolic link, which is not followed in an archive."
    if entry.flag_bits & IS_ENCRYPTED:
        return "This file is encrypted; please send it without a password."
    if entry.compress_type not in METHODS:
        names = zipfile.compressor_names  # type: ignore[attr-defined]
        method = names.get(entry.compress_type, f"number {entry.compress_type}")
        return (
            f"This file is packed by a method that is not taken ({method}); please pack the "
            "archive as most programs do (deflate)."
        )
    if entry.file_size > max(RATIO_COUNTS_FROM, MOST_RATIO * entry.compress_size):
        return (
            f"This file unpacks to more than {MOST_RATIO} times its size, as letters never do; "
            "it was not taken."
        )
    return ""
