"""Whether a letter that bears a case's number is of that case at all, and is older than its letter.

A case number that was misread or mistyped brings a letter to a case of somebody else. So what the
letter says is compared with what the archive says of the case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from determinations.letters import ParsedLetter, Problem, Severity
from determinations.models import Case, Letter

from .filing import OLDER, ORDER_UNKNOWN, OTHER_CASE, names

COMPARED_DATES = {
    "date_of_injury": "dates of injury",
    "ur_denial_date": "dates of the utilization review",
    "application_received": "days on which the application was received",
}
"""Dates that all letters of a case have alike, with their names in a message."""
YEARS_APART = 2
"""Years by which the ages in two letters about one person may differ."""
FEWEST_DIFFERENCES = 2
_WORDS = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that a letter and its case can be compared by."""

    agrees: bool
    told: str
    """How they differ, as the end of a sentence."""


def doubts(letter: Letter, parsed: ParsedLetter, case: Case, current: Letter) -> list[Problem]:
    """Return why a person has to say what a letter is to the one that speaks for its case.

    Nothing of samples beside real letters: neither takes the other's place.
    """
    if parsed.invented != current.invented:
        return []
    found = []
    if told := _signs_of_another_case(parsed, case):
        message = (
            f"Another letter speaks for case {case.case_number} {names(current)}, and this one may "
            f"be of another case: {'; '.join(told)}. Was the case number read right?"
        )
        found.append(Problem(OTHER_CASE, message, Severity.REVIEW))
    if parsed.decision_date is None and case.decision_date is not None:
        message = (
            "The date of the decision was not found, so it is not known whether this letter is "
            f"older than the one that speaks for its case {names(current)}, which is of "
            f"{_day(case.decision_date)}."
        )
        found.append(Problem(ORDER_UNKNOWN, message, Severity.REVIEW))
    elif parsed.decision_date == case.decision_date and _outcomes_differ(parsed, case):
        message = (
            f"The letter that speaks for case {case.case_number} {names(current)} is of the same "
            "day and has other outcomes. Which of the two holds?"
        )
        found.append(Problem(ORDER_UNKNOWN, message, Severity.REVIEW))
    return found


def _outcomes_differ(parsed: ParsedLetter, case: Case) -> bool:
    here = [item.outcome or "" for item in parsed.items]
    return here != list(case.items.order_by("position").values_list("outcome", flat=True))


def note_older(letter: Letter, decided: date | None, case: Case, current: Letter) -> None:
    """Note, without saving, that the archive has a newer letter of the same case."""
    message = (
        f"Older than the letter that speaks for case {case.case_number} {names(current)}: decided "
        f"{_day(decided)}, that one {_day(case.decision_date)}. It is kept, and shown to nobody."
    )
    kept = [problem for problem in letter.get_problems() if problem.code != OLDER]
    letter.set_problems([*kept, Problem(OLDER, message, Severity.NOTE)])


def _signs_of_another_case(parsed: ParsedLetter, case: Case) -> list[str]:
    """Return how a letter differs from its case, where that is in nearly all; else nothing.

    A misread date is one difference among things that agree. Letters of two cases agree by chance
    in one thing, seldom in two.
    """
    signs = list(_signs(parsed, case))
    told = [sign.told for sign in signs if not sign.agrees]
    agreeing = len(signs) - len(told)
    return told if len(told) >= max(FEWEST_DIFFERENCES, 2 * agreeing + 1) else []


def _signs(parsed: ParsedLetter, case: Case) -> Iterator[Sign]:
    """Yield what both the letter and its case tell."""
    for name, label in COMPARED_DATES.items():
        here, there = getattr(parsed, name), getattr(case, name)
        if here and there:
            told = f"the {label} differ ({_day(here)} here, {_day(there)} there)"
            yield Sign(here == there, told)
    if parsed.age and case.age and parsed.sex and case.sex:
        is_same = parsed.sex == case.sex and abs(parsed.age - case.age) <= YEARS_APART
        here, there = f"{parsed.age}, {parsed.sex}", f"{case.age}, {case.sex}"
        yield Sign(is_same, f"the injured workers differ ({here} here; {there} there)")
    headings = [_words(item.description) for item in parsed.items]
    others = [_words(text) for text in case.items.values_list("description", flat=True)]
    if any(headings) and any(others):
        is_same = any(_are_alike(here, there) for here in headings for there in others)
        yield Sign(is_same, "no disputed item is in both")


def _words(heading: str) -> set[str]:
    return set(_WORDS.findall(heading.lower()))


def _are_alike(heading: set[str], other: set[str]) -> bool:
    """Return whether two headings have half of their words in common."""
    return bool(heading) and 2 * len(heading & other) >= len(heading | other)


def _day(day: date | None) -> str:
    return f"{day:%B} {day.day}, {day.year}" if day else "on a day that was not found"
