"""Log-odds with an informative Dirichlet prior: how much likelier something is in one group.

After Monroe, Colaresi and Quinn, "Fightin' Words: Lexical Feature Selection and Evaluation for
Identifying the Content of Political Conflict", Political Analysis 2008, 16:372-403, section 3.5.
They count words; here decisions are counted that have something, so that every number is one of
decisions that can be read, and a word that one letter repeats counts once. What a group has and
what it lacks are then the two outcomes of a draw, and the Dirichlet prior of these is a beta.
"""

from __future__ import annotations

from math import exp, log, sqrt
from statistics import NormalDist
from typing import NamedTuple

PRIOR_DECISIONS = 20
"""How many decisions the prior weighs, in each of the groups: rates of fewer are small numbers, and
a difference has to come from more than these."""


class Groups(NamedTuple):
    """Numbers of overturned and upheld decisions: of all, or of those that have something."""

    overturned: int
    upheld: int

    @property
    def both(self) -> int:
        return self.overturned + self.upheld


class LogOdds(NamedTuple):
    """Of the odds to have something, overturned against upheld; positive for the overturned."""

    value: float
    """Natural logarithm of the odds ratio, drawn towards 0 by the prior."""
    z: float
    """`value` in units of its standard error."""

    @property
    def ratio(self) -> float:
        return exp(self.value)


def log_odds(having: Groups, of: Groups, prior: float = PRIOR_DECISIONS) -> LogOdds:
    """Return how much likelier the overturned decisions have something than the upheld ones.

    `having` are the decisions that have it among those `of` the search. The prior is the share of
    both groups together: where little is known of a group, it is taken to be like the other. Raises
    ValueError where all or none of the decisions have it, as then nothing can differ.
    """
    if not 0 < having.both < of.both or any(
        has > all_ for has, all_ in zip(having, of, strict=True)
    ):
        raise ValueError(f"{having} of {of} can't be compared.")
    expected = prior * having.both / of.both
    logits, variance = [], 0.0
    for has, all_ in zip(having, of, strict=True):
        with_it, without_it = has + expected, all_ - has + prior - expected
        logits.append(log(with_it / without_it))
        variance += 1 / with_it + 1 / without_it
    difference = logits[0] - logits[1]
    return LogOdds(difference, difference / sqrt(variance))


def by_chance_once(compared: int) -> float:
    """Return the z-score that chance alone would bring about once among as many things compared.

    None is less than 1.96, that of 95 % confidence. Raises ValueError below 1.
    """
    if compared < 1:
        raise ValueError("Nothing was compared.")
    return max(NormalDist().inv_cdf(0.975), -NormalDist().inv_cdf(0.5 / compared))
