"""What an examination found of one thing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is. A warning lets the archive work, trouble does not."""

    OK = "ok"
    WARNING = "warning"
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: how it is, and what to do where it is not well."""

    name: str
    level: Level
    message: str
    advice: str = ""

    @property
    def is_ok(self) -> bool:
        return self.level is Level.OK


def ok(name: str, message: str) -> Finding:
    return Finding(name, Level.OK, message)


def warning(name: str, message: str, advice: str) -> Finding:
    return Finding(name, Level.WARNING, message, advice)


def trouble(name: str, message: str, advice: str) -> Finding:
    return Finding(name, Level.TROUBLE, message, advice)
