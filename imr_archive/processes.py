"""Processes: what the operating system does about them for us."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
from types import FrameType

import psutil

_libc = ctypes.CDLL(None)  # loaded ahead: the function below runs between fork and exec
_PR_SET_PDEATHSIG = 1


def die_with_parent(number: signal.Signals, parent: int = 0) -> None:
    """Let the kernel send this process a signal when the thread that started it ends (Linux).

    `parent` is that thread's process: one that has ended before we asked is not outlived either.
    """
    if sys.platform == "linux":
        _libc.prctl(_PR_SET_PDEATHSIG, int(number))
        if parent and os.getppid() != parent:
            os._exit(1)


def ending() -> threading.Event:
    """Return an event that is set once this process is told to end, which it then does itself."""
    event = threading.Event()

    def on_signal(signum: int, frame: FrameType | None) -> None:
        event.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, on_signal)
    return event


def holder_of(port: int) -> str:
    """Return who listens on a TCP port, as "process 12 (name)"; empty where that can't be seen."""
    try:
        for connection in psutil.net_connections("tcp"):
            taken = connection.status == psutil.CONN_LISTEN and connection.laddr.port == port
            if taken and connection.pid:
                return f"process {connection.pid} ({psutil.Process(connection.pid).name()})"
    except psutil.Error:
        pass
    return ""
