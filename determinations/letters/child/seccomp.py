"""A seccomp filter: system calls that reading a letter never needs are refused by the kernel.

The filter is a classic BPF program over `struct seccomp_data` (number at 0, architecture at 4, the
halves of the arguments from 16 on); see https://docs.kernel.org/userspace-api/seccomp_filter.html.
"""

from __future__ import annotations

import ctypes
import errno
import struct

from .kernel import machine, prctl

_PR_SET_SECCOMP, _MODE_FILTER = 22, 2
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16

_ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_X32 = 0x40000000
"""Numbers from here on are x86-64's second interface, which nothing needs."""

_NEW_NAMESPACES = 0x7E020000

# name: number on x86-64, number on aarch64 (None: the call does not exist there)
_CALLS: dict[str, tuple[int | None, int | None]] = {
    # network, Unix sockets included
    "socket": (41, 198), "socketpair": (53, 199), "connect": (42, 203), "accept": (43, 202),
    "accept4": (288, 242), "bind": (49, 200), "listen": (50, 201), "sendto": (44, 206),
    "sendmsg": (46, 211), "sendmmsg": (307, 269), "recvmsg": (47, 212),
    # other processes
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "process_madvise": (440, 440), "kcmp": (312, 272), "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438), "pidfd_send_signal": (424, 424),
    # mounts and namespaces
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51),
    "unshare": (272, 97), "setns": (308, 268), "open_tree": (428, 428), "move_mount": (429, 429),
    "fsopen": (430, 430), "fsconfig": (431, 431), "fsmount": (432, 432), "fspick": (433, 433),
    "mount_setattr": (442, 442),
    # parts of the kernel that were broken into before
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
    "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219),
    "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265),
    "memfd_create": (319, 279), "memfd_secret": (447, 447), "personality": (135, 92),
    "modify_ldt": (154, None), "iopl": (172, None), "ioperm": (173, None),
    # the machine
    "kexec_load": (246, 104), "kexec_file_load": (320, 294), "init_module": (175, 105),
    "finit_module": (313, 273), "delete_module": (176, 106), "reboot": (169, 142),
    "swapon": (167, 224), "settimeofday": (164, 170), "clock_settime": (227, 112),
}  # fmt: skip
_EXECUTE = {"execve": (59, 221), "execveat": (322, 281)}
_SIGNAL = {
    "kill": (62, 129), "tkill": (200, 130), "tgkill": (234, 131),
    "rt_sigqueueinfo": (129, 138), "rt_tgsigqueueinfo": (297, 240),
}  # fmt: skip
_CLONE, _CLONE3, _PRLIMIT = (56, 220), (435, 435), (302, 261)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def restrict(*, may_execute: bool, may_signal: bool) -> bool:
    """Filter this process's system calls for good; return False where the kernel can't.

    Refused calls fail with EPERM. Needs `give_up_privileges` first.
    """
    try:
        program = build(machine(), may_execute=may_execute, may_signal=may_signal)
    except LookupError:
        return False
    try:
        filled = _Program(len(program) // 8, program)
        prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(filled))
    except OSError:
        return False
    return True


def build(architecture: str, *, may_execute: bool, may_signal: bool) -> bytes:
    """Return the filter's program; raise `LookupError` for processors without a table here."""
    column = list(_ARCHITECTURES).index(architecture) if architecture in _ARCHITECTURES else None
    if column is None:
        raise LookupError(architecture)
    calls = _CALLS | ({} if may_execute else _EXECUTE) | ({} if may_signal else _SIGNAL)
    refuse = _instruction(_RETURN, _ERRNO | errno.EPERM)
    program = [
        _instruction(_LOAD, _ARCHITECTURE),
        _instruction(_EQUAL, _ARCHITECTURES[architecture], 1, 0),
        _instruction(_RETURN, _KILL),
        _instruction(_LOAD, _NUMBER),
        _instruction(_AT_LEAST, _X32, 0, 1),
        refuse,
    ]
    for numbers in calls.values():
        if (number := numbers[column]) is not None:
            program += [_instruction(_EQUAL, number, 0, 1), refuse]
    program += [
        # glibc falls back on clone, whose flags can be looked at
        _instruction(_EQUAL, _CLONE3[column], 0, 1),
        _instruction(_RETURN, _ERRNO | errno.ENOSYS),
        _instruction(_EQUAL, _CLONE[column], 0, 3),
        _instruction(_LOAD, _FIRST_ARGUMENT),
        _instruction(_ANY_BIT, _NEW_NAMESPACES, 4, 0),
        _instruction(_RETURN, _ALLOW),
        # its own limits only, not another process's
        _instruction(_EQUAL, _PRLIMIT[column], 0, 3),
        _instruction(_LOAD, _FIRST_ARGUMENT),
        _instruction(_EQUAL, 0, 1, 0),
        refuse,
        _instruction(_RETURN, _ALLOW),
    ]
    return b"".join(program)


def _instruction(code: int, operand: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, operand)
