"""Dates in every form in which a letter writes one, and which of them are the same day.

03/14/1961, 3-14-61, 1961-03-14, 03.14.1961, March 14, 1961, 14 Mar 61 and 14th of March, 1961 are
one date. In numeric forms the month comes first, unless no month has that number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DASH = r"\-\u2010-\u2015"
_DIGIT = "[0-9lIOo]"
_NUMBER = _DIGIT + "{1,2}"
_YEAR = rf"(?:{_DIGIT}{{4}}|{_DIGIT}{{2}})(?!\d)"
_BETWEEN = rf"\s?[/.{_DASH}]\s?"
_GAP = rf"[\s.,{_DASH}]{{1,3}}"
_LITTLE = rf"[\s.,{_DASH}]{{0,3}}"
_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth",
    "eighteenth", "nineteenth", "twentieth", "twenty-first", "twenty-second", "twenty-third",
    "twenty-fourth", "twenty-fifth", "twenty-sixth", "twenty-seventh", "twenty-eighth",
    "twenty-ninth", "thirtieth", "thirty-first",
)  # fmt: skip
_DAY = rf"(?:\d{{1,2}}|{'|'.join(reversed(_ORDINALS))})"
_ORDINAL = r"(?:st|nd|rd|th)?"

_FORMS = (
    rf"(?P<year>{_DIGIT}{{4}}){_BETWEEN}(?P<month>{_NUMBER}){_BETWEEN}(?P<day>{_NUMBER})(?!\d)",
    rf"(?P<month>{_NUMBER}){_BETWEEN}(?P<day>{_NUMBER}){_BETWEEN}(?P<year>{_YEAR})",
    rf"(?P<name>{_MONTH}){_GAP}(?:the\s)?(?P<day>{_DAY}){_ORDINAL}{_GAP}'?(?P<year>{_YEAR})",
    rf"(?P<day>{_DAY}){_ORDINAL}(?:\s{{1,3}}of)?{_LITTLE}(?P<name>{_MONTH}){_LITTLE}'?(?P<year>{_YEAR})",
)
DATE = f"(?:{'|'.join(re.sub(r'[?]P<[a-z]+>', '?:', form) for form in _FORMS)})"
"""Pattern of one date, without groups. Compile with re.IGNORECASE."""

_ANY = re.compile(rf"(?<![\w/.-]){DATE}(?![\w/])", re.IGNORECASE)
_GROUPED = tuple(re.compile(form, re.IGNORECASE) for form in _FORMS)
_RECOGNIZED = str.maketrans("lio", "110")
"""What text recognition takes digits for."""
_MONTHS_A_YEAR = 12
_DAYS_A_MONTH = 31
_CENTURY = 100
_SENTENCE = 160
"""Characters in which the rest of a date's sentence is looked for."""
_STOP = re.compile(r"[.!?]\s|\n\s*\n")
_NEAR = 10
"""Years; nobody is injured at work within so many of birth."""


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A day as it is written; `year` may have two digits alone."""

    year: int
    month: int
    day: int

    def is_same_day(self, other: WrittenDate) -> bool:
        """Whether both may mean one day: a year of two digits fits any century."""
        if (self.month, self.day) != (other.month, other.day):
            return False
        if min(self.year, other.year) < _CENTURY:
            return self.year % _CENTURY == other.year % _CENTURY
        return self.year == other.year


def dates_in(text: str) -> Iterator[tuple[int, int, WrittenDate]]:
    """Yield each date in the text as (start, end, what it says)."""
    for match in _ANY.finditer(text):
        if (written := _written(match[0])) is not None:
            yield *match.span(), written


def days_like(text: str, days: Iterable[WrittenDate]) -> Iterator[tuple[int, int, WrittenDate]]:
    """Yield where the text says one of these days, in whatever form, as (start, end, the day)."""
    sought = list(days)
    if sought:
        for start, end, written in dates_in(text):
            for day in sought:
                if day.is_same_day(written):
                    yield start, end, day


def other_readings(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield dates that may be the date of birth at `start` to `end` as another record has it.

    They stand in the same sentence, and their years are not far from it, as no injury's is.
    """
    years = {written.year for _, _, written in dates_in(text[start:end])}
    if not years:
        return
    before = text[max(0, start - _SENTENCE) : start]
    behind = text[end : end + _SENTENCE]
    first = start - len(before) + max((stop.end() for stop in _STOP.finditer(before)), default=0)
    stop = _STOP.search(behind)
    last = end + (stop.start() if stop else len(behind))
    for piece_start, piece_end in ((first, start), (end, last)):
        for date_start, date_end, written in dates_in(text[piece_start:piece_end]):
            if any(_years_between(written.year, year) <= _NEAR for year in years):
                yield piece_start + date_start, piece_start + date_end


def _years_between(year: int, other: int) -> int:
    if min(year, other) >= _CENTURY:
        return abs(year - other)
    apart = (year - other) % _CENTURY
    return min(apart, _CENTURY - apart)


def _written(words: str) -> WrittenDate | None:
    """Return what a date says, None where there is no such day."""
    match = next(found for form in _GROUPED if (found := form.match(words)))
    groups = {name: value.casefold() for name, value in match.groupdict().items()}
    day, year = _number(groups["day"]), _number(groups["year"])
    if "name" in groups:
        month = _MONTHS.index(groups["name"][:3]) + 1
    else:
        month = _number(groups["month"])
        if month > _MONTHS_A_YEAR >= day:
            month, day = day, month
    is_day = 1 <= month <= _MONTHS_A_YEAR and 1 <= day <= _DAYS_A_MONTH
    return WrittenDate(year, month, day) if is_day else None


def _number(written: str) -> int:
    """Return a number in digits, or an ordinal in words, both in lowercase."""
    if written in _ORDINALS:
        return _ORDINALS.index(written) + 1
    return int(written.translate(_RECOGNIZED))
