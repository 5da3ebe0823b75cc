"""What the child gives up for good before it opens its first letter, and what that amounts to."""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import StrEnum

from . import landlock, seccomp
from .kernel import die_with_parent, give_up_privileges, machine
from .limits import Limits, apply_limits
from .sandbox import visible

_PROCESSES_COUNTED_BY_NAMESPACE_SINCE = (5, 14)


class Level(StrEnum):
    """How far what runs in the child is kept from everything else; docs/security.md has the table.

    SANDBOX: namespaces of its own and a filter of system calls. KERNEL_RULES: no namespaces, but
    Landlock and the filter. LIMITS: only an empty environment and limits of memory, time and size.
    """

    SANDBOX = "sandbox"
    KERNEL_RULES = "kernel-rules"
    LIMITS = "limits"


_LABELS = {
    Level.SANDBOX: "in a sandbox: no network, no files, no other processes",
    Level.KERNEL_RULES: "under kernel rules: no network, no files",
    Level.LIMITS: "with limits of memory and time only: a hostile file may reach files and network",
}


@dataclass(frozen=True, slots=True)
class Confinement:
    """What a child reported at its start."""

    namespaces: bool
    landlock: int
    """Version (ABI) of the rules for files, 0 for none."""
    seccomp: bool

    @property
    def level(self) -> Level:
        if self.seccomp and self.namespaces:
            return Level.SANDBOX
        if self.seccomp and self.landlock:
            return Level.KERNEL_RULES
        return Level.LIMITS

    def describe(self) -> str:
        """Return a clause for people that goes on after "Letters are read"."""
        return _LABELS[self.level]


def confine(limits: Limits, *, namespaces: bool) -> Confinement:
    """Confine this process as far as the system lets it; the order matters.

    `namespaces` says that it was started by bubblewrap, so that nothing but its own processes
    can be seen, signalled or counted.
    """
    apply_limits(
        limits,
        processes_counted_apart=namespaces
        and _kernel_version() >= _PROCESSES_COUNTED_BY_NAMESPACE_SINCE,
    )
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 2)
    os.close(null)
    if not machine():
        return Confinement(namespaces=False, landlock=0, seccomp=False)
    give_up_privileges()
    if not namespaces:
        die_with_parent()
    paths = visible()
    rules = landlock.restrict(paths.readable, paths.executable, paths.writable)
    filtered = seccomp.restrict(
        may_execute=bool(paths.executable),
        may_signal=namespaces or rules >= landlock.SCOPES_SINCE,
    )
    return Confinement(namespaces, rules, filtered)


def _kernel_version() -> tuple[int, ...]:
    return tuple(int(part) for part in os.uname().release.split("-")[0].split(".")[:2])
