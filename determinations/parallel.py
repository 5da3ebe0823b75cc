"""A pool of processes for work that takes all cores: index building, reparsing, bulk loading."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import django
from django.db import connection


def process_pool(processes: int) -> ProcessPoolExecutor:
    """Return processes with Django set up, each with a database connection of its own.

    They are spawned, not forked: a connection, or the threads of the index, don't survive a fork.
    """
    connection.close()
    return ProcessPoolExecutor(processes, get_context("spawn"), initializer=django.setup)
