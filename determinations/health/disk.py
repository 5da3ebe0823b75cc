"""Space and rights on disk: the data folder, the index, what pages are made of."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.template.defaultfilters import filesizeformat

from .findings import Finding, ok, trouble, warning

LITTLE_BYTES = 2 * 1024**3
TOO_LITTLE_BYTES = 200 * 1024**2


@dataclass(frozen=True, slots=True)
class Space:
    """What is free where a folder lies; bytes."""

    name: str
    path: Path
    free: int
    total: int


def spaces() -> list[Space]:
    """Return the space of the folders that grow, each file system once."""
    found: dict[int, Space] = {}
    folders = (("Data folder", settings.IMR_DATA_DIR), ("Index", settings.IMR_INDEX_DIR))
    for name, folder in folders:
        path = _existing(Path(folder))
        usage = shutil.disk_usage(path)
        found.setdefault(path.stat().st_dev, Space(name, path, usage.free, usage.total))
    return list(found.values())


def examine_space() -> Iterator[Finding]:
    """Look whether there is room for more letters."""
    for space in spaces():
        free, total = (filesizeformat(size) for size in (space.free, space.total))
        message = f"{free} of {total} free.".replace("\N{NO-BREAK SPACE}", " ")
        advice = f"Make room below {space.path}, or move the folder: docs/deployment.md."
        if space.free < TOO_LITTLE_BYTES:
            yield trouble(space.name, message, advice)
        elif space.free < LITTLE_BYTES:
            yield warning(space.name, message, advice)
        else:
            yield ok(space.name, message)


def examine_folders() -> Iterator[Finding]:
    """Look whether the archive may write where it has to, by writing there."""
    for name, folder in (("data", settings.IMR_DATA_DIR), ("index", settings.IMR_INDEX_DIR)):
        path = _existing(Path(folder))
        try:
            with tempfile.TemporaryFile(dir=path) as file:
                file.write(b"0" * 4096)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            yield trouble(
                f"Folder for {name}",
                f"Nothing can be written to {path}: {error.strerror}.",
                "Free space, mount it for writing, or give it to the user that runs the archive "
                "(and run this as that user).",
            )
        else:
            yield ok(f"Folder for {name}", "It can be written to.")


def examine_static_files() -> Iterator[Finding]:
    """Look whether style sheets and scripts were collected for this version."""
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if settings.DEBUG:
        yield ok("Static files", "Served from their folders, since DEBUG is on.")
    elif not manifest.exists():
        yield trouble(
            "Static files", "They were not collected.", "Run `manage.py collectstatic --no-input`."
        )
    else:
        newest = max(
            (path.stat().st_mtime for path in (settings.BASE_DIR / "static").rglob("*.*")),
            default=0.0,
        )
        if newest > manifest.stat().st_mtime:
            yield warning(
                "Static files",
                "Some are newer than what was collected.",
                "Run `manage.py collectstatic --no-input` and restart the web processes.",
            )
        else:
            yield ok("Static files", "They are collected.")


def _existing(path: Path) -> Path:
    """Return the folder, or the nearest above it that is there and that we may look at."""
    while not os.access(path, os.F_OK):
        path = path.parent
    return path
