"""What was exported, so that others can run it again and see what has changed."""

from __future__ import annotations

import uuid

from django.db import models
from django.urls import reverse


class Exhibit(models.Model):
    """One exported file: the search, the day, and which decisions it had, with their outcomes.

    Who exported it is not kept. Who has its address may look at it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    params = models.TextField(
        blank=True, help_text="As the address of the search, or of ticked decisions, has them."
    )
    kind = models.CharField(max_length=20, help_text="Of file.")
    exported_on = models.DateField()
    index_version = models.CharField(max_length=200, blank=True)
    found = models.PositiveIntegerField(help_text="Decisions that the search found.")
    decisions = models.PositiveIntegerField(help_text="Decisions in the file.")
    outcomes = models.JSONField(default=dict, help_text="Outcome to number of decisions.")
    digest = models.CharField(
        max_length=64,
        help_text="SHA-256 of a line for each decision in the order of the file: case number, dot, "
        "position, space, outcome, newline.",
    )
    listed = models.BinaryField(
        null=True, help_text="The decisions, packed; null where there are too many."
    )

    class Meta:
        ordering = ["exported_on", "pk"]

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        return reverse("exhibit", args=[self.pk])
