"""Wilson's interval, held against published values and against what defines it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from determinations.research.intervals import Z_95, wilson


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_examples_of_newcombe_1998(successes, trials, low, high):
    """Table I of the paper that compares seven methods, method 3."""
    assert wilson(successes, trials) == pytest.approx((low, high), abs=0.00005)


def some_of_some():
    return st.integers(1, 10**7).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(some_of_some())
def test_the_ends_are_where_the_proportion_is_just_not_surprising(counts):
    """At an end p the observed share lies z standard errors of p away."""
    successes, trials = counts
    for end in wilson(successes, trials):
        away = (successes / trials - end) ** 2
        assert away == pytest.approx(Z_95**2 * end * (1 - end) / trials, rel=1e-6, abs=1e-12)


@given(some_of_some())
def test_it_is_the_same_seen_from_the_other_outcome(counts):
    successes, trials = counts
    low, high = wilson(successes, trials)
    assert 0 <= low <= successes / trials <= high <= 1
    assert wilson(trials - successes, trials) == pytest.approx((1 - high, 1 - low), abs=1e-12)


@pytest.mark.parametrize(("successes", "trials"), [(0, 0), (2, 1), (-1, 5)])
def test_what_is_no_proportion_has_none(successes, trials):
    with pytest.raises(ValueError, match="no proportion"):
        wilson(successes, trials)
