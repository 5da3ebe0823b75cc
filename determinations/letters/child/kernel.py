"""Calls of the Linux kernel that Python has no function for."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

_libc = ctypes.CDLL(None, use_errno=True)

_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
_CAPABILITY_VERSION_3 = 0x20080522
_CAPSET = {"x86_64": 126, "aarch64": 91}


def machine() -> str:
    """Return the processor's name, empty where the system is not Linux."""
    return os.uname().machine if sys.platform == "linux" else ""


def syscall(number: int, *arguments: object) -> int:
    """Make a system call; raise `OSError` where it fails."""
    result: int = _libc.syscall(ctypes.c_long(number), *arguments)
    return _checked(result)


def prctl(option: int, *arguments: object) -> int:
    """Call prctl(2); raise `OSError` where it fails."""
    filled = [*arguments, *([0] * (4 - len(arguments)))]
    longs = [ctypes.c_ulong(value) if isinstance(value, int) else value for value in filled]
    return _checked(_libc.prctl(option, *longs))


def _checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


def die_with_parent() -> None:
    """Let the kernel kill this process when the thread that started it ends."""
    prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL))


def give_up_privileges() -> None:
    """Drop every capability (root has them all), and let no program that is run bring any back."""
    prctl(_PR_SET_NO_NEW_PRIVS, 1)
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    nothing = (ctypes.c_uint32 * 6)()
    if number := _CAPSET.get(machine()):
        syscall(number, header, nothing)
