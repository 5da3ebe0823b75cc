"""Which letters wait for a person, and how bad it is with each: a number that an index has."""

from __future__ import annotations

from django.db import models
from django.db.models import Case, Q, When
from django.db.models.lookups import Exact

from determinations.letters import Severity

from .letter_states import LetterStatus, PhiState


class ReviewRank(models.IntegerChoices):
    """Why a letter waits for a person, from the worst."""

    UNREADABLE = 1, "Unreadable, or no determination"
    HELD = 2, "May name a person"
    PROBLEMS = 3, "Has problems"
    READY = 4, "Ready to publish"


IN_REVIEW = Q(status__in=[LetterStatus.NEEDS_REVIEW, LetterStatus.PARSED, LetterStatus.FAILED])

REVIEW_RANK = Case(
    When(
        Q(status=LetterStatus.FAILED) | Q(problems__contains=[{"severity": str(Severity.FATAL)}]),
        then=ReviewRank.UNREADABLE,
    ),
    When(phi_state=PhiState.HELD, then=ReviewRank.HELD),
    When(status=LetterStatus.NEEDS_REVIEW, then=ReviewRank.PROBLEMS),
    default=ReviewRank.READY,
    output_field=models.SmallIntegerField(),
)
"""Of a letter in review, its `ReviewRank`."""


def in_review_as(rank: ReviewRank) -> Q:
    """Return the condition of an index that has the letters of one rank.

    PostgreSQL counts by it without reading a letter, which an index of ranks would not spare it.
    """
    return IN_REVIEW & Q(Exact(REVIEW_RANK, rank.value))
