"""Dates that are missing, impossible, or in no order that a review could have taken."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..dates import MONTH_NAMES
from ..header import Header, stated_dates
from ..model import Layout, ParsedLetter, Problem, Severity, Span

_DATE_NAMES = {
    "date_assigned": "date of assignment",
    "date_of_injury": "date of injury",
    "decision_date": "decision date",
    "ur_denial_date": "date of the utilization review denial",
    "application_received": "date on which the application was received",
}
_NEEDED_DATES = ("decision_date",)
_COMPARED = ("date_of_injury", "ur_denial_date")
_COMPARED_IN_PROSE = (*_COMPARED, "application_received", "date_assigned")
"""The summaries of 2013 tell of the application too."""


def of_dates(letter: ParsedLetter, header: Header) -> Iterator[Problem]:
    """Yield dates that are missing or impossible, then pairs in the wrong order."""
    for name in _NEEDED_DATES:
        if getattr(letter, name) is None and name not in header.unreadable:
            yield Problem(
                f"missing-{name.replace('_', '-')}",
                f"The {_DATE_NAMES[name]} is missing.",
                Severity.REVIEW,
            )
    for name, span in header.unreadable.items():
        written = letter.text[span.start : span.end]
        yield Problem(
            "impossible-date",
            f"The {_DATE_NAMES[name]} reads \u201c{written}\u201d, which is no date.",
            Severity.REVIEW,
            span,
        )
    yield from _order_of_dates(letter)
    yield from _disagreements(letter, header)


def _order_of_dates(letter: ParsedLetter) -> Iterator[Problem]:
    pairs = (
        ("date_of_injury", "ur_denial_date"),
        ("date_of_injury", "decision_date"),
        ("ur_denial_date", "decision_date"),
        ("application_received", "decision_date"),
    )
    for earlier, later in pairs:
        first, second = getattr(letter, earlier), getattr(letter, later)
        if first and second and first > second:
            yield Problem(
                "dates-out-of-order",
                f"The {_DATE_NAMES[earlier]} ({first:%m/%d/%Y}) is after the {_DATE_NAMES[later]} "
                f"({second:%m/%d/%Y}).",
                Severity.REVIEW,
                letter.spans.get(earlier),
            )


def _disagreements(letter: ParsedLetter, header: Header) -> Iterator[Problem]:
    """Yield header dates that the summary states only otherwise; the header's count.

    Most summaries have the date somewhere in its usual forms, and are looked through no further.
    """
    summary = letter.spans.get("clinical_summary")
    if summary is None:
        return
    for name in _COMPARED if letter.layout is Layout.L1 else _COMPARED_IN_PROSE:
        written = header.dates.get(name)
        if written is None or _is_spelled(written, letter.text, summary):
            continue
        other = _stated_otherwise(letter, name, written, summary)
        if other:
            value, span = other
            yield Problem(
                "dates-disagree",
                f"The {_DATE_NAMES[name]} is {written:%m/%d/%Y} at the head of the letter, and "
                f"{value:%m/%d/%Y} in its text.",
                Severity.NOTE,
                span,
            )


def _stated_otherwise(
    letter: ParsedLetter, name: str, written: date, place: Span
) -> tuple[date, Span] | None:
    """Return the first date that is stated instead, None where one statement agrees."""
    other = None
    for value, span in stated_dates(letter.text, name, [place]):
        if value == written:
            return None
        other = other or (value, span)
    return other


def _is_spelled(day: date, text: str, place: Span) -> bool:
    """Return whether a date stands there as most letters begin it: 1/5/, 01-05-, "January 5,"."""
    for number in (f"{day.day}", f"{day.day:02}"):
        for mark in "/-":
            if text.find(f"{day.month}{mark}{number}{mark}", place.start, place.end) >= 0:
                return True
    name = f"{MONTH_NAMES[day.month - 1]} {day.day}"
    return any(text.find(name + behind, place.start, place.end) >= 0 for behind in (",", "th"))
