"""The index open for searching: one reader a process, always at the newest commit."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import tantivy
from django.conf import settings

from .files import current_generation, note_doubt, read_followed, version_name, version_of
from .schema import SCHEMA

log = logging.getLogger(__name__)

LAG_CHECK_SECONDS = 1


class IndexUnavailable(Exception):
    """There is no index that could be searched; the message says what is wrong."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The index as one look at the disk found it, whatever another thread finds meanwhile."""

    generation: Path
    index: tantivy.Index
    searcher: tantivy.Searcher
    version: tuple[object, ...]
    """Changes with every commit and every switch: a key for what is derived of the index."""

    @property
    def name(self) -> str:
        return version_name(self.generation, self.version)


class Reader:
    """An open index that looks, before each search, whether something newer is on disk.

    Looking costs two file status calls; so a commit of the writer is seen by the next search of
    every process, without a restart and without a thread of its own.
    """

    def __init__(self) -> None:
        self._opened: Opened | None = None
        self._checked_lag_at = float("-inf")

    def opened(self) -> Opened:
        """Return the newest commit. Raises `IndexUnavailable`, also where it is no longer followed.

        An index that lags behind may still have what was withdrawn.
        """
        opened = self._opened
        if opened is None or opened.version != version_of(opened.generation):
            opened = self._opened = self._open(opened)
        self._check_lag(opened.generation)
        return opened

    def _check_lag(self, generation: Path) -> None:
        most = settings.IMR_INDEX_STALE_SECONDS
        if not most or time.monotonic() < self._checked_lag_at + LAG_CHECK_SECONDS:
            return
        followed = read_followed(generation)
        if followed is None or time.time() - followed.at > most:
            raise IndexUnavailable(
                "The search index has not followed the database for more than "
                f"{most} s; is the indexer running?"
            )
        self._checked_lag_at = time.monotonic()

    def searcher(self) -> tantivy.Searcher:
        """Return a searcher over the newest commit. Raises `IndexUnavailable`."""
        return self.opened().searcher

    def _open(self, before: Opened | None) -> Opened:
        self._opened = None  # what fails to open is opened afresh by the next search
        generation = current_generation()
        if generation is None:
            raise IndexUnavailable("The search index is missing or of another version.")
        # noted before opening: a commit in between is then seen at the next search
        version = version_of(generation)
        try:
            if before is not None and before.generation == generation:
                index = before.index
                index.reload()
            else:
                index = open_index(generation)
        except ValueError as error:
            note_doubt(generation)
            raise IndexUnavailable(f"The search index is damaged: {error}") from error
        return Opened(generation, index, index.searcher(), version)


@contextmanager
def doubting(generation: Path) -> Iterator[None]:
    """Raise `IndexUnavailable` where a search shows that the files of a generation are damaged.

    The process that follows the database is told, and looks into it.
    """
    try:
        yield
    except BaseException as error:
        # tantivy panics where it reads what it can't have written, and that is no Exception
        if not isinstance(error, ValueError) and type(error).__name__ != "PanicException":
            raise
        log.exception("A search failed; the index may be damaged.")
        note_doubt(generation)
        raise IndexUnavailable(f"The search index seems to be damaged: {error}") from error


def open_index(generation: Path) -> tantivy.Index:
    """Open a generation for reading. Raises ValueError where its files are damaged."""
    index = tantivy.Index(SCHEMA, path=str(generation), reuse=True)
    index.config_reader(reload_policy="manual")
    index.reload()
    return index


reader = Reader()
"""The reader of this process."""
