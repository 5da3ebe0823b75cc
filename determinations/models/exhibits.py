"""What was exported, so that others can run it again and see what has changed."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse


class Unlisted(models.TextChoices):
    """Why an exhibit does not list its decisions."""

    TOO_MANY = "too_many", "Too many decisions"
    OVER_LIMIT = "over_limit", "Too much was exported that day"
    DROPPED = "dropped", "The list was kept for a time only"


class Exhibit(models.Model):
    """One exported file: the search, the day, and which decisions it had, with their outcomes.

    The same file on the same day is the same exhibit. Who exported it is not kept. Who has its
    address may look at it.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    params = models.TextField(
        blank=True, help_text="As the address of the search, or of ticked decisions, has them."
    )
    kind = models.CharField(max_length=20, help_text="Of file.")
    exported_on = models.DateField(db_index=True)
    index_version = models.CharField(max_length=200, blank=True)
    found = models.PositiveIntegerField(help_text="Decisions that the search found.")
    decisions = models.PositiveIntegerField(help_text="Decisions in the file.")
    outcomes = models.JSONField(default=dict, help_text="Outcome to number of decisions.")
    digest = models.CharField(
        max_length=64,
        help_text="SHA-256 of a line for each decision in the order of the file: case number, dot, "
        "position, space, outcome, newline.",
    )
    other_digests = ArrayField(
        models.CharField(max_length=64),
        default=list,
        blank=True,
        help_text="Of later files of the same day and index, between which a decision changed.",
    )
    listed = models.BinaryField(
        null=True, help_text="The decisions, packed; null where there are none, as `unlisted` says."
    )
    unlisted = models.CharField(max_length=20, choices=Unlisted, blank=True)

    class Meta:
        ordering = ["exported_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(listed__isnull=True) ^ Q(unlisted=""),
                name="exhibit_lists_or_says_why_not",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        return reverse("exhibit", args=[self.pk])


class ExhibitUse(models.Model):
    """How many bytes exhibits of one day take, of an account or of all readers without one.

    Which exhibits those are is not kept.
    """

    day = models.DateField()
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+"
    )
    stored = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ["day", "account"]
        constraints = [
            models.UniqueConstraint(
                fields=["day", "account"], name="exhibit_use_once", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account or 'without an account'}, {self.day}: {self.stored}"
