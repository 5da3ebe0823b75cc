"""Dates that are missing, impossible, or in no order that a review could have taken."""

from __future__ import annotations

from collections.abc import Iterator

from ..header import Header
from ..model import ParsedLetter, Problem, Severity

_DATE_NAMES = {
    "date_assigned": "date of assignment",
    "date_of_injury": "date of injury",
    "decision_date": "decision date",
    "ur_denial_date": "date of the utilization review denial",
    "application_received": "date on which the application was received",
}
_NEEDED_DATES = ("decision_date",)


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
