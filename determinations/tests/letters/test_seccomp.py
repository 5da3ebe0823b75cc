"""The filter of system calls, run as the kernel runs it."""

from __future__ import annotations

import struct

import pytest

from determinations.letters.child import seccomp


def verdict(program, number, argument=0, architecture=0xC000003E):
    """Run a filter as the kernel does; return errno, 0 for allowed, or None for killed."""
    data = struct.pack("=iIQ6Q", number, architecture, 0, argument, 0, 0, 0, 0, 0)
    at, accumulator = 0, 0
    while True:
        code, if_true, if_false, operand = struct.unpack_from("=HBBI", program, at * 8)
        at += 1
        if code == 0x20:
            (accumulator,) = struct.unpack_from("=I", data, operand)
        elif code == 0x06:
            return {0x7FFF0000: 0, 0x80000000: None}.get(operand, operand & 0xFFFF)
        else:
            holds = {
                0x15: accumulator == operand,
                0x35: accumulator >= operand,
                0x45: accumulator & operand,
            }[code]
            at += if_true if holds else if_false


@pytest.mark.parametrize(("machine", "column"), [("x86_64", 0), ("aarch64", 1)])
def test_the_filter_refuses_what_reading_a_letter_never_needs(machine, column):
    audit = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}[machine]
    read_call, clone, prlimit, execve, kill = (
        pair[column] for pair in ((0, 63), (56, 220), (302, 261), (59, 221), (62, 129))
    )
    strict = seccomp.build(machine, may_execute=False, may_signal=False)
    loose = seccomp.build(machine, may_execute=True, may_signal=True)
    for program in (strict, loose):
        assert verdict(program, read_call, architecture=audit) == 0
        for numbers in seccomp._CALLS.values():
            if numbers[column] is not None:
                assert verdict(program, numbers[column], architecture=audit) == 1
        assert verdict(program, clone, 0x11, audit) == 0
        assert verdict(program, clone, 0x10000011, audit) == 1
        assert verdict(program, 435, architecture=audit) == 38
        assert verdict(program, prlimit, 0, audit) == 0
        assert verdict(program, prlimit, 1, audit) == 1
        assert verdict(program, read_call, architecture=0x40000003) is None
        assert verdict(program, 0x40000000 + read_call, architecture=audit) == 1
    assert [verdict(strict, number, 0, audit) for number in (execve, kill)] == [1, 1]
    assert [verdict(loose, number, 0, audit) for number in (execve, kill)] == [0, 0]
