"""Judged queries, and measures of how well a ranking answers them: nDCG and reciprocal rank."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

HERE = Path(__file__).resolve().parent

DEPTH = 10
GRADES = {"exact": 3, "same": 2, "touch": 1}


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


def ndcg(gains: Sequence[int], ideal: Iterable[int], depth: int = DEPTH) -> float:
    """Return the discounted gain of a ranking over that of the best one; exponential in grade."""
    best = _dcg(sorted(ideal, reverse=True)[:depth])
    return _dcg(gains[:depth]) / best if best else 0.0


def _dcg(gains: Iterable[int]) -> float:
    return math.fsum((2.0**gain - 1) / math.log2(rank + 1) for rank, gain in enumerate(gains, 1))
