"""A limit on the processor time of work that nothing within the process can interrupt.

A damaged PDF can keep the PDF library in one call for minutes. The kernel ends the whole process
then, with a signal that nobody else sends: so only a child that may be lost sets a limit.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

OVERSPENT = signal.SIGPROF
"""What ends a process that has used up its time."""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Let the kernel end this process once the block has used so much processor time."""
    signal.signal(OVERSPENT, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


@contextmanager
def not_counted() -> Iterator[None]:
    """Stop the clock of `limited`, where one runs, for work that has a limit of its own."""
    before = signal.setitimer(signal.ITIMER_PROF, 0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, *before)
