"""How many answers that take minutes are written at once: of a web process, and for one sender.

A web process has few threads. Those that write long answers are missing for all other readers, so
only some of them may.
"""

from __future__ import annotations

import fcntl
import hashlib
import socket
import threading
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import IO

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from .refusals import refusal
from .request_rate import sender_of

MOST_A_PROCESS = 2
"""Of the four threads that a web process has (`gunicorn.conf.py`)."""

MOST_A_SENDER = 2
RETRY_SECONDS = 60
PLACES = 32
"""Of a node: more than its processes have together."""

_process = threading.BoundedSemaphore(MOST_A_PROCESS)


class NoTurn(Exception):
    """There can't be one more long answer now; the message says why."""


class Turn:
    """The right to write one long answer, until it is given back or the process ends."""

    def __init__(self, place: IO[str] | None) -> None:
        self._place = place
        self._is_held = True

    def give_back(self) -> None:
        """Let another have it; a second time does nothing."""
        if self._is_held:
            self._is_held = False
            if self._place is not None:
                self._place.close()
            _process.release()

    def __del__(self) -> None:
        self.give_back()  # of an answer that nobody sent or closed, since something failed after it


def take_turn(request: HttpRequest) -> Turn:
    """Return the right to answer at length. Raises `NoTurn`."""
    if not _process.acquire(blocking=False):
        raise NoTurn("Several large files are being written just now. Try again in a minute.")
    try:
        sender = sender_of(request) if settings.IMR_REQUESTS_A_MINUTE else None
        return Turn(_take_place(sender) if sender else None)
    except BaseException:
        _process.release()
        raise


class LongLines:
    """Lines of a long answer as bytes; closing it ends what makes them, and gives the turn back."""

    def __init__(self, lines: Generator[str, None, None], turn: Turn) -> None:
        self._lines = lines
        self._turn = turn

    def __iter__(self) -> Iterator[bytes]:
        return (line.encode() for line in self._lines)

    def close(self) -> None:
        try:
            self._lines.close()
        finally:
            self._turn.give_back()


def refuse_turn(request: HttpRequest, reason: NoTurn) -> HttpResponse:
    """Return the answer to who can have no turn now: why, and when to try again."""
    response = refusal(request, 429, str(reason))
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def is_gone(request: HttpRequest) -> bool:
    """Return whether the client has closed its connection, so that nobody waits for an answer.

    Only gunicorn tells; elsewhere it shows when something is sent.
    """
    client: socket.socket | None = request.META.get("gunicorn.socket")
    if client is None:
        return False
    try:
        return client.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


def _take_place(sender: str) -> IO[str]:
    """Return a locked file that names the sender; the lock goes with whoever has it open.

    All processes of a node look at the same files, one at a time.
    """
    counts: Path = settings.IMR_REQUEST_COUNTS
    folder = counts.with_name(f"{counts.name}-long")
    folder.mkdir(parents=True, exist_ok=True)
    key = settings.SECRET_KEY.encode()[:64]
    name = hashlib.blake2b(sender.encode("utf-8", "replace"), digest_size=8, key=key).hexdigest()
    with (folder / "door").open("w") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        own, free = 0, None
        for number in range(PLACES):
            place = (folder / str(number)).open("a+")
            if not _is_free(place):
                place.seek(0)
                own += place.read() == name
            elif free is None:
                free = place
                continue
            place.close()
        if free is not None and own < MOST_A_SENDER:
            free.truncate(0)
            free.write(name)
            free.flush()
            return free
        if free is not None:
            free.close()
        raise NoTurn(
            f"{MOST_A_SENDER} large files are being written for you already. Wait for one of them."
            if own
            else "Many large files are being written just now. Try again in a minute."
        )


def _is_free(place: IO[str]) -> bool:
    try:
        fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
