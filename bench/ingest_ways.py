"""The ways by which letters come in, for `bench.ingest`, each up to the index."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

from bench import PROJECT

MOST_SECONDS_TO_FOLLOW = 120
MOST_SECONDS_TO_READ = 3600

TakeIn = Callable[[Sequence[Path]], int]
"""Takes files in, waits until the index has what was published, and returns how many files."""


@contextmanager
def by_command(workers: int) -> Iterator[TakeIn]:
    """As `manage.py ingest --publish`, with so many children that read."""
    from determinations.ingest import sources
    from determinations.ingest.bulk import ingest
    from determinations.ingest.intake import open_batch

    def take_in(files: Sequence[Path]) -> int:
        summary = ingest(
            sources.from_paths(files),
            open_batch("bench"),
            workers=workers,
            publish_when_clean=True,
            on_files=lambda files: None,
        )
        wait_for_index()
        return summary.files

    yield take_in


@contextmanager
def by_workers(workers: int) -> Iterator[TakeIn]:
    """As an upload: stored and queued in groups, read by so many background workers."""
    from determinations.ingest import sources
    from determinations.ingest.incoming import FILES_A_GROUP
    from determinations.ingest.intake import open_batch, receive_all
    from determinations.ingest.tasks import enqueue

    def take_in(files: Sequence[Path]) -> int:
        batch = open_batch("bench")
        incoming = list(sources.from_paths(files))
        size = min(FILES_A_GROUP, -(-len(incoming) // workers))  # each worker has something to do
        for at in range(0, len(incoming), size):
            group = incoming[at : at + size]
            receive_all(batch, group, publish_when_clean=True, then=enqueue)
        wait_for_workers()
        wait_for_index()
        return len(files)

    with ExitStack() as stack:
        for _ in range(workers):
            stack.enter_context(running("procrastinate", "worker", "--queues", "letters"))
        yield take_in


WAYS: dict[str, Callable[[int], AbstractContextManager[TakeIn]]] = {
    "ingest": by_command,
    "worker": by_workers,
}


def indexer() -> AbstractContextManager[None]:
    """Let a process follow the archive, as in an installation."""
    return running("run_indexer")


@contextmanager
def running(*command: str) -> Iterator[None]:
    """Run a management command beside the block."""
    process = subprocess.Popen([sys.executable, "manage.py", *command], cwd=PROJECT)
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


def wait_for_workers() -> None:
    from determinations.models import Letter, LetterStatus

    waiting = Letter.objects.filter(status=LetterStatus.RECEIVED)
    until = time.monotonic() + MOST_SECONDS_TO_READ
    while waiting.exists():
        if time.monotonic() > until:
            sys.exit(f"{waiting.count()} letters have not been read")
        time.sleep(0.05)


def wait_for_index() -> None:
    from determinations.models import DisputedItem
    from determinations.search.index.reader import reader

    published = DisputedItem.objects.published().count()
    until = time.monotonic() + MOST_SECONDS_TO_FOLLOW
    while reader.searcher().num_docs != published:
        if time.monotonic() > until:
            sys.exit(f"The index has not followed: {reader.searcher().num_docs} of {published}")
        time.sleep(0.02)
