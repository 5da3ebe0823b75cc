"""The pages as readers get them: over HTTP, from gunicorn with the project's own settings."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from bench import PROJECT
from bench.processes import children_of
from bench.queries import Query

CLIENTS = 8


@contextmanager
def server(remember_counts: bool) -> Iterator[tuple[int, Callable[[], list[int]]]]:
    """Run gunicorn. Yield its port and a function that returns its workers' process ids."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "DEBUG": "0",
        "ALLOWED_HOSTS": "127.0.0.1",
        "IMR_REMEMBERED_COUNTS": "400" if remember_counts else "0",
    }
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput", "-v", "0"],
        cwd=PROJECT, env=environment, check=True,
    )  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "imr_archive.wsgi", "--workers", "2",
         "--bind", f"127.0.0.1:{port}", "--log-level", "warning"],
        cwd=PROJECT, env=environment,
    )  # fmt: skip
    try:
        for _ in range(100):
            try:
                fetch(port, Query("", "", {}))
                break
            except OSError:
                time.sleep(0.2)
        yield port, lambda: children_of(process.pid)
    finally:
        process.terminate()
        process.wait(20)


def fetch(port: int, query: Query) -> bytes:
    """Return the page of a query. Raise RuntimeError for any status but 200."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("GET", query.url, headers={"Accept-Encoding": "identity"})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    if response.status != 200:
        raise RuntimeError(f"{query.url}: {response.status}")
    return body


def pages_a_second(port: int, queries: Sequence[Query], seconds: float = 20) -> float:
    """Return the throughput for `CLIENTS` readers at once, each going through all queries."""
    done = [0] * CLIENTS
    until = time.perf_counter() + seconds

    def read(number: int) -> None:
        at = number * 4
        while time.perf_counter() < until:
            fetch(port, queries[at % len(queries)])
            at += 1
            done[number] += 1

    readers = [threading.Thread(target=read, args=(number,)) for number in range(CLIENTS)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    return round(sum(done) / seconds, 1)
