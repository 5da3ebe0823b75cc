"""What processes cost: memory, and processor time with all that they started."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

SAMPLE_SECONDS = 0.02
LOOK_SECONDS = 0.25
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


def children_of(pid: int) -> list[int]:
    """Return the ids of the processes that a process has started, by any of its threads."""
    found: list[int] = []
    try:
        for path in Path(f"/proc/{pid}/task").glob("*/children"):
            with contextlib.suppress(OSError):  # the thread has ended meanwhile
                found += [int(child) for child in path.read_text().split()]
    except OSError:  # and the process
        pass
    return found


def parent_of(pid: int) -> int:
    return int(_fields(pid)[1])


def memory_mb(pid: int) -> float:
    """Return a process's anonymous memory in MB: without mapped and shared files."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    kilobytes = next(line.split()[1] for line in lines if line.startswith("RssAnon"))
    return round(int(kilobytes) / 1024, 1)


@contextmanager
def repeatedly(
    work: Callable[[], object], seconds: float, at_end: Callable[[], object] = lambda: None
) -> Iterator[None]:
    """Do something every so many seconds, in a thread, while the block runs.

    `at_end` is done once, by the same thread.
    """
    ended = threading.Event()

    def go_on() -> None:
        while not ended.wait(seconds):
            work()
        at_end()

    thread = threading.Thread(target=go_on, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


@contextmanager
def sampled_memory() -> Iterator[list[float]]:
    """Yield a list that fills with this process's memory in MB while the block runs."""
    samples: list[float] = []
    with repeatedly(lambda: samples.append(memory_mb(os.getpid())), SAMPLE_SECONDS):
        yield samples


@dataclass
class Use:
    """What processes used while they were watched, by what they are."""

    processor_seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    megabytes: list[dict[str, float]] = field(default_factory=list)
    """Anonymous memory at each look."""

    def peak(self, first: float = 0, last: float = 1) -> dict[str, float]:
        """Return the most that each kind, and all together, had in a part of the time."""
        looks = self.megabytes[int(first * len(self.megabytes)) : int(last * len(self.megabytes))]
        kinds = sorted({kind for look in looks for kind in look})
        most = {kind: round(max(look.get(kind, 0) for look in looks), 1) for kind in kinds}
        return {**most, "all": round(max((sum(look.values()) for look in looks), default=0), 1)}


@contextmanager
def watched(pids: Sequence[int], kind_of: Callable[[int], str]) -> Iterator[Use]:
    """Yield what these processes and all that they start use while the block runs.

    Looked at while they live, since a process that is killed in its sandbox takes its processor
    time with it: of one that ends, what it used after the last look is not counted. Nor is what
    looking itself takes.
    """
    use, seconds, kinds = Use(), dict[int, tuple[float, float]](), dict[int, str]()

    def look() -> None:
        megabytes: defaultdict[str, float] = defaultdict(float)
        for pid in {member for first in pids for member in family_of(first)}:
            try:
                used = sum(map(int, _fields(pid)[11:13])) / TICKS_A_SECOND  # utime, stime
                memory = memory_mb(pid)
            except (OSError, StopIteration):  # ended meanwhile
                continue
            kinds[pid] = kind_of(pid) or kinds.get(pid, "")  # it may have become another program
            before, _ = seconds.get(pid, (used if not started else 0.0, used))
            seconds[pid] = before, used
            megabytes[kinds[pid]] += memory
        use.megabytes.append(megabytes)

    def leave_out_looking() -> None:
        use.processor_seconds[kind_of(os.getpid())] -= time.thread_time()

    started = False
    look()
    started = True
    try:
        with repeatedly(look, LOOK_SECONDS, at_end=leave_out_looking):
            yield use
    finally:
        look()
        for pid, (before, used) in seconds.items():
            use.processor_seconds[kinds[pid]] += used - before


def family_of(pid: int) -> list[int]:
    """Return a process and all that it started, and these in turn."""
    return [pid, *(found for child in children_of(pid) for found in family_of(child))]


def command_of(pid: int) -> str:
    """Return a process's command line, empty where it has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def _fields(pid: int) -> list[str]:
    """Return the fields of /proc/PID/stat from the third on (proc(5)), which follow the name."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
