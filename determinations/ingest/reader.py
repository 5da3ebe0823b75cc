"""Reading letters in child processes that are confined and can be lost."""

from __future__ import annotations

import atexit
import multiprocessing
from concurrent.futures import Future
from functools import cache
from types import TracebackType

from django.conf import settings
from pebble import ProcessExpired, ProcessPool

from determinations.letters.extraction.file_text import UnreadableLetter
from determinations.letters.reading import Reading, confine, read

LETTERS_A_CHILD = 2000
"""A child is replaced after so many letters, so that a leak in a PDF library stays small."""


class LetterReader:
    """A pool of confined children that turn bytes into a `Reading`. Use as a context manager."""

    def __init__(self, workers: int = 1) -> None:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["determinations.letters.reading"])
        self._pool = ProcessPool(
            max_workers=workers,
            max_tasks=LETTERS_A_CHILD,
            initializer=confine,
            initargs=[settings.IMR_READ_MEMORY_BYTES],
            context=context,
        )

    def submit(self, content: bytes, media_type: str) -> Future[Reading]:
        return self._pool.schedule(
            read, args=[content, media_type], timeout=settings.IMR_READ_SECONDS
        )

    def read(self, content: bytes, media_type: str) -> Reading:
        """Read one letter and wait for it; raises `UnreadableLetter` as `outcome_of` does."""
        return outcome_of(self.submit(content, media_type))

    def close(self) -> None:
        self._pool.stop()
        self._pool.join()

    def __enter__(self) -> LetterReader:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def outcome_of(future: Future[Reading]) -> Reading:
    """Wait for a reading; whatever went wrong in the child becomes an `UnreadableLetter`."""
    try:
        return future.result()
    except UnreadableLetter:
        raise
    except TimeoutError as error:
        raise UnreadableLetter(
            f"Reading the file took longer than {settings.IMR_READ_SECONDS} seconds."
        ) from error
    except ProcessExpired as error:
        raise UnreadableLetter("The file made the PDF reader crash.") from error
    except MemoryError as error:
        raise UnreadableLetter("Reading the file took more memory than is allowed.") from error


@cache
def shared_reader() -> LetterReader:
    """The one reader of this process, for background tasks that come one by one."""
    reader = LetterReader(workers=1)
    atexit.register(reader.close)
    return reader
