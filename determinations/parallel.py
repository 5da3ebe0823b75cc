"""A pool of processes for work that takes all cores: index building, reparsing, bulk loading."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

import django
from django.db import connection

Done = TypeVar("Done")


def process_pool(processes: int) -> ProcessPoolExecutor:
    """Return processes with Django set up, each with a database connection of its own.

    They are spawned, not forked: a connection, or the threads of the index, don't survive a fork.
    """
    connection.close()
    return ProcessPoolExecutor(processes, get_context("spawn"), initializer=django.setup)


def in_chunks(
    work: Callable[[Sequence[int]], Done], ids: Sequence[int], size: int, processes: int
) -> Iterator[Done]:
    """Yield what `work` returns of each chunk of `size` ids, in order.

    `work` is pickled where more than one process does it.
    """
    chunks = [ids[at : at + size] for at in range(0, len(ids), size)]
    if processes == 1 or len(chunks) <= 1:
        yield from map(work, chunks)
        return
    with process_pool(processes) as pool:
        yield from pool.map(work, chunks)
