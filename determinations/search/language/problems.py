"""What a query says that was not understood."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class QueryProblem:
    """A plain message for the reader, with its place in the query (start, end)."""

    message: str
    start: int
    end: int

    @property
    def slice(self) -> str:
        """The place as Django's `slice` filter takes it."""
        return f"{self.start}:{self.end}"
