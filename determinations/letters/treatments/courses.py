"""How often and for how long: "2 times a week for 4 weeks", "2 x 4", "daily for 2 weeks"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from .amount_words import AmountWords


def number(name: str) -> str:
    """Return a pattern of a number or a range of two: "2", "2-3", "once or twice"."""
    return rf"(?P<{name}>N)(?:T?R(?P<{name}_to>N))?"


NO_UNIT = r"(?![VUHMDSKLTNRz%#/c])"
"""A bare number counts what the grammar says, unless its unit follows."""
_PER = r"[aP/]{1,2}"
FREQUENCY = (
    rf"(?:{number('times')}(?:(?:T|[W+z]{{0,3}}(?P<noun>V)|(?P<days>D))?{_PER}(?P<period>D)|"
    rf"T(?P<glued>D)|(?:T|[W+z]{{0,3}}(?P<nouns>V))?(?P<rhythm>L))|(?P<each>L|PD))"
)
_FREQUENCY = re.compile(FREQUENCY)
_INTERVAL = re.compile(r"(?:NT)?a?P(?:(?P<every>N)|e)(?P<period>D)")
_DURATION = re.compile(
    r"[(,]{0,2}(?:f[aoGW+(,]{0,4}|[TG,(RW]{0,2}o?)?"
    + number("long")
    + r"(?P<unit>D)|[(,]?fa(?P<one>D)"
)
_DURATION_FURTHER_ON = re.compile(
    r"(?:[WRazc,o()/+sV]{1,12}?|[fR][Wazco/+s&]{1,10}?)[fT]" + number("long") + r"(?P<unit>D)"
)
_DURATION_BEHIND_WITH = re.compile(r"&[Ws]{1,3}f" + number("long") + r"(?P<unit>D)")
_BARE_WEEKS = re.compile(r"[,(]?T" + number("long") + NO_UNIT)
_VISITS_BETWEEN = re.compile(r"[W+]{0,2}(?P<noun>V)(?=[fT,(])")
_DURATION_BEFORE = re.compile(number("long") + r"(?P<unit>D)[,ofaW(&?s]{0,6}$")
_MOST_TOKENS_BEFORE = 12
_GRID = re.compile(number("times") + "T" + number("long") + r"(?:(?P<unit>D)|" + NO_UNIT + ")")
_MOST_A_WEEK, _MOST_WEEKS = 7, 52
_DAYS = {"day": 1, "week": 7}

Range = tuple[Decimal, Decimal | None]
"""The greater end, and the lesser one where there are two."""
ONCE: Range = (Decimal(1), None)


@dataclass(frozen=True, slots=True)
class Course:
    """So many times in a period, for so long; either may be missing."""

    start: int
    end: int
    times: Range | None
    period: str
    long: Range | None = None
    unit: str = ""
    noun: int | None = None
    """The token of the visits that it names."""
    by_days: bool = False
    """Whether it counts days ("5 days a week")."""
    every: Decimal | None = None
    """Once in so many periods ("every 2 weeks")."""
    further: tuple[int, int] | None = None
    """The tokens of its second piece, where other words stand between ("weekly to the neck for 6
    weeks"); `end` is then the end of the first piece."""

    @property
    def last(self) -> int:
        """The token behind all of it."""
        return self.further[1] if self.further else self.end

    @property
    def count(self) -> Range | None:
        """How often in all: the greater end and the lesser one; None where that is not said."""
        if self.long is None:
            return None
        longest = self._periods(self.long[0])
        shortest = self._periods(self.long[1] or self.long[0])
        if longest is None or shortest is None:
            return None
        if self.every is not None:
            return as_range(longest // self.every, shortest // self.every)
        if self.times is None:
            return None
        return as_range(self.times[0] * longest, (self.times[1] or self.times[0]) * shortest)

    def _periods(self, length: Decimal) -> Decimal | None:
        """Return how many periods a duration has; None where months meet weeks."""
        if self.unit == self.period:
            return length
        if self.unit == "year" and self.period == "month":
            return 12 * length
        if self.unit not in _DAYS or self.period not in _DAYS:
            return None
        periods = length * _DAYS[self.unit] / _DAYS[self.period]
        return periods if periods == int(periods) else None


def as_range(most: Decimal, least: Decimal) -> Range:
    return most, least if least != most else None


def read_range(words: AmountWords, match: re.Match[str], name: str, shift: int = 0) -> Range | None:
    """Return the most, and the least where a range is named: "12-18" is (18, 12).

    `shift` is the token that the match counts from.
    """
    at, upto = match.start(name), match.start(f"{name}_to")
    if at < 0:
        return None
    first = words.value(shift + at)
    last = words.value(shift + upto) if upto >= 0 else first
    return (last, first) if last > first else (first, None)


def course_at(words: AmountWords, at: int, after: int = 0) -> Course | None:
    """Return the frequency that begins at a token, with its duration; one before from `after`."""
    kind = words.kinds[at : at + 1]
    if not kind or kind not in "NLPa" or words.kinds[max(0, at - 1) : at] == "#":
        return None
    if interval := _INTERVAL.match(words.kinds, at):
        every = Decimal(2) if interval["every"] is None else words.value(interval.start("every"))
        period = words.unit(interval.start("period"))
        return _with_duration(
            words, Course(at, interval.end(), None, period, every=every or None), after
        )
    if match := _FREQUENCY.match(words.kinds, at):
        group = next(name for name in ("period", "glued", "rhythm", "each") if match[name])
        period = words.unit(match.end(group) - 1)
        times = read_range(words, match, "times") or ONCE
        noun = max(match.start("noun"), match.start("nouns"))
        course = Course(
            at, match.end(), times, period, noun=noun if noun >= 0 else None,
            by_days=match["days"] is not None and words.unit(match.start("days")) == "day",
        )  # fmt: skip
        return _with_duration(words, course, after)
    if kind == "N" and (match := _GRID.match(words.kinds, at)):
        return _grid(words, match)
    return None


def _grid(words: AmountWords, match: re.Match[str]) -> Course | None:
    times, long = read_range(words, match, "times"), read_range(words, match, "long")
    if not times or not long or not 0 < times[0] <= _MOST_A_WEEK or not 0 < long[0] <= _MOST_WEEKS:
        return None
    unit = words.unit(match.start("unit")) if match["unit"] else "week"
    return Course(match.start(), match.end(), times, unit, long, unit)


def _with_duration(words: AmountWords, course: Course, after: int) -> Course:
    """Return a frequency with the duration behind it, or the one before it."""
    kinds, start, end, noun = words.kinds, course.start, course.end, course.noun
    if visits := _VISITS_BETWEEN.match(kinds, end):
        end, noun = visits.end(), visits.start("noun")
    match = _DURATION.match(kinds, end) or _DURATION_FURTHER_ON.match(kinds, end)
    long: Range | None = None
    unit = ""
    further = None
    if match is not None:
        long, unit = _duration(words, match)
        if match.re is _DURATION:
            end = match.end()
        else:
            end, further = course.end, (match.start("long") - 1, match.end())
    elif (bare := _BARE_WEEKS.match(kinds, end)) and course.every is None:
        long, unit, end = read_range(words, bare, "long"), course.period, bare.end()
    else:
        end = course.end
        if before := duration_before(words, start, after):
            long, unit, further = before.long, before.unit, (start, end)
            start, end = before.start, before.end
    return Course(
        start, end, course.times, course.period, long, unit,
        noun if end > course.end else course.noun, course.by_days, course.every, further,
    )  # fmt: skip


def duration_before(words: AmountWords, start: int, after: int = 0) -> Course | None:
    """Return the duration that ends before a token, but for some little words, as a course."""
    first = max(after, start - _MOST_TOKENS_BEFORE)
    match = _DURATION_BEFORE.search(words.kinds[first:start])
    if match is None:
        return None
    begin = first + match.start()
    if words.kinds[max(0, begin - 1) : begin] in ("j", "P"):
        return None
    long, unit = read_range(words, match, "long", first), words.unit(first + match.start("unit"))
    return Course(begin, first + match.end("unit"), None, "", long, unit)


def _duration(words: AmountWords, match: re.Match[str]) -> tuple[Range | None, str]:
    if match.re is _DURATION and match["one"]:
        return ONCE, words.unit(match.start("one"))
    return read_range(words, match, "long"), words.unit(match.start("unit"))


def duration_at(
    words: AmountWords, at: int, *, further_on: bool = False
) -> tuple[Range | None, str, int] | None:
    """Return a duration that begins at a token: how long, its unit, and the token behind it.

    `further_on` takes one behind some other words ("with food for 10 days") as well.
    """
    match = _DURATION.match(words.kinds, at)
    if match is None and further_on:
        match = _DURATION_FURTHER_ON.match(words.kinds, at) or _DURATION_BEHIND_WITH.match(
            words.kinds, at
        )
    return (*_duration(words, match), match.end()) if match else None
