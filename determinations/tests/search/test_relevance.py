"""The order of results does not get worse: the judged questions of synthetic/relevance."""

from __future__ import annotations

import pytest

from synthetic.relevance.evaluation import evaluate, load_letters
from synthetic.relevance.measures import ndcg, questions

MEASURED = 0.810
"""Mean nDCG@10 as docs/benchmarks.md has it; raised when the ranking gets better."""

LEEWAY = 0.02


@pytest.mark.django_db
def test_the_judged_questions_are_answered_as_well_as_measured():
    report = evaluate(load_letters())
    worst = sorted(report.answers, key=lambda answer: answer.ndcg)[:10]
    assert report.ndcg >= MEASURED - LEEWAY, [
        (answer.question.q, answer.gains[:10]) for answer in worst
    ]


def test_every_question_has_an_exact_answer():
    assert all(3 in question.grades.values() for question in questions())


def test_gains_are_discounted_by_rank_and_compared_with_the_best_order():
    assert ndcg([3, 2, 1], [1, 2, 3]) == 1
    assert ndcg([0, 0], [3]) == 0
    assert ndcg([0, 3], [3]) == pytest.approx(0.6309, abs=1e-4)
