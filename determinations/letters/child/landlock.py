"""Landlock: files that this process may still read, and nothing else, enforced by the kernel.

Linux has it since 5.13; each version of its interface (ABI) can forbid more. See
https://docs.kernel.org/userspace-api/landlock.html for the numbers.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterable
from pathlib import Path

from .kernel import syscall

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION = 1
_PATH_BENEATH = 1

_EXECUTE = 1 << 0
_WRITE_FILE = 1 << 1
_READ_FILE = 1 << 2
_READ_DIR = 1 << 3
_FILE_SYSTEM_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
"""ABI to how many rights it knows, from bit 0 on; later ones know as many as the fifth."""
_TCP = 0b11
"""Binding and connecting, from ABI 4 on."""
_SCOPES = 0b11
"""Abstract Unix sockets and signals to processes outside, from ABI 6 on."""
SCOPES_SINCE = 6


class _Ruleset(ctypes.Structure):
    _fields_ = (
        ("file_system", ctypes.c_uint64),
        ("network", ctypes.c_uint64),
        ("scoped", ctypes.c_uint64),
    )


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("rights", ctypes.c_uint64), ("descriptor", ctypes.c_int32))


def abi() -> int:
    """Return the version of Landlock that the kernel offers, 0 for none."""
    try:
        return syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(_VERSION))
    except OSError:
        return 0


def restrict(readable: Iterable[Path], executable: Iterable[Path], writable: Iterable[Path]) -> int:
    """Leave this process only these paths and what lies below them; return the ABI used, or 0.

    It can't read other files, /proc included, nor trace other processes, nor (as far as the ABI
    goes) use TCP or signal others. Needs `give_up_privileges` first.
    """
    version = abi()
    if not version:
        return 0
    every_right = (1 << _FILE_SYSTEM_RIGHTS.get(version, 16)) - 1
    attributes = _Ruleset(
        every_right, _TCP if version >= 4 else 0, _SCOPES if version >= SCOPES_SINCE else 0
    )
    size = 8 if version < 4 else 16 if version < SCOPES_SINCE else 24
    ruleset = syscall(
        _CREATE_RULESET, ctypes.byref(attributes), ctypes.c_size_t(size), ctypes.c_uint32(0)
    )
    try:
        for path in readable:
            _allow(ruleset, path, _READ_FILE | _READ_DIR)
        for path in executable:
            _allow(ruleset, path, _READ_FILE | _EXECUTE)
        for path in writable:
            _allow(ruleset, path, _READ_FILE | _WRITE_FILE)
        syscall(_RESTRICT_SELF, ctypes.c_int(ruleset), ctypes.c_uint32(0))
    finally:
        os.close(ruleset)
    return version


def _allow(ruleset: int, path: Path, rights: int) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        if not path.is_dir():
            rights &= ~_READ_DIR
        rule = _PathBeneath(rights, descriptor)
        syscall(
            _ADD_RULE,
            ctypes.c_int(ruleset),
            ctypes.c_int(_PATH_BENEATH),
            ctypes.byref(rule),
            ctypes.c_uint32(0),
        )
    finally:
        os.close(descriptor)
