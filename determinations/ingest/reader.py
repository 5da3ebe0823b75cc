"""Read letters (open PDFs) in child processes that are confined and can be lost."""

from __future__ import annotations

import atexit
import hashlib
import logging
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from functools import cache
from typing import TypeVar

from django.conf import settings

from determinations.letters import Reading, UnreadableLetter
from determinations.letters.child.answers import OddAnswer
from determinations.letters.child.confinement import Confinement, Level
from determinations.letters.child.limits import CPU_FACTOR, Limits
from determinations.letters.child.process import (
    PROGRAM,
    ChildDied,
    ChildOverdue,
    ChildOverspent,
    ChildProcess,
)
from determinations.letters.child.sandbox import why_no_bubblewrap

from .malware import refuse_malware

Answer = TypeVar("Answer")

log = logging.getLogger(__name__)

LETTERS_A_CHILD = 10_000
"""A child is replaced after so many letters, so that a leak in a PDF library stays small."""

PICTURE_SECONDS = 20
"""A page of a letter is drawn in a tenth of a second; somebody waits for it."""

SLOW_FOR_SECONDS = 600
"""No page of a file is tried for so long after one of them took too long: its pages are asked for
together, and each that waits holds a thread of the web process."""

_BUSY_FACTOR = CPU_FACTOR - 2
"""And after so many times the time for one letter, before its processor time runs out."""


class LetterReader:
    """A pool of confined children that turn bytes into a `Reading`. Use as a context manager.

    Each thread of the pool keeps one child, started for its first letter and replaced when needed.
    """

    def __init__(self, workers: int = 1, program: Sequence[str] = PROGRAM) -> None:
        self._program = program
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="letter-reader")
        self._own = threading.local()
        self._lock = threading.Lock()
        self._children: set[ChildProcess] = set()
        self._slow: dict[bytes, float] = {}
        self._closed = False

    def submit(self, content: bytes, media_type: str) -> Future[Reading]:
        """Read one letter, after a malware scan where one is configured."""
        seconds = settings.IMR_READ_SECONDS

        def scan_and_read(child: ChildProcess) -> Reading:
            refuse_malware(content)
            return child.read(content, media_type, seconds)

        return self._submit(scan_and_read)

    def read(self, content: bytes, media_type: str) -> Reading:
        """Read one letter and wait for it; raises `UnreadableLetter` as `outcome_of` does."""
        return outcome_of(self.submit(content, media_type))

    def copy(self, content: bytes, *, recognized: bool) -> bytes:
        """Return the copy of a PDF for readers; raises `UnreadableLetter` as `read` does."""
        seconds = settings.IMR_READ_SECONDS
        return outcome_of(
            self._submit(lambda child: child.copy(content, seconds, recognized=recognized))
        )

    def draw(self, content: bytes, page: int, words: Sequence[str] = ()) -> bytes:
        """Return a page of a PDF as a PNG; raises `UnreadableLetter` as `read` does."""
        digest = hashlib.sha256(content).digest()

        def draw_in_time(child: ChildProcess) -> bytes:
            if time.monotonic() < self._slow.get(digest, 0):
                raise UnreadableLetter(
                    "Another page of the file took too long to draw.", "too-slow"
                )
            try:
                return child.draw(content, page, PICTURE_SECONDS, words)
            except ChildOverdue:
                self._slow[digest] = time.monotonic() + SLOW_FOR_SECONDS
                raise

        return outcome_of(self._submit(draw_in_time))

    def close(self) -> None:
        """End the children, whatever they are reading."""
        with self._lock:
            self._closed = True
            for child in self._children:
                child.terminate()
        self._threads.shutdown(cancel_futures=True)
        for child in self._children:
            child.kill()
        self._children.clear()

    def __enter__(self) -> LetterReader:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _submit(self, task: Callable[[ChildProcess], Answer]) -> Future[Answer]:
        return self._threads.submit(self._do, task, settings.IMR_READ_SECONDS)

    def _do(self, task: Callable[[ChildProcess], Answer], seconds: float) -> Answer:
        """Let this thread's child do a task, and a new child if that one dies without a reason.

        A child may be killed for what is not its letter's fault: the machine is short of memory, or
        a person ended the process.
        """
        try:
            return self._try(task, seconds)
        except ChildOverspent:
            raise
        except ChildDied:
            log.warning("A child that read a letter died; the letter is read once more")
            return self._try(task, seconds)

    def _try(self, task: Callable[[ChildProcess], Answer], seconds: float) -> Answer:
        child = self._child()
        try:
            answer = task(child)
        except UnreadableLetter:
            self._replace_if_worn(child, seconds)
            raise
        except BaseException as error:
            self._give_up(child)
            if self._closed:
                raise CancelledError from error
            raise
        self._replace_if_worn(child, seconds)
        return answer

    def _child(self) -> ChildProcess:
        """Return this thread's child, started if there is none."""
        child: ChildProcess | None = getattr(self._own, "child", None)
        if child is None:
            child = start_child(self._program)
            with self._lock:
                self._children.add(child)
                self._own.child = child
                if self._closed:
                    child.terminate()
        return child

    def _replace_if_worn(self, child: ChildProcess, seconds: float) -> None:
        if child.letters >= LETTERS_A_CHILD or child.busy_seconds >= _BUSY_FACTOR * seconds:
            self._give_up(child)

    def _give_up(self, child: ChildProcess) -> None:
        with self._lock:
            self._children.discard(child)
            self._own.child = None
        child.kill()


def start_child(program: Sequence[str] = PROGRAM) -> ChildProcess:
    """Start a child with the limits that the settings name.

    Raises an `UnreadableLetter` that waits where that fails: it is not the letter's fault.
    """
    limits = Limits(
        settings.IMR_READ_MEMORY_BYTES, settings.IMR_READ_SECONDS, settings.IMR_TEXT_SECONDS
    )
    try:
        child = ChildProcess(limits, program)
    except (ChildDied, ChildOverdue, OddAnswer, OSError) as error:
        log.exception("The program that reads letters could not be started")
        raise UnreadableLetter(
            "The program that reads letters could not be started. The letter waits; it can be "
            "read again once that works.",
            "reader-missing",
            waits=True,
        ) from error
    report(child.confinement)
    return child


@cache
def report(confinement: Confinement) -> None:
    """Log, once a process, how far its children are confined."""
    why = why_no_bubblewrap()
    log.log(
        logging.INFO if confinement.level is Level.SANDBOX else logging.WARNING,
        "Letters are read %s%s",
        confinement.describe(),
        f" ({why})" if why else "",
    )


@cache
def confinement_level() -> Confinement:
    """Return how far letters read on this machine are confined, found out by starting a child."""
    with start_child() as child:
        return child.confinement


def describe_confinement() -> str:
    """Return a sentence for administrators about `confinement_level`."""
    try:
        return f"Letters are read {confinement_level().describe()}."
    except UnreadableLetter as error:
        return error.message


def outcome_of(future: Future[Answer]) -> Answer:
    """Wait for an answer; whatever went wrong in the child becomes an `UnreadableLetter`."""
    try:
        return future.result()
    except UnreadableLetter:
        raise
    except ChildOverdue as error:
        raise UnreadableLetter(
            f"Reading the file took longer than {settings.IMR_READ_SECONDS} seconds."
        ) from error
    except ChildOverspent as error:
        raise UnreadableLetter(
            f"Getting the text of the file took more than {settings.IMR_TEXT_SECONDS:g} seconds of "
            "the processor, and a letter takes a fraction of one: the file is damaged, or made to "
            "be slow.",
            "too-slow",
        ) from error
    except ChildDied as error:
        raise UnreadableLetter("The file made the PDF reader crash.") from error
    except OddAnswer as error:
        log.warning("A child gave an answer that the program never gives: %s", error)
        raise UnreadableLetter("The file made the PDF reader answer nonsense.") from error
    except CancelledError as error:
        raise UnreadableLetter(
            "Reading was stopped before the letter's turn.", "reader-stopped", waits=True
        ) from error
    except Exception as error:
        log.exception("Reading a letter failed")
        raise UnreadableLetter(
            f"The file could not be read ({type(error).__name__}).", "reader-failed"
        ) from error


@cache
def picture_reader() -> LetterReader:
    """Return the reader of this process that draws pages, so that no reader's file waits for it."""
    reader = LetterReader(workers=1)
    atexit.register(reader.close)
    return reader


@cache
def shared_reader() -> LetterReader:
    """Return the one reader of this process, for background tasks that come one by one."""
    reader = LetterReader(workers=1)
    atexit.register(reader.close)
    return reader
