"""Amounts of what is attended: hours, courses of sessions, visits, days of a program."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from .amounts_read import AmountsRead
from .courses import (
    NO_UNIT,
    ONCE,
    Course,
    Range,
    as_range,
    course_at,
    duration_at,
    duration_before,
    number,
    read_range,
)

_SESSION_LENGTH = re.compile(
    r"N(?:RN)?(?:MW?(?:PV?(?!D)|[aP/]V|V)?|HW?(?:PV?(?!D)|[aP/]V|V))|jN(?:RN)?[HM]|N(?:RN)?H(?:j|RN?H?j)"
)
_COUNT_BEFORE = re.compile(r"(?<![N/R])N$")
"""A number right before a session's length: "ten sixty-minute sessions"."""
_HOURS = re.compile(number("count") + "[+GW]?H")
_RATE = re.compile(r"[aP/]{1,2}(?P<noun>D)|,?(?P<rhythm>L)")
_THEN = re.compile(r"[,(fTa&]{0,3}")
_DAYS_BEFORE = re.compile(number("times") + r"[TD]?[aP/]{1,2}(?P<period>D)[,(&Tfo]{0,2}$")
_MOST_TOKENS_BEFORE = 10
_NOUNS = {"count": "unit", "behind": "unit_first", "next": "unit_next"}
_ALL_DAY = Decimal(24)
_PRODUCT = re.compile(r"(?P<times>N)T(?P<each>N)V\((?P<count>N)\)")
_VISITS = re.compile(
    r"(?<!j)(?:Q[:.,o]{0,2}#?|#)?[TG]?"
    + number("count")
    + r"(?P<within>(?:N[HM])?[W+c/&RzQjG]{0,7}?)(?P<unit>V)|"
    r"(?P<unit_first>V)(?P<gap>[WRazc/,(:s]{0,8}?)(?:[TQ#G][T:.oQ#,]{0,3}|[,:(R])"
    + number("behind")
    + r"(?=[),.:&fjRW+]|$)|"
    r"(?P<unit_next>V)" + number("next") + NO_UNIT
)


def read_hours(read: AmountsRead) -> None:
    """Read hours, and hours a day for so many days; lengths of sessions are none."""
    is_care = read.asks.is_program or read.asks.is_home
    for match in read.matches(_SESSION_LENGTH):
        before = match.start() - 1
        if (
            match[0][-1] == "V"
            and not is_care
            and _COUNT_BEFORE.search(read.kinds, 0, match.start())
        ):
            said = read.words.value(before)
            read.add(before, match.end(), "visits", said, read.words.unit(match.end() - 1))
        elif not is_care or match[0][-1] in "Mj":
            read.take(match.start(), match.end())
    for match in read.matches(_HOURS):
        count = read_range(read.words, match, "count") or (Decimal(0), None)
        rate = _RATE.match(read.kinds, match.end())
        if rate is not None and read.asks.is_device and not is_care:
            read.take(match.start(), rate.end())  # how long a device is used
        elif rate is not None:
            _read_rate(read, match.start(), rate, count)
        else:
            _read_hours_each(read, match, count, is_care=is_care)


def _read_hours_each(
    read: AmountsRead, match: re.Match[str], count: Range, *, is_care: bool
) -> None:
    """Read hours without a rate: all of them, those of each time, or of care round the clock."""
    start, end = match.span()
    then = _THEN.match(read.kinds, end)
    each = course_at(read.words, then.end() if then else end)
    always = duration_at(read.words, end, further_on=True)
    if count == (_ALL_DAY, None) and read.asks.is_home and always and always[0]:
        long, unit, last = always
        _add_hours(read, start, Course(start, last, ONCE, "day", long, unit), count)
    elif each is None or each.times is None or not read.is_free(end, each.last):
        read.add(start, end, "hours", count, "hour")
    elif is_care:
        _add_hours(read, start, each, count)
    else:
        read.take(start, end)  # how long a session is


def _read_rate(read: AmountsRead, start: int, rate: re.Match[str], hours: Range) -> None:
    """Read "4 hours per day, 3 times a week for 2 weeks": 24 hours."""
    period, end = read.words.unit(rate.end() - 1), rate.end()
    then = _THEN.match(read.kinds, end)
    course = course_at(read.words, then.end() if then else end) if period == "day" else None
    if course is None or course.times is None or not read.is_free(end, course.last):
        course = Course(start, end, ONCE, period)
        first = max(0, start - _MOST_TOKENS_BEFORE)
        before = _DAYS_BEFORE.search(read.kinds[first:start]) if period == "day" else None
        if before and read.is_free(first + before.start(), start):
            start = first + before.start()
            times = read_range(read.words, before, "times", first)
            period = read.words.unit(first + before.start("period"))
            course = Course(start, end, times, period)
        duration = duration_at(read.words, end)
        if duration is not None and read.is_free(end, duration[2]):
            course = replace(course, end=duration[2], long=duration[0], unit=duration[1])
        elif (earlier := duration_before(read.words, start)) and read.is_free(earlier.start, start):
            start = earlier.start
            course = replace(course, start=start, long=earlier.long, unit=earlier.unit)
    _add_hours(read, start, course, hours)


def _add_hours(read: AmountsRead, start: int, course: Course, hours: Range) -> None:
    """Keep hours of each time of a course as all of its hours, where its times are known."""
    times, period, count = course.times, course.period, hours
    if course.count is not None:
        most, least = course.count[0], course.count[1] or course.count[0]
        count = as_range(hours[0] * most, (hours[1] or hours[0]) * least)
        if period != "day" and times == ONCE:  # "20 hours a week" tell of no times
            times, period = None, ""
    read.add(start, course.last, "hours", count, "hour", times=times, period=period,
             long=course.long, long_unit=course.unit)  # fmt: skip


def read_courses(read: AmountsRead) -> None:
    """Read "2 times a week for 4 weeks" and "2 x 4" of what is attended."""
    for match in read.matches(_PRODUCT):
        times, each, count = (
            read.words.value(match.start(name)) for name in ("times", "each", "count")
        )
        if times * each == count:
            unit = read.words.unit(match.start() + 3)
            read.add(match.start(), match.end(), "visits", count, unit)
    at, after = 0, 0
    while at < len(read.kinds):
        if read.kinds[at] not in "NLPa" or not read.is_free(at, at + 1):
            at += 1
            continue
        course = course_at(read.words, at, after)
        if course is None or not (
            read.is_free(course.start, course.end) and read.is_free(*(course.further or (0, 0)))
        ):
            at += 1
            continue
        _read_course(read, course)
        at = after = max(course.last, at + 1)


def _read_course(read: AmountsRead, course: Course) -> None:
    asks, said = read.asks, read.kinds[course.start : course.end]
    if _is_size(read, course, said):
        read.take(course.start, course.end)
        return
    if course.long is None and course.times == ONCE and "N" not in said:
        return  # "weekly" alone
    is_visit = asks.is_attended or asks.is_consultation or "V" in read.kinds
    is_far_apart = course.period in ("month", "year") and not is_visit
    if course.long is None and course.times and is_far_apart:
        read.add(course.start, course.end, "units", course.times, "unit")
        return
    is_direction = course.period == "day" and not (is_visit or asks.is_home)
    if is_direction or (course.times is None and course.long is None):
        read.take(course.start, course.end)
        return
    kind, unit = "visits", _unit(read, course)
    if is_far_apart or (asks.is_test and not is_visit):
        kind, unit = "units", read.nearest_form(course.start) or "unit"
    read.add(course.start, course.end, kind, course.count, unit, times=course.times,
             period=course.period if course.times else "", long=course.long,
             long_unit=course.unit if course.long else "", further=course.further)  # fmt: skip


def _is_size(read: AmountsRead, course: Course, said: str) -> bool:
    """Return whether two numbers with an "x" between are a size, as that of gauze."""
    if "D" in said or "L" in said:
        return False
    if read.asks.is_sized:
        return not read.asks.is_counted
    in_words = "times" in read.words.text.casefold()
    return not (read.asks.is_therapy or read.asks.is_consultation or in_words)


def _unit(read: AmountsRead, course: Course) -> str:
    if course.noun is not None:
        return read.words.unit(course.noun)
    if course.by_days and read.asks.is_program:
        return "day"
    return read.nearest_visit(course.start) or read.asks.visit


def read_visits(read: AmountsRead) -> None:
    """Read "12 visits", "six additional physical therapy sessions", "visits, 10"."""
    for match in read.matches(_VISITS):
        name = next(name for name in ("count", "behind", "next") if match[name])
        noun = match.start(_NOUNS[name])
        count = read_range(read.words, match, name) or (Decimal(0), None)
        written = read.words.text[read.words.start(noun) : read.words.end(noun + 1)].casefold()
        if name == "count" and "&" in match["within"] and count[0] > 1 and written[-1] != "s":
            continue  # "2 braces and follow-up visit"
        start = match.start()
        if match["gap"] and "W" in match["gap"]:  # what the visits are for stands between
            start = match.end("gap")
        read.add(start, match.end(), "visits", count, read.words.unit(noun))
