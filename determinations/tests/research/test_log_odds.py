"""Log-odds with an informative prior: a case by hand, the paper's formula, what it is used for."""

from __future__ import annotations

from math import log, sqrt
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from determinations.research.contrasts.log_odds import Groups, by_chance_once, log_odds


@st.composite
def counted(draw):
    of = Groups(draw(st.integers(1, 5_000)), draw(st.integers(1, 50_000)))
    having = Groups(draw(st.integers(0, of.overturned)), draw(st.integers(0, of.upheld)))
    return having, of


def is_comparable(having, of):
    return 0 < sum(having) < sum(of)


def after_monroe_colaresi_quinn(having, of, prior):
    """Equations 16, 20 and 22 of the paper: counts, those of both groups as the prior's shape.

    The "words" are having something and lacking it, in place of a vocabulary.
    """
    counts = [{"with": has, "without": all_ - has} for has, all_ in zip(having, of, strict=True)]
    alpha = {word: prior * (counts[0][word] + counts[1][word]) / sum(of) for word in counts[0]}
    alpha_0, word = sum(alpha.values()), "with"
    odds = [
        (each[word] + alpha[word]) / (sum(each.values()) + alpha_0 - each[word] - alpha[word])
        for each in counts
    ]
    delta = log(odds[0]) - log(odds[1])
    variance = sum(
        1 / (each[word] + alpha[word])
        + 1 / (sum(each.values()) + alpha_0 - each[word] - alpha[word])
        for each in counts
    )
    return delta, delta / sqrt(variance)


def test_worked_by_hand():
    # 6 of 10 overturned and 6 of 30 upheld ones have it: 12 of 40, so of the prior's 20 that is 6.
    # With the prior 12 have it and 18 lack it, against 12 and 38.
    found = log_odds(Groups(6, 6), Groups(10, 30), prior=20)
    assert found.value == pytest.approx(log((12 / 18) / (12 / 38)))
    assert found.value == pytest.approx(0.747214, abs=1e-6)
    assert found.z == pytest.approx(0.747214 / sqrt(1 / 12 + 1 / 18 + 1 / 12 + 1 / 38), abs=1e-5)
    assert found.ratio == pytest.approx(2.1111, abs=1e-4)


@given(counted(), st.floats(0.5, 500))
def test_as_the_paper_has_it(counts, prior):
    having, of = counts
    if not is_comparable(having, of):
        with pytest.raises(ValueError, match="can't be compared"):
            log_odds(having, of, prior)
        return
    value, z = after_monroe_colaresi_quinn(having, of, prior)
    found = log_odds(having, of, prior)
    assert found.value == pytest.approx(value, abs=1e-9)
    assert found.z == pytest.approx(z, abs=1e-9)


@given(counted())
def test_the_other_way_round_it_is_the_opposite(counts):
    having, of = counts
    if is_comparable(having, of):
        turned = log_odds(Groups(*having[::-1]), Groups(*of[::-1]))
        assert turned.value == pytest.approx(-log_odds(having, of).value, abs=1e-9)


def test_little_evidence_counts_little_and_more_of_the_same_more():
    few = log_odds(Groups(2, 0), Groups(20, 200))
    many = log_odds(Groups(20, 0), Groups(200, 2_000))
    assert 0 < few.z < 1.96 < many.z
    assert few.value < many.value


def test_the_same_share_in_both_is_no_difference_however_unequal_the_groups():
    assert log_odds(Groups(90, 9_000), Groups(100, 10_000)).value == pytest.approx(0)


def test_a_prior_draws_together():
    counts = Groups(8, 2), Groups(10, 10)
    values = [log_odds(*counts, prior=prior).value for prior in (1, 20, 400)]
    assert values == sorted(values, reverse=True)
    assert values[-1] > 0


@pytest.mark.parametrize("compared", [20, 500, 10_000])
def test_chance_brings_about_one_among_as_many(compared):
    beyond = 2 * (1 - NormalDist().cdf(by_chance_once(compared)))
    assert compared * beyond == pytest.approx(1)


def test_a_few_need_the_confidence_of_95_percent_all_the_same():
    assert by_chance_once(1) == by_chance_once(5) == pytest.approx(1.95996, abs=1e-5)
    with pytest.raises(ValueError, match="Nothing"):
        by_chance_once(0)
