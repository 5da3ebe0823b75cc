"""Examples of requests with what the sample letters answer: for the description and /help/api/.

Each file beside this one is an example, and a test asks each and compares. What is of the day or
of one database (when a letter was added, its number, a cursor) has a value of its own in them.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from determinations.search import FACETS

from ..keys import MARK

FOLDER = Path(__file__).parent
HOST = "http://127.0.0.1:8000"


@dataclass(frozen=True, slots=True)
class Example:
    """A request and its answer, as JSON has them."""

    name: str
    operation: str
    title: str
    path: str
    response: Any
    body: Any = None
    """What is sent; None where it is a GET."""
    in_path: dict[str, str | int] = field(default_factory=dict)
    """Parameters of the path and their values."""
    file: str = ""
    """A sample that is sent, as its path below `samples/`."""
    asks_for: str = ""
    """The sample whose letter the path names by its number."""
    needs_key: bool = False
    status: int = 200

    @property
    def request_line(self) -> str:
        return f"{'GET' if self.body is None and not self.file else 'POST'} {self.path}"

    @property
    def curl(self) -> str:
        """Return the request as a command line for people."""
        address = shlex.quote(f"{HOST}{self.path}")
        if self.needs_key:
            address += f" \\\n  -H 'Authorization: Bearer {MARK}\u2026'"
        if self.file:
            return f"curl {address} \\\n  -F file=@samples/{self.file}"
        if self.body is None:
            return f"curl {address}"
        body = shlex.quote(json.dumps(self.body, ensure_ascii=False))
        return f"curl {address} \\\n  --json {body}"

    @property
    def answer(self) -> str:
        return json.dumps(self.response, indent=2, ensure_ascii=False)

    def value_of(self, name: str, values: Sequence[str]) -> Any:
        """Return what a parameter's example is: a list for filters of several values."""
        if name in FACETS or name == "item":
            return list(values)
        return int(values[0]) if name in ("page", "per_page") else values[0]


@cache
def all_examples() -> tuple[Example, ...]:
    """Return all examples, in the order of their files' names."""
    files = sorted(FOLDER.glob("*.json"))
    return tuple(
        Example(name=file.stem, **json.loads(file.read_text(encoding="utf-8"))) for file in files
    )


def examples_of(operation: str) -> list[Example]:
    return [example for example in all_examples() if example.operation == operation]
