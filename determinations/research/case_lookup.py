"""Which of many case numbers the archive has: a pasted list, table or folder of file names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from determinations.models import CaseOutcome, DisputedItem
from determinations.vocabulary import LabelledValue
from determinations.vocabulary.typed_case_numbers import TypedNumber, read_case_numbers

from .item_titles import item_title

MOST_NUMBERS = 500
"""Looked up at once."""


class State(LabelledValue):
    """What became of a number that was pasted."""

    FOUND = "found", "Found"
    MISSING = "missing", "Not in the archive"
    UNREADABLE = "unreadable", "Not a case number"


class FoundItem(NamedTuple):
    position: int
    title: str
    outcome: str


@dataclass(frozen=True, slots=True)
class FoundCase:
    """A published case as the table shows it."""

    case_number: str
    decided: date | None
    outcome: CaseOutcome
    invented: bool
    items: list[FoundItem]


@dataclass(frozen=True, slots=True)
class Row:
    """A number as it was pasted, what it was read as, and its case."""

    written: str
    number: str
    """"" where it can't be read."""
    case: FoundCase | None

    @property
    def state(self) -> State:
        if self.case:
            return State.FOUND
        return State.MISSING if self.number else State.UNREADABLE


@dataclass(frozen=True, slots=True)
class Lookup:
    """The numbers of a text in its order, each once, and how many more than `MOST_NUMBERS`."""

    rows: Sequence[Row]
    left_out: int

    def count(self, state: State) -> int:
        return sum(row.state is state for row in self.rows)


def look_up(text: str) -> Lookup:
    """Return the cases of the numbers in a text; one query, however many there are."""
    typed = read_case_numbers(text)
    looked_up = typed[:MOST_NUMBERS]
    cases = _cases({number for each in looked_up for number in each.forms})
    return Lookup([_row(each, cases) for each in looked_up], len(typed) - len(looked_up))


def _row(typed: TypedNumber, cases: Mapping[str, FoundCase]) -> Row:
    """Return the row of a number; of the numbers that it may be, the first that there is."""
    case = next((cases[number] for number in typed.forms if number in cases), None)
    return Row(typed.written, typed.number or "", case)


def _cases(numbers: Iterable[str]) -> Mapping[str, FoundCase]:
    """Return the published cases with these numbers, by number."""
    items = DisputedItem.objects.published().filter(case__case_number__in=numbers)
    cases: dict[str, FoundCase] = {}
    for row in items.order_by("case", "position").values(
        "case__case_number", "case__decision_date", "case__outcome", "case__invented",
        "position", "description", "outcome", "treatment__category", "treatment_sure",
        "quantities",
    ):  # fmt: skip
        number = row["case__case_number"]
        case = cases.get(number) or FoundCase(
            number, row["case__decision_date"], CaseOutcome(row["case__outcome"]),
            row["case__invented"], [],
        )  # fmt: skip
        title = item_title(
            row["description"], row["treatment__category"], row["quantities"],
            sure=row["treatment_sure"],
        )  # fmt: skip
        case.items.append(FoundItem(row["position"], title, row["outcome"]))
        cases[number] = case
    return cases
