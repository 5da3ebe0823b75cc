"""How the decisions of a search came out, in numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from determinations.models import ItemOutcome


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Numbers of decisions by their outcome. What is neither upheld nor overturned is undecided."""

    upheld: int = 0
    overturned: int = 0
    undecided: int = 0

    @classmethod
    def of(cls, counts: Mapping[str, int]) -> Outcomes:
        """Return the outcomes of counts by the values of the index, "" being no outcome."""
        upheld = counts.get(ItemOutcome.UPHELD, 0)
        overturned = counts.get(ItemOutcome.OVERTURNED, 0)
        return cls(upheld, overturned, sum(counts.values()) - upheld - overturned)

    @property
    def decided(self) -> int:
        return self.upheld + self.overturned
