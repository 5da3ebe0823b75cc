"""The files of a watched folder: which there are, opened safely, and names that are free."""

from __future__ import annotations

import errno
import logging
import os
import stat
from collections.abc import Iterator
from contextlib import ExitStack
from io import BufferedReader
from pathlib import Path

log = logging.getLogger(__name__)

DONE, REFUSED = "done", "refused"
"""Folders within the watched one that files are moved to."""
OWN_FOLDERS = (DONE, REFUSED)
NO_FILE = "This is no file with bytes of its own, but a pipe, a socket or a device."
UNFINISHED_SUFFIXES = {".part", ".partial", ".tmp", ".crdownload", ".filepart"}
"""What programs call files that they are still writing."""
MOST_NAMES = 10_000
MOST_FOLDERS = 50
"""Within each other; what lies deeper is left alone."""
MOST_NAME_BYTES = 255
"""Of a name in most file systems."""

Stamp = tuple[int, int]
"""Size in bytes, and time of change in nanoseconds."""


class NotTaken(Exception):
    """Why a file is not read, as a message for the person who put it there."""


def files_in(watched: Path) -> Iterator[tuple[Path, Stamp]]:
    """Yield files with size and time of change; hidden and unfinished ones are left alone."""
    folders = [watched]
    while folders:
        folder = folders.pop()
        for path in _paths_in(folder, watched):
            if path.name[0] in ".~" or (folder == watched and path.name in OWN_FOLDERS):
                continue
            try:
                status = path.lstat()
            except FileNotFoundError:
                continue
            if stat.S_ISDIR(status.st_mode):
                if len(path.relative_to(watched).parts) <= MOST_FOLDERS:
                    folders.append(path)
            elif path.suffix.lower() not in UNFINISHED_SUFFIXES and not path.is_dir():
                yield path, stamp_of(status)


def _paths_in(folder: Path, watched: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError as error:
        if folder == watched:
            raise
        log.warning("A folder in the watched folder can't be read: %s", error)
        return []


def open_plain(folder: Path, name: str) -> BufferedReader:
    """Open a plain file below a folder, wherever links may lead that are put there meanwhile.

    Raise `NotTaken` for a link, and for pipes, sockets and devices, which would be waited for.
    """
    *parents, last = Path(name).parts
    with ExitStack() as opened:
        at = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        opened.callback(os.close, at)
        try:
            for parent in parents:
                at = os.open(parent, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=at)
                opened.callback(os.close, at)
            found = os.open(last, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=at)
        except PermissionError as error:
            raise NotTaken("The file may not be read: its permissions don't let us.") from error
        except OSError as error:
            if error.errno in (errno.ELOOP, errno.ENOTDIR):
                raise NotTaken("This is a symbolic link, which is not followed.") from error
            if error.errno in (errno.ENXIO, errno.ENODEV):
                raise NotTaken(NO_FILE) from error
            raise
    file = os.fdopen(found, "rb")
    if not stat.S_ISREG(os.fstat(found).st_mode):
        file.close()
        raise NotTaken(NO_FILE)
    return file


def stamp_of(status: os.stat_result) -> Stamp:
    return status.st_size, status.st_mtime_ns


def unused(path: Path) -> Path:
    """Return the path, or one beside it with a number that no file has."""
    for number in range(1, MOST_NAMES):
        candidate = path if number == 1 else ending_in(path, f" ({number}){path.suffix}")
        if not candidate.exists() and not candidate.is_symlink():
            return candidate
    raise FileExistsError(f"There are too many files named {path.name} in {path.parent}.")


def ending_in(path: Path, ending: str) -> Path:
    """Return the path with this behind its stem, which is cut where the name would be too long."""
    most = MOST_NAME_BYTES - len(os.fsencode(ending))
    return path.with_name(os.fsdecode(os.fsencode(path.stem)[:most]) + ending)
