"""Deadlines and duties of a review with their sources, read from `duties.toml`, and their days.

Information, no advice: a day is what the dates of a letter give by the rule that is told beside it.
"""

from __future__ import annotations

import tomllib
from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from determinations.models import Case, DisputedItem, ItemOutcome, Priority


@dataclass(frozen=True, slots=True)
class Count:
    """A time from one date of a case: so many days or months, or up to another of its dates."""

    start: str
    """The name of the case's field."""
    said: str
    """What is counted, after "30 days "."""
    but: str
    """What the day depends on, "" for nothing but what holds of all."""
    days: int = 0
    months: int = 0
    end: str = ""
    """The field of the day up to which time is counted, "" where a day is counted."""

    @property
    def length(self) -> str:
        """Return the time that is added, as "30 days" or "12 months"."""
        return f"{self.months} months" if self.months else f"{self.days} days"


@dataclass(frozen=True, slots=True)
class Duty:
    """What one party has to do, as the sources say."""

    key: str
    title: str
    who: str
    says: str
    sources: tuple[str, ...]
    applies: str
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """What a count comes to in one case."""

    count: Count
    start: date
    day: date | None
    """The day that is reached; None where the time up to `end` is what is told."""
    days: int
    """How many days that is."""


@dataclass(frozen=True, slots=True)
class DutyOfCase:
    duty: Duty
    counted: tuple[Counted, ...]
    """As far as the letter has the dates."""


Applies = Callable[[Case, Sequence[DisputedItem]], bool]


def _decides(outcome: ItemOutcome, *retrospective: bool) -> Applies:
    """Return whether an item has this outcome and is of one of these kinds."""
    return lambda case, items: any(
        item.outcome == outcome and item.retrospective in retrospective for item in items
    )


APPLIES: Mapping[str, Applies] = {
    "always": lambda case, items: True,
    "never": lambda case, items: False,  # without a date, and over before the letter was written
    "standard": lambda case, items: case.priority != Priority.EXPEDITED,
    "ahead": _decides(ItemOutcome.OVERTURNED, False),
    "rendered": _decides(ItemOutcome.OVERTURNED, True),
    "upheld": _decides(ItemOutcome.UPHELD, False, True),
}
"""Which determinations show a duty."""


@cache
def all_duties() -> tuple[Duty, ...]:
    """Return every duty, in the order of a review."""
    return tuple(_duty(row) for row in _table()["duty"])


@cache
def as_of() -> str:
    """Return the year whose law the table tells."""
    year: str = _table()["as_of"]
    return year


def duties_of(case: Case, items: Sequence[DisputedItem]) -> list[DutyOfCase]:
    """Return the duties that bear on a determination with these items, with the days they give."""
    return [
        DutyOfCase(duty, tuple(_counted(case, duty)))
        for duty in all_duties()
        if APPLIES[duty.applies](case, items)
    ]


def _counted(case: Case, duty: Duty) -> list[Counted]:
    found = []
    for count in duty.counts:
        start: date | None = getattr(case, count.start)
        if start is None:
            continue
        day = getattr(case, count.end) if count.end else after(start, count.days, count.months)
        if day is None or day < start:  # dates of a letter may be wrong
            continue
        found.append(Counted(count, start, None if count.end else day, (day - start).days))
    return found


def after(start: date, days: int, months: int) -> date:
    """Return the day so many months and days later; of a month that has no such day, its last."""
    month = start.month - 1 + months
    year, month = start.year + month // 12, month % 12 + 1
    day = min(start.day, monthrange(year, month)[1])
    return date(year, month, day) + timedelta(days=days)


@cache
def _table() -> dict[str, Any]:
    text = (files(__package__) / "duties.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _duty(row: Mapping[str, Any]) -> Duty:
    counts = [
        Count(each["from"], each["said"], each["but"], each.get("days", 0), each.get("months", 0))
        for each in row.get("due", ())
    ]
    if took := row.get("took"):
        counts.append(Count(took["from"], took["said"], took["but"], end=took["to"]))
    return Duty(
        row["key"],
        row["title"],
        row["who"],
        row["says"],
        tuple(row["sources"]),
        row["applies"],
        tuple(counts),
    )
