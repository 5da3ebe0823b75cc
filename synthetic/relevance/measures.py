"""Judged queries, and measures of how well a search answers them.

`Question` grades what is useful, for the order of results: nDCG and reciprocal rank.
`AboutQuestion` names all that is about something, for what is found at all: precision, recall,
number of decisions and share of overturned ones.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median

HERE = Path(__file__).resolve().parent

DEPTH = 10
GRADES = {"exact": 3, "same": 2, "touch": 1}
FIRST_PAGE = 25
"""Number of hits among which precision is measured."""


@dataclass(frozen=True)
class Question:
    """A query, and the grade of every item that answers it, by `<letter>#<position>`."""

    q: str
    kind: str
    grades: Mapping[str, int]


@dataclass(frozen=True)
class Answer:
    """The hits of a question in order, and the measures of that order."""

    question: Question
    found: tuple[str, ...]
    total: int

    @property
    def gains(self) -> list[int]:
        """Return the grade of each hit, 0 where it does not answer the question."""
        return [self.question.grades.get(item, 0) for item in self.found]

    @property
    def ndcg(self) -> float:
        return ndcg(self.gains, self.question.grades.values())

    @property
    def order(self) -> float:
        """Return nDCG among the hits: the quality of the order, whatever was missed."""
        return ndcg(self.gains, self.gains)

    @property
    def reciprocal_rank(self) -> float:
        """Return 1 / rank of the first exact answer, 0 without one."""
        best = max(GRADES.values())
        return next((1 / rank for rank, gain in enumerate(self.gains, 1) if gain == best), 0.0)


@dataclass(frozen=True)
class Report:
    """The answers to all questions, and the means of their measures."""

    answers: tuple[Answer, ...]

    @property
    def ndcg(self) -> float:
        return fmean(answer.ndcg for answer in self.answers)

    @property
    def order(self) -> float:
        return fmean(answer.order for answer in self.answers if any(answer.gains))

    @property
    def mrr(self) -> float:
        return fmean(answer.reciprocal_rank for answer in self.answers)

    @property
    def exact_first(self) -> float:
        """Return the share of questions whose first hit is an exact answer."""
        return fmean(answer.reciprocal_rank == 1 for answer in self.answers)


@dataclass(frozen=True)
class AboutQuestion:
    """A query, and every item that is about what it asks for, as `<letter>#<position>`."""

    q: str
    kind: str
    about: frozenset[str]


@dataclass(frozen=True)
class AboutAnswer:
    """All hits of a question in order. `overturned` are all items with that outcome, found or not.

    What has no meaning where nothing is found is None there.
    """

    question: AboutQuestion
    found: tuple[str, ...]
    overturned: frozenset[str]

    @property
    def precision(self) -> float | None:
        """Return the share of the first 25 hits, or of all if fewer, that are about it."""
        first = self.found[:FIRST_PAGE]
        return len(self.question.about.intersection(first)) / len(first) if first else None

    @property
    def recall(self) -> float:
        """Return the share that was found of the items that are about it."""
        return len(self.question.about.intersection(self.found)) / len(self.question.about)

    @property
    def count_ratio(self) -> float:
        """Return the number of hits over that of the items about it: 1 is right, 0 is nothing."""
        return len(self.found) / len(self.question.about)

    @property
    def share_found(self) -> float | None:
        """Return the share of overturned items among all hits."""
        return _share(self.found, self.overturned)

    @property
    def share_true(self) -> float:
        """Return the share of overturned items among those about it."""
        return len(self.question.about & self.overturned) / len(self.question.about)

    @property
    def share_error(self) -> float | None:
        """Return how far the share among the hits is from the true one, 0 to 1."""
        found = self.share_found
        return None if found is None else abs(found - self.share_true)


@dataclass(frozen=True)
class AboutReport:
    """The answers to questions of what something is about, and the means of their measures.

    Means of precision and share error leave out questions that find nothing (`nothing_found`).
    They are NaN where none finds anything.
    """

    answers: tuple[AboutAnswer, ...]

    def by_kind(self) -> dict[str, AboutReport]:
        kinds = dict.fromkeys(answer.question.kind for answer in self.answers)
        return {
            kind: AboutReport(
                tuple(answer for answer in self.answers if answer.question.kind == kind)
            )
            for kind in kinds
        }

    @property
    def precision(self) -> float:
        return _mean_of_known(answer.precision for answer in self.answers)

    @property
    def recall(self) -> float:
        return fmean(answer.recall for answer in self.answers)

    @property
    def count_ratio(self) -> float:
        return fmean(answer.count_ratio for answer in self.answers)

    @property
    def median_count_ratio(self) -> float:
        return median(answer.count_ratio for answer in self.answers)

    @property
    def share_error(self) -> float:
        return _mean_of_known(answer.share_error for answer in self.answers)

    @property
    def nothing_found(self) -> int:
        return sum(not answer.found for answer in self.answers)


def questions(source: Path = HERE / "questions.toml") -> list[Question]:
    """Return the judged questions of a TOML file with one `[[question]]` table for each."""
    data = tomllib.loads(source.read_text(encoding="utf-8"))
    return [
        Question(
            question["q"],
            question["kind"],
            {item: grade for name, grade in GRADES.items() for item in question.get(name, ())},
        )
        for question in data["question"]
    ]


def about_questions(source: Path = HERE / "about_questions.toml") -> list[AboutQuestion]:
    """Return the questions of a TOML file with one `[[question]]` table for each.

    Raise ValueError where nothing is about what one asks for.
    """
    data = tomllib.loads(source.read_text(encoding="utf-8"))
    asked = [
        AboutQuestion(question["q"], question["kind"], frozenset(question["about"]))
        for question in data["question"]
    ]
    if empty := [question.q for question in asked if not question.about]:
        raise ValueError(f"Nothing is about: {empty}")
    return asked


def _share(items: Collection[str], overturned: Container[str]) -> float | None:
    """Return the share of overturned items; None of no items."""
    return sum(item in overturned for item in items) / len(items) if items else None


def _mean_of_known(measures: Iterable[float | None]) -> float:
    known = [measure for measure in measures if measure is not None]
    return fmean(known) if known else math.nan


def ndcg(gains: Sequence[int], ideal: Iterable[int], depth: int = DEPTH) -> float:
    """Return the discounted gain of a ranking over that of the best one; exponential in grade."""
    best = _dcg(sorted(ideal, reverse=True)[:depth])
    return _dcg(gains[:depth]) / best if best else 0.0


def _dcg(gains: Iterable[int]) -> float:
    return math.fsum((2.0**gain - 1) / math.log2(rank + 1) for rank, gain in enumerate(gains, 1))
