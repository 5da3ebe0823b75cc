"""Reads the vocabulary's TOML files, each once a process."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

Pattern = str | list[str]
"""A regular expression as a file has it: whole, or in pieces that follow each other."""


@cache
def load(name: str) -> dict[str, Any]:
    """Return the contents of `<name>.toml` in this folder."""
    return tomllib.loads((files(__package__) / f"{name}.toml").read_text(encoding="utf-8"))


def whole(pattern: Pattern) -> str:
    """Return a regular expression in one piece."""
    return pattern if isinstance(pattern, str) else "".join(pattern)


def any_of(patterns: list[Pattern]) -> str:
    """Return a regular expression that matches where any of the patterns does."""
    return "|".join(whole(pattern) for pattern in patterns)
