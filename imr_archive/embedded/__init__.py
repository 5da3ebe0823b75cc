"""The PostgreSQL that starts with us where `DATABASE_URL` names no other.

The server comes as a wheel, keeps its data below `IMR_DATA_DIR` and listens on a Unix socket only.
A program of its own, the `keeper`, runs it as long as any of our processes uses it, and starts it
again when it dies. That a process uses it is a lock on a file, which ends with the process however
that ends.
"""

from __future__ import annotations

import fcntl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import takewhile
from pathlib import Path
from typing import TextIO
from urllib.parse import urlencode

import psycopg

from .places import ROLE, EmbeddedError, Places

__all__ = [
    "ROLE",
    "EmbeddedError",
    "connection_parameters",
    "database_url",
    "keep_running",
    "release",
]

START_SECONDS = 120
"""On the clock, a new data directory included. A free machine needs two."""

ENDED_AT_ONCE = "The server ended at once"
"""How a line of the keeper's log begins when a server did that was just started."""

MOST_ENDS = 5
"""A server that ended at once so often in a row won't come up: that takes some seven seconds."""

LINGER_SECONDS = 1.0
"""How long the server waits for another user after its last one has gone."""

_STOP_SECONDS = 20
_uses: dict[Path, TextIO] = {}
_started: dict[Path, subprocess.Popen[bytes]] = {}
"""The keeper of each data directory that this process started last."""


def database_url(data_directory: Path, database: str) -> str:
    """Start the server and return a URL for `DATABASE_URL` of processes that should share it.

    It names the file with the password, not the password.
    """
    options = urlencode(connection_parameters(data_directory))
    return f"postgresql://{ROLE}@/{database}?{options}"


def connection_parameters(data_directory: Path) -> dict[str, str]:
    """Start the server where it does not run; return where it listens and the password's file.

    Raises `EmbeddedError` with a message for people where it can't be started.
    """
    places = Places(data_directory)
    if data_directory not in _uses:
        places.refuse_long_paths()
        data_directory.parent.mkdir(parents=True, exist_ok=True)
        use = places.users_lock.open("a")
        fcntl.flock(use, fcntl.LOCK_SH)  # waits where a server is just being stopped
        _uses[data_directory] = use
        _wait_until_ready(places)
    return {"host": str(places.socket_directory), "passfile": str(places.password_file)}


def keep_running(data_directory: Path) -> None:
    """Start the keeper again where it has died. Cheap: call it every few seconds."""
    _keeper_of(Places(data_directory))


def release(data_directory: Path) -> None:
    """Use the server no longer, and wait until it has stopped, unless others use it."""
    if (use := _uses.pop(data_directory, None)) is None:
        return
    use.close()
    places = Places(data_directory)
    started = time.monotonic()
    while _is_locked(places.keeper_lock) and time.monotonic() - started < _STOP_SECONDS:
        if time.monotonic() - started > 3 * LINGER_SECONDS and _is_shared(places.users_lock):
            return
        time.sleep(0.05)


def _wait_until_ready(places: Places) -> None:
    deadline = time.monotonic() + START_SECONDS
    ends_before = _ends(places)
    keeper = _keeper_of(places)
    while True:
        try:
            psycopg.connect(
                dbname="postgres",
                user=ROLE,
                host=str(places.socket_directory),
                passfile=str(places.password_file),
                connect_timeout=5,
            ).close()
            return
        except psycopg.OperationalError as error:
            ends = _ends(places)
            ends_before = min(ends, ends_before)  # a new keeper begins a new log
            gave_up = bool(keeper is not None and keeper.poll())
            failed = gave_up or ends_before < ends >= MOST_ENDS
            if failed or time.monotonic() > deadline:
                raise EmbeddedError(_why(places, error)) from error
        time.sleep(0.05)
        if keeper is None or keeper.poll() is not None:
            keeper = _keeper_of(places)


def _keeper_of(places: Places) -> subprocess.Popen[bytes] | None:
    """Start a keeper and return it, None where there is one already.

    One that we started and that is alive is returned again, also while it has no lock yet: on a
    busy machine it takes seconds to begin, in which each look would start another one.
    """
    keeper = _started.get(places.data)
    if keeper is not None and keeper.poll() is None:
        return keeper
    if _is_locked(places.keeper_lock):
        return None
    with places.keeper_log.open("wb") as log:
        _started[places.data] = subprocess.Popen(
            [sys.executable, "-m", "imr_archive.embedded.keeper", str(places.data)],
            cwd=Path(__file__).parents[2],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C is for those who use the server
        )
    return _started[places.data]


def _ends(places: Places) -> int:
    """Return how often the server ended at once, since one under this keeper lasted."""
    said = reversed(_lines(places.keeper_log))
    return sum(1 for _ in takewhile(lambda line: line.startswith(ENDED_AT_ONCE), said))


def _lines(log: Path) -> list[str]:
    try:
        return log.read_text(errors="replace").strip().splitlines()
    except OSError:
        return []


def _why(places: Places, error: Exception) -> str:
    """Return the last words of the keeper, or of a server that ended again and again."""
    said = _lines(places.keeper_log)[-5:]
    if said and said[-1].startswith(ENDED_AT_ONCE):
        log = places.data / "log"
        said = [*_lines(log)[-2:], f"Its log is {log}."]
    return "\n".join(
        [f"The embedded PostgreSQL in {places.data} could not be started.", *said]
        if said
        else [f"The embedded PostgreSQL in {places.data} does not answer: {error}"]
    )


def _is_locked(path: Path) -> bool:
    """Return whether another process holds the lock on a file, shared or exclusive."""
    with _trying(path, fcntl.LOCK_EX) as free:
        return not free


def _is_shared(path: Path) -> bool:
    """Return whether other processes share the lock on a file."""
    with _trying(path, fcntl.LOCK_SH) as shareable:
        return shareable and _is_locked(path)


@contextmanager
def _trying(path: Path, kind: int) -> Iterator[bool]:
    with path.open("a") as file:
        try:
            fcntl.flock(file, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
