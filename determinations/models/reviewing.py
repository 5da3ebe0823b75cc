"""What people note about letters while they work off the review: put off, being looked at."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from .letters import Letter

GONE_AFTER = timedelta(minutes=2)
"""A page says every half minute that it is open; after so long without a word it is not."""


class PutOff(models.Model):
    """A letter that a person wants to see again on a day, and nobody before."""

    letter = models.OneToOneField(Letter, on_delete=models.CASCADE, related_name="put_off")
    until = models.DateField(db_index=True, help_text="The day on which it waits again.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["until", "letter"]
        verbose_name = "letter that was put off"
        verbose_name_plural = "letters that were put off"

    def __str__(self) -> str:
        return f"Letter {self.letter_id} until {self.until}"


class LookingManager(models.Manager["Looking"]):
    def present(self) -> models.QuerySet[Looking]:
        """Return who has a page open just now, who opened it first coming first."""
        return self.filter(seen_at__gte=timezone.now() - GONE_AFTER).order_by("since")


class Looking(models.Model):
    """Somebody has a letter's review page open: a notice for colleagues, and no lock."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="looked_at_by")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True, help_text="When the page last said so.")

    objects = LookingManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["letter", "by"], name="looking_once_a_person")
        ]

    def __str__(self) -> str:
        return f"Letter {self.letter_id} since {self.since}"
