"""What problems of waiting letters are about: rows that PostgreSQL keeps true by itself."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from .letters import Letter
from .reviewing import PutOff


class WaitingProblemQuerySet(models.QuerySet["WaitingProblem"]):
    def today(self, batch: int | None = None) -> WaitingProblemQuerySet:
        """Leave out letters put off to a day to come; `batch` narrows the letters to one batch."""
        return self.of_batch(batch).filter(~Exists(_put_off()))

    def put_off(self) -> WaitingProblemQuerySet:
        """Return the problems of letters put off to a day to come."""
        return self.filter(Exists(_put_off()))

    def of_batch(self, batch: int | None) -> WaitingProblemQuerySet:
        """Return the problems of a batch's letters, of all where it is None."""
        return self if batch is None else self.filter(letter__batch=batch)


def _put_off() -> models.QuerySet[PutOff]:
    return PutOff.objects.filter(letter=OuterRef("letter"), until__gt=timezone.localdate())


class WaitingProblem(models.Model):
    """A problem of a letter that waits for a person, as it is shared with other letters.

    Triggers (migration 0047) write these rows from `Letter.problems` and the headings of items,
    whoever changes them; nothing else does. Notes have none, but that of an unsure treatment type.
    No word of a letter is kept here.
    """

    letter = models.ForeignKey(
        Letter, on_delete=models.CASCADE, related_name="waiting_problems", db_index=False
    )
    place = models.PositiveIntegerField(help_text="Among the letter's problems, from 0.")
    item = models.IntegerField(null=True, help_text="Position of the item that it is about.")
    code = models.CharField(max_length=40)
    about = models.CharField(max_length=16, help_text="Digest of what it is about.")
    holds = models.BooleanField(help_text="Whether the letter isn't ready while it has it.")
    is_first = models.BooleanField(
        help_text="Whether it is the letter's first of its kind about the same."
    )

    objects = WaitingProblemQuerySet.as_manager()

    class Meta:
        ordering = ["letter", "place"]
        constraints = [
            models.UniqueConstraint(fields=["letter", "place"], name="waiting_problem_once_a_place")
        ]
        indexes = [
            models.Index(
                fields=["code", "about", "letter"],
                condition=Q(is_first=True),
                name="waiting_problem_shared",
            ),
            models.Index(
                fields=["code", "letter"],
                condition=Q(is_first=True),
                name="waiting_problem_by_code",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} of letter {self.letter_id}"
