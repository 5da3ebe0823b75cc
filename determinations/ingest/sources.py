"""What is in the files, folders and zip archives that someone hands us."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from django.conf import settings

from .incoming import Incoming, IncomingFile, RefusedFile, empty, too_large
from .zip_archives import ARCHIVE_SUFFIX, entry_count, is_archive, open_archive

LETTER_SUFFIXES = {".pdf", ".txt"}


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
    """Return how many files `from_paths` will yield, entries of archives counted."""
    total = 0
    for path in paths:
        files = _letters_in(path) if path.is_dir() else [path]
        total += sum(map(_entry_count, files))
    return total


def from_upload(name: str, file: IO[bytes], size: int) -> Iterator[Incoming]:
    """Yield the letters of one uploaded file: itself, or what is in it where it is an archive.

    A damaged archive, or a zip file under another name (a word processor's document is one), is
    taken as it is, so that its bytes are kept with the message that it can't be read.
    """
    if is_archive(name, file):
        yield from open_archive(name, file).incoming
        return
    if size == 0:
        yield empty(name)
    elif size > settings.IMR_MAX_LETTER_BYTES:
        yield too_large(name, size)
    else:
        yield IncomingFile(name, file.read())


def _letters_in(folder: Path) -> list[Path]:
    """Return the letters and archives below a folder, and its links, which are not followed."""
    wanted = {*LETTER_SUFFIXES, ARCHIVE_SUFFIX}
    return sorted(
        file
        for file in folder.rglob("*")
        if not file.name.startswith(".")
        and (file.is_symlink() or (file.suffix.lower() in wanted and file.is_file()))
    )


def _from_folder(folder: Path) -> Iterator[Incoming]:
    for file in _letters_in(folder):
        name = str(file.relative_to(folder))
        if file.is_symlink():
            yield RefusedFile(name, "This is a symbolic link, which is not followed in a folder.")
        else:
            yield from _from_file(file, name)


def _from_file(path: Path, name: str) -> Iterator[Incoming]:
    try:
        with path.open("rb") as file:
            yield from from_upload(name, file, path.stat().st_size)
    except OSError as error:
        yield RefusedFile(name, f"The file could not be opened: {error.strerror}.")


def _entry_count(path: Path) -> int:
    if path.suffix.lower() != ARCHIVE_SUFFIX or path.is_symlink():
        return 1
    try:
        with path.open("rb") as file:
            return entry_count(file)
    except OSError:
        return 1
