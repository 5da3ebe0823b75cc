"""Where the index lives on disk, and who may write there.

    <IMR_INDEX_DIR>/CURRENT               name of the generation that readers use
    <IMR_INDEX_DIR>/writer.lock           held by the one process that follows the database
    <IMR_INDEX_DIR>/build.lock            held by the one process that builds a generation
    <IMR_INDEX_DIR>/v4-<time>-<id>/       one generation: tantivy's files and followed.json

A rebuild makes a new generation beside the old one and switches CURRENT with one rename.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from .schema import SCHEMA_VERSION

CURRENT = "CURRENT"
FOLLOWED = "followed.json"
DOUBTED = "doubted"
"""Made by a search that failed, so that the process that follows looks into the files."""

META = "meta.json"
"""tantivy's list of the segments that an index consists of; replaced by every commit."""


class WriterBusy(Exception):
    """Another process writes this index."""


@dataclass(frozen=True, slots=True)
class Followed:
    """How far a generation has followed the change log of the database.

    Every transaction below `horizon` is in; `at` is the time of the last look, in epoch seconds.
    `has_samples` says whether readers were to see invented letters then: only so are they in it;
    `sample_mode` is the value of `IMR_SAMPLES` that this was by, "" where it is not known.
    Whatever was published up to `settled` (epoch seconds) is in, too, by the time in its row.
    """

    horizon: int
    at: float
    has_samples: bool
    settled: float
    sample_mode: str = ""


def root() -> Path:
    return Path(settings.IMR_INDEX_DIR)


def current_generation() -> Path | None:
    """Return the directory that readers use, or None without one of this version."""
    try:
        name = (root() / CURRENT).read_text().strip()
    except OSError:
        return None
    path = root() / name
    if not name.startswith(f"v{SCHEMA_VERSION}-") or not (path / META).exists():
        return None
    return path


def new_generation() -> Path:
    """Make an empty directory for a generation and return it."""
    stamp = time.strftime("%Y%m%dT%H%M%S", time.gmtime())
    path = root() / f"v{SCHEMA_VERSION}-{stamp}-{secrets.token_hex(3)}"
    path.mkdir(parents=True)
    return path


def switch_to(generation: Path) -> None:
    """Let readers use this generation from their next search on; drop all but the one before.

    Needs the build lock: what else lies there was left by builds that did not come to an end.
    """
    before = current_generation()
    write_atomically(root() / CURRENT, generation.name)
    for path in root().iterdir():
        if path.is_dir() and path not in (before, generation):
            shutil.rmtree(path, ignore_errors=True)


def write_atomically(path: Path, text: str) -> None:
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    with fresh.open("w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def read_followed(generation: Path) -> Followed | None:
    """Return how far a generation has followed, None where it does not say so."""
    try:
        data = json.loads((generation / FOLLOWED).read_text())
        return Followed(
            int(data["horizon"]),
            float(data["at"]),
            bool(data["has_samples"]),
            float(data["settled"]),
            str(data.get("sample_mode", "")),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_followed(generation: Path, followed: Followed) -> None:
    write_atomically(generation / FOLLOWED, json.dumps(asdict(followed)))


def note_doubt(generation: Path) -> None:
    """Note that a generation's files may be damaged."""
    with suppress(OSError):  # a node may have the index read-only
        (generation / DOUBTED).touch()


def take_doubt(generation: Path) -> bool:
    """Return whether a generation's files may be damaged, and forget it."""
    try:
        (generation / DOUBTED).unlink()
    except OSError:
        return False
    return True


@contextmanager
def writer_lock() -> Iterator[None]:
    """Hold the right to follow the database. Raises `WriterBusy` where another process has it."""
    with _lock("writer.lock", "Another process writes the search index."):
        yield


@contextmanager
def build_lock() -> Iterator[None]:
    """Hold the right to build a generation. Raises `WriterBusy` where another process has it."""
    with _lock("build.lock", "Another process is building the search index."):
        yield


@contextmanager
def _lock(name: str, busy: str) -> Iterator[None]:
    root().mkdir(parents=True, exist_ok=True)
    with (root() / name).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise WriterBusy(busy) from error
        yield


def version_of(generation: Path) -> tuple[object, ...]:
    """Return what changes with every commit to a generation and with every switch of generations.

    Takes two file status calls.
    """
    return (str(root()), *_stamp(root() / CURRENT), *_stamp(generation / META))


def version_name(generation: Path, version: tuple[object, ...]) -> str:
    """Return a version as people can compare it: the generation, and when it last changed (UTC)."""
    changed_ns = version[-3] if len(version) > 3 else 0  # the stamp of its list of segments
    changed = datetime.fromtimestamp(int(str(changed_ns)) / 1e9, UTC)
    return f"{generation.name}, changed {changed:%Y-%m-%d %H:%M:%S} UTC"


def _stamp(path: Path) -> tuple[int, ...]:
    try:
        status = path.stat()
    except OSError:
        return ()
    return status.st_mtime_ns, status.st_size, status.st_ino
