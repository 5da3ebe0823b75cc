"""Where the index lives on disk, and how many readers and one writer share it.

    <IMR_INDEX_DIR>/CURRENT               name of the generation that readers use
    <IMR_INDEX_DIR>/writer.lock           held by the one process that follows the database
    <IMR_INDEX_DIR>/build.lock            held by the one process that builds a generation
    <IMR_INDEX_DIR>/v3-<time>-<id>/       one generation: tantivy's files and followed.json

A rebuild makes a new generation beside the old one and switches CURRENT with one rename.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
import struct
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tantivy
from django.conf import settings

from .schema import SCHEMA_VERSION, build_schema

CURRENT = "CURRENT"
FOLLOWED = "followed.json"
META = "meta.json"
_FOOTER_TAIL = struct.Struct("<II")
_BLOCK = 1 << 20


class IndexUnavailable(Exception):
    """There is no index that could be searched; the message says what is wrong."""


class WriterBusy(Exception):
    """Another process writes this index."""


@dataclass(frozen=True, slots=True)
class Followed:
    """How far a generation has followed the change log of the database.

    Every transaction below `horizon` is in; `at` is the time of the last look, in epoch seconds.
    """

    horizon: int
    at: float


def root() -> Path:
    return Path(settings.IMR_INDEX_DIR)


def current_generation() -> Path | None:
    """The directory that readers use, None where there is none or it is of another version."""
    try:
        name = (root() / CURRENT).read_text().strip()
    except OSError:
        return None
    path = root() / name
    if not name.startswith(f"v{SCHEMA_VERSION}-") or not (path / META).exists():
        return None
    return path


def new_generation() -> Path:
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
    try:
        data = json.loads((generation / FOLLOWED).read_text())
        return Followed(int(data["horizon"]), float(data["at"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_followed(generation: Path, followed: Followed) -> None:
    data = {"horizon": followed.horizon, "at": followed.at}
    write_atomically(generation / FOLLOWED, json.dumps(data))


@contextmanager
def writer_lock() -> Iterator[None]:
    """Hold the right to follow the database; raises `WriterBusy` where another process has it."""
    with _lock("writer.lock", "Another process writes the search index."):
        yield


@contextmanager
def build_lock() -> Iterator[None]:
    """Hold the right to build a generation; raises `WriterBusy` where another process has it."""
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


@dataclass(frozen=True, slots=True)
class Opened:
    """The index as one look at the disk found it, whatever another thread finds meanwhile."""

    generation: Path
    index: tantivy.Index
    searcher: tantivy.Searcher
    version: tuple[object, ...]
    """Changes with every commit and every switch: a key for what is derived of the index."""


class Reader:
    """An open index that looks, before each search, whether something newer is on disk.

    Looking costs two file status calls; so a commit of the writer is seen by the next search of
    every process, without a restart and without a thread of its own.
    """

    def __init__(self) -> None:
        self._opened: Opened | None = None

    def opened(self) -> Opened:
        """The newest commit. Raises `IndexUnavailable`."""
        opened = self._opened
        if opened is None or opened.version != _version(opened.generation):
            opened = self._opened = self._open(opened)
        return opened

    def searcher(self) -> tantivy.Searcher:
        """A searcher over the newest commit. Raises `IndexUnavailable`."""
        return self.opened().searcher

    def index(self) -> tantivy.Index:
        """The index at its newest commit. Raises `IndexUnavailable`."""
        return self.opened().index

    def _open(self, before: Opened | None) -> Opened:
        self._opened = None  # what fails to open is opened afresh by the next search
        generation = current_generation()
        if generation is None:
            raise IndexUnavailable("The search index is missing or of another version.")
        # noted before opening: a commit in between is then seen at the next search
        version = _version(generation)
        try:
            if before is not None and before.generation == generation:
                index = before.index
                index.reload()
            else:
                index = open_index(generation)
        except ValueError as error:
            raise IndexUnavailable(f"The search index is damaged: {error}") from error
        return Opened(generation, index, index.searcher(), version)


def _version(generation: Path) -> tuple[object, ...]:
    return (str(root()), *_stamp(root() / CURRENT), *_stamp(generation / META))


def open_index(generation: Path) -> tantivy.Index:
    """Open a generation for reading. Raises ValueError where its files are damaged."""
    index = tantivy.Index(build_schema(), path=str(generation), reuse=True)
    index.config_reader(reload_policy="manual")
    index.reload()
    return index


def damaged_file(generation: Path) -> str | None:
    """The name of a file of this generation whose bytes are not those that were written.

    tantivy ends each file with `{"crc": …}`, the length of that text and a mark, 4 bytes each,
    but looks at it only when it is asked to. Reads the whole index: seconds, not milliseconds.
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
            body = size - _FOOTER_TAIL.size - length
            file.seek(body)
            written = json.loads(file.read(length))["crc"]
        except (OSError, ValueError, KeyError):
            return False
        file.seek(0)
        found = 0
        while body > 0:
            block = file.read(min(body, _BLOCK))
            found = zlib.crc32(block, found)
            body -= len(block)
        return bool(found == written)


def _stamp(path: Path) -> tuple[int, ...]:
    try:
        status = path.stat()
    except OSError:
        return ()
    return status.st_mtime_ns, status.st_size, status.st_ino


reader = Reader()
"""The reader of this process."""


def index_health() -> dict[str, Any]:
    """What /healthz says about the index: ok, items, when it last followed the database."""
    try:
        opened = reader.opened()
    except IndexUnavailable as error:
        return {"ok": False, "message": str(error)}
    followed = read_followed(opened.generation)
    return {
        "ok": True,
        "generation": opened.generation.name,
        "items": opened.searcher.num_docs,
        "segments": opened.searcher.num_segments,
        "followed_seconds_ago": round(time.time() - followed.at, 1) if followed else None,
    }
