"""Runs the embedded server as long as somebody uses it.

`python -m imr_archive.embedded.keeper DIR`, started by `embedded`, never by hand. At most
one a data directory. PostgreSQL's programs inherit its lock: where a keeper is killed, the next one
begins once all that it had started has ended.
"""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import FrameType

from imr_archive.processes import die_with_parent

from . import ENDED_AT_ONCE, LINGER_SECONDS, cluster
from .places import EmbeddedError, Places

_LOOK_SECONDS = 0.2
_LONGEST_PAUSE = 5.0
"""Seconds between two starts of a server that won't stay up."""

_STOP_SECONDS = 15

_stop = threading.Event()


def main() -> None:
    places = Places(Path(sys.argv[1]))
    lock = places.keeper_lock.open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    try:
        cluster.prepare(places, (lock.fileno(),))
    except (EmbeddedError, OSError, subprocess.SubprocessError) as error:
        sys.exit(str(error))
    with places.users_lock.open("a") as users:
        keep(places, users.fileno(), lock.fileno())


def stop(signum: int, frame: FrameType | None) -> None:
    _stop.set()


def keep(places: Places, users: int, lock: int) -> None:
    """Start the server whenever it does not run, until nobody uses it or a signal comes.

    The lock on `users` is then held until this process ends, so that a newcomer waits for that.
    """
    server, pause, unused_since = start(places, lock), _LOOK_SECONDS, None
    started = time.monotonic()
    while not _stop.wait(_LOOK_SECONDS):
        if server.poll() is not None:
            lasted = time.monotonic() - started > _LONGEST_PAUSE
            said = "The server ended" if lasted else ENDED_AT_ONCE
            print(f"{said} ({server.returncode}); starting it again.", flush=True)
            pause = _LOOK_SECONDS if lasted else min(2 * pause, _LONGEST_PAUSE)
            if _stop.wait(pause):
                return
            server, started = start(places, lock), time.monotonic()
        if not is_unused(users):
            unused_since = None
        elif unused_since is None:
            unused_since = time.monotonic()
            fcntl.flock(users, fcntl.LOCK_UN)
        elif time.monotonic() - unused_since >= LINGER_SECONDS:
            break
        else:
            fcntl.flock(users, fcntl.LOCK_UN)
    end(server)


def is_unused(users: int) -> bool:
    """Return whether nobody holds the lock; take it then."""
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def start(places: Places, lock: int) -> subprocess.Popen[bytes]:
    keeper = os.getpid()
    with (places.data / "log").open("ab") as log:
        return subprocess.Popen(
            cluster.server_command(places),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=lambda: die_with_parent(signal.SIGINT, keeper),  # one thread only
            **cluster.process_options(places, (lock,)),
        )


def end(server: subprocess.Popen[bytes]) -> None:
    """Stop the server without waiting for its clients; they are gone, or will find it gone."""
    server.send_signal(signal.SIGINT)
    try:
        server.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.send_signal(signal.SIGQUIT)
        server.wait()


if __name__ == "__main__":
    main()
