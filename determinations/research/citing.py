"""Determinations and decisions as citations: text to paste into a brief or a report."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Protocol

from django.utils.formats import date_format

WARNING = "Invented sample, no real determination, not to be cited: "


class Decision(Protocol):
    """What a citation says of a decision."""

    @property
    def case_number(self) -> str: ...
    @property
    def decision_date(self) -> date | None: ...
    @property
    def invented(self) -> bool: ...
    @property
    def position(self) -> int: ...
    @property
    def description(self) -> str: ...
    @property
    def outcome(self) -> str: ...


def cite_case(case_number: str, decided: date | None, *, invented: bool) -> str:
    """Return "IMR Case No. CM16-0000001 (Jan. 31, 2017)"; samples warn of themselves."""
    day = f" ({written_out(decided)})" if decided else ""
    return f"{WARNING if invented else ''}IMR Case No. {case_number}{day}"


def cite_decision(case: str, position: int, heading: str, outcome: str) -> str:
    """Return the citation of one decision of a case, which `cite_case` has cited."""
    return f"{case}, item {position} ({' '.join(heading.split())}): {outcome or UNKNOWN}."


def cite_item(item: Decision) -> str:
    """Return the citation of one decision of a case, with what was decided about what."""
    case = cite_case(item.case_number, item.decision_date, invented=item.invented)
    return cite_decision(case, item.position, item.description, item.outcome)


UNKNOWN = "outcome unknown"


@lru_cache(maxsize=20_000)
def written_out(day: date) -> str:
    """Return a day as legal writing has it: "Jan. 31, 2017", "May 2, 2017"."""
    return date_format(day, "N j, Y")
