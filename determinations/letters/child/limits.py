"""Limits that every Unix keeps, whatever else it can do for the confinement of a process."""

from __future__ import annotations

import math
import resource
from dataclasses import dataclass

CPU_FACTOR = 10
"""A child may use so many times a letter's time in all; the parent replaces it well before."""

_OPEN_FILES = 64
_PROCESSES = 32


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one child may use: bytes of address space, and seconds for one letter.

    `seconds` are on the clock, `text_seconds` of processor time and without recognizing scans.
    """

    memory_bytes: int
    seconds: float
    text_seconds: float

    @property
    def cpu_seconds(self) -> int:
        """Processor time of a child's whole life."""
        return max(1, math.ceil(CPU_FACTOR * self.seconds))


def apply_limits(limits: Limits, *, processes_counted_apart: bool) -> None:
    """Set the limits for this process and all that it starts, for good.

    Files can't grow by a byte, and a crash leaves no core dump, which would hold letters' text.
    The number of processes is limited only where this process's are `processes_counted_apart`
    from the user's other ones.
    """
    wanted = {
        resource.RLIMIT_AS: limits.memory_bytes,
        resource.RLIMIT_CPU: limits.cpu_seconds,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: _OPEN_FILES,
        resource.RLIMIT_CORE: 0,
    }
    if processes_counted_apart:
        wanted[resource.RLIMIT_NPROC] = _PROCESSES
    for name, value in wanted.items():
        _, hard = resource.getrlimit(name)
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(name, (value, value))
