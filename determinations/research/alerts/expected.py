"""How many new decisions of a search are to be expected, from what was added lately."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from django.utils import timezone

from determinations.search import Additions, SearchRequest

WEEKS = 12
FEWEST_WEEKS = 3
"""With additions: fewer are no habit from which anything could be expected."""
BULK = 20
"""Times the usual number of a day: a day with more brought a collection, not the day's letters."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What was added of a search in the last weeks.

    `a_week` is what a usual week brings; None where the archive has not grown regularly.
    """

    added: int
    weeks: int
    a_week: float | None

    @property
    def sentence(self) -> str:
        """Return it in words: "About 3 new decisions a week"."""
        lately = f"{self.added:,} in the last {self.weeks} weeks"
        if self.a_week is None:
            return f"The archive has not grown regularly of late: {lately}."
        if not self.a_week:
            return f"Rarely any: none in the last {self.weeks} weeks."
        a_month = self.a_week * 52 / 12
        for number, unit in ((self.a_week, "week"), (a_month, "month")):
            if number >= 0.95:
                return f"About {_decisions(round(number))} a {unit}."
        return "Less than one new decision a month."


def _decisions(number: int) -> str:
    return f"{number:,} new decision{'' if number == 1 else 's'}"


def expect(request: SearchRequest) -> Expected:
    """Return what to expect of a search. Raises as `Additions` does.

    Days on which a collection came in say nothing about the next week; nor do the weeks before the
    first letter came.
    """
    additions, today = Additions(), timezone.localdate()
    since = today - timedelta(weeks=WEEKS)
    everything = additions.by_day(SearchRequest(), since)
    found = additions.by_day(request, since)
    usual = _usual_days(everything)
    weeks_with = {(today - day).days // 7 for day in usual}
    first = min(everything, default=today)
    weeks = max(1, min(WEEKS, ((today - first).days + 6) // 7))
    regular = len(weeks_with) >= FEWEST_WEEKS
    a_week = sum(found.get(day, 0) for day in usual) / weeks
    return Expected(sum(found.values()), WEEKS, a_week if regular else None)


def _usual_days(by_day: Mapping[date, int]) -> list[date]:
    """Return the days of usual growth."""
    if not by_day:
        return []
    most = BULK * median(by_day.values())
    return [day for day, number in by_day.items() if number <= most]
