"""A limit of time for searches: who waits too long is answered, and what never ends is ended.

tantivy can't be interrupted. A search runs in a thread of its own; the request that waits for it
gives up at the deadline. If the search still goes on some seconds later, its process is beyond
help: a web process (`gunicorn.conf.py` calls `end_stuck_processes`) then takes no new requests,
has some more seconds for those that it has, and ends. gunicorn starts another in its place; its
other processes serve meanwhile. `cost.py` refuses what is known to be dear, so this is the second
line.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import contextmanager
from typing import TypeVar

from django.conf import settings

log = logging.getLogger(__name__)
Found = TypeVar("Found")

GRACE_SECONDS = 5
"""What is only slow, on a busy machine, may take so much longer without harm to its process."""

LAST_SECONDS = 10
"""What the process's other requests have, from when it takes no more until it ends."""


MOST_HEAVY = 2
"""Of the four threads that a web process has, those that may do work of seconds at once."""

_heavy = threading.BoundedSemaphore(MOST_HEAVY)


class SearchTooSlow(Exception):
    """A search has not ended within `IMR_SEARCH_SECONDS`, or had no turn within that time."""


_ends_stuck_process = False


def end_stuck_processes() -> None:
    """From now on end this process when one of its searches never ends."""
    global _ends_stuck_process
    _ends_stuck_process = True


def within_deadline(work: Callable[[], Found]) -> Found:
    """Return what `work` returns, or raise what it raises. Raises `SearchTooSlow`.

    Without `IMR_SEARCH_SECONDS` it runs in the caller's thread, for as long as it takes.
    """
    seconds = settings.IMR_SEARCH_SECONDS
    if not seconds:
        return work()
    future: Future[Found] = Future()
    thread = threading.Thread(target=_run, args=(future, work), daemon=True)
    thread.start()
    try:
        return future.result(seconds)
    except FutureTimeout:
        if future.done():  # the work's own, or it has come to an end just now
            return future.result()
        threading.Thread(target=_watch, args=(thread,), daemon=True).start()
        raise SearchTooSlow(f"A search took longer than {seconds} s.") from None


@contextmanager
def heavy_work() -> Iterator[None]:
    """Let a process do so much work of seconds at once as leaves threads for all other readers.

    Whoever is one too many waits. Raises `SearchTooSlow` after `IMR_SEARCH_SECONDS`.
    """
    seconds = settings.IMR_SEARCH_SECONDS
    if not _heavy.acquire(timeout=seconds or None):
        raise SearchTooSlow(f"Others are being answered at length; none ended within {seconds} s.")
    try:
        yield
    finally:
        _heavy.release()


def _run(future: Future[Found], work: Callable[[], Found]) -> None:
    try:
        future.set_result(work())
    except BaseException as error:
        future.set_exception(error)


def _watch(stuck: threading.Thread) -> None:
    """End this process, where that is wanted, if a search that is too slow never ends."""
    stuck.join(GRACE_SECONDS)
    if not stuck.is_alive() or not _ends_stuck_process:
        return
    log.error("A search never ends; process %d makes way for another.", os.getpid())
    os.kill(os.getpid(), signal.SIGTERM)  # gunicorn's worker takes no more requests
    time.sleep(LAST_SECONDS)
    os._exit(1)  # an ordinary exit would wait for the search
