"""Trials of other machines: begun at once, side by side, each given up after some seconds."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import Generic, TypeVar

MOST_SECONDS = 8.0
"""Some mail servers keep everybody waiting for six."""

Result = TypeVar("Result")


class NoAnswer(Exception):
    """A trial that takes too long; its message is about "it"."""

    def __str__(self) -> str:
        return f"it did not answer within {MOST_SECONDS:g} seconds"


class Trial(Generic[Result]):
    """Something that is tried in a thread of its own, which uses no database.

    A thread that never ends keeps no process from ending.
    """

    def __init__(self, work: Callable[[], Result]) -> None:
        self._work = work
        self._future: Future[Result] = Future()
        self._ends = time.monotonic() + MOST_SECONDS
        Thread(target=self._run, name="trial", daemon=True).start()

    def result(self) -> Result:
        """Return what came of it; raise what it raised, or `NoAnswer`."""
        try:
            return self._future.result(max(0.0, self._ends - time.monotonic()))
        except TimeoutError as error:
            if self._future.done():  # an error of the other machine's
                raise
            raise NoAnswer from error

    def _run(self) -> None:
        try:
            self._future.set_result(self._work())
        except Exception as error:  # told where it is asked for
            self._future.set_exception(error)
