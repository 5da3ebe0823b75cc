"""What is in the files, folders and zip archives that someone hands us."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from django.conf import settings
from django.template.defaultfilters import filesizeformat

LETTER_SUFFIXES = {".pdf", ".txt"}
ARCHIVE_SUFFIX = ".zip"
ARCHIVE_START = b"PK\x03\x04"
EMPTY_ARCHIVE_START = b"PK\x05\x06"


@dataclass(frozen=True, slots=True)
class IncomingFile:
    """One file with its bytes, as it came."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """A file that is not taken in, and why, in words for the person who sent it."""

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


def from_paths(paths: Iterable[Path]) -> Iterator[Incoming]:
    """Yield every letter in these files, folders (recursively, sorted) and zip archives.

    A file that is named is taken whatever it is; of a folder only PDF, text and zip files are.
    A path that does not exist, or can't be read, comes as a refusal.
    """
    for path in paths:
        if path.is_dir():
            yield from _from_folder(path)
        else:
            yield from _from_file(path, path.name)


def count(paths: Iterable[Path]) -> int:
    """How many files `from_paths` will yield, for a progress bar; archives count their entries."""
    total = 0
    for path in paths:
        files = _letters_in(path) if path.is_dir() else [path]
        for file in files:
            total += _entry_count(file) if file.suffix.lower() == ARCHIVE_SUFFIX else 1
    return total


def from_upload(name: str, file: IO[bytes], size: int) -> Iterator[Incoming]:
    """Yield the letters of one uploaded file: itself, or what is in it where it is an archive.

    A damaged archive, or a zip file under another name (a word processor's document is one), is
    taken as it is, so that its bytes are kept with the message that it can't be read.
    """
    start = file.read(4)
    file.seek(0)
    is_archive = start in (ARCHIVE_START, EMPTY_ARCHIVE_START)
    if is_archive and name.lower().endswith(ARCHIVE_SUFFIX) and zipfile.is_zipfile(file):
        file.seek(0)
        yield from _from_archive(name, file)
        return
    file.seek(0)
    if size == 0:
        yield empty(name)
    elif size > settings.IMR_MAX_LETTER_BYTES:
        yield too_large(name, size)
    else:
        yield IncomingFile(name, file.read())


def _letters_in(folder: Path) -> list[Path]:
    wanted = {*LETTER_SUFFIXES, ARCHIVE_SUFFIX}
    return sorted(
        file
        for file in folder.rglob("*")
        if file.suffix.lower() in wanted and file.is_file() and not file.name.startswith(".")
    )


def _from_folder(folder: Path) -> Iterator[Incoming]:
    for file in _letters_in(folder):
        yield from _from_file(file, str(file.relative_to(folder)))


def _from_file(path: Path, name: str) -> Iterator[Incoming]:
    try:
        with path.open("rb") as file:
            yield from from_upload(name, file, path.stat().st_size)
    except OSError as error:
        yield RefusedFile(name, f"The file could not be opened: {error.strerror}.")


def _entry_count(path: Path) -> int:
    try:
        with zipfile.ZipFile(path) as archive:
            return sum(_is_letter_entry(entry) for entry in archive.infolist())
    except (OSError, zipfile.BadZipFile):
        return 1


def _is_letter_entry(entry: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(entry.filename)
    return not (entry.is_dir() or "__MACOSX" in path.parts or path.name.startswith("."))


def _from_archive(name: str, file: IO[bytes]) -> Iterator[Incoming]:
    try:
        with zipfile.ZipFile(file) as archive:
            entries = [entry for entry in archive.infolist() if _is_letter_entry(entry)]
            if len(entries) > settings.IMR_MAX_ARCHIVE_ENTRIES:
                yield RefusedFile(
                    name,
                    f"The archive holds {len(entries):,} files; at most "
                    f"{settings.IMR_MAX_ARCHIVE_ENTRIES:,} are taken at once.",
                )
                return
            if not entries:
                yield RefusedFile(name, "The archive holds no files.")
            for entry in entries:
                yield _from_entry(name, archive, entry)
    except zipfile.BadZipFile:
        yield RefusedFile(name, "The zip archive is damaged and could not be opened.")


def _from_entry(archive_name: str, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Incoming:
    name = f"{archive_name}/{entry.filename}"
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        return RefusedFile(
            name, "The path of this file points outside of the archive; the file was not taken."
        )
    if entry.flag_bits & 0x1:
        return RefusedFile(name, "This file is encrypted; please send it without a password.")
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
