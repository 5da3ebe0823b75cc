"""What processes cost: memory, and processor time with all that they started."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SAMPLE_SECONDS = 0.02
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


def children_of(pid: int) -> list[int]:
    """Return the ids of the processes that a process has started, by any of its threads."""
    found: list[int] = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [int(child) for child in path.read_text().split()]
        except OSError:  # the thread has ended meanwhile
            continue
    return found


def parent_of(pid: int) -> int:
    return int(_fields(pid)[1])


def memory_mb(pid: int) -> float:
    """Return a process's anonymous memory in MB: without mapped and shared files."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    kilobytes = next(line.split()[1] for line in lines if line.startswith("RssAnon"))
    return round(int(kilobytes) / 1024, 1)


@contextmanager
def sampled_memory() -> Iterator[list[float]]:
    """Yield a list that fills with this process's memory in MB while the block runs."""
    samples: list[float] = []
    ended = threading.Event()

    def sample() -> None:
        while not ended.wait(SAMPLE_SECONDS):
            samples.append(memory_mb(os.getpid()))

    thread = threading.Thread(target=sample, daemon=True)
    thread.start()
    try:
        yield samples
    finally:
        ended.set()
        thread.join()


def processor_seconds(pid: int) -> float:
    """Return the processor time of a process and of all it has started, ended or not.

    Of those that ended only what their parent has waited for counts.
    """
    try:
        fields = _fields(pid)
    except OSError:  # ended meanwhile
        return 0.0
    own = sum(map(int, fields[11:15])) / TICKS_A_SECOND  # utime, stime, cutime, cstime
    return own + sum(map(processor_seconds, children_of(pid)))


def _fields(pid: int) -> list[str]:
    """Return the fields of /proc/PID/stat from the third on (proc(5)), which follow the name."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
