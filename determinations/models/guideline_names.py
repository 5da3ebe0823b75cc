"""What letters call guidelines that no vocabulary has, as people of the archive said it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from determinations.vocabulary import CitationKind

from .guidelines import Guideline


class GuidelineName(models.Model):
    """A name that letters use, and the guideline that it means: one of the MTUS, or another source.

    Letters that are read from then on cite what is meant, and have no problem for the name.
    """

    written = models.CharField(
        max_length=300, unique=True, help_text="The name in lowercase words, without punctuation."
    )
    kind = models.CharField(
        max_length=10,
        choices=[choice for choice in CitationKind.choices() if choice[0] in ("mtus", "non_mtus")],
    )
    guideline = models.ForeignKey(
        Guideline, null=True, blank=True, on_delete=models.PROTECT, related_name="names"
    )
    source = models.CharField(
        max_length=300, blank=True, help_text="What it means outside the MTUS."
    )
    source_year = models.PositiveSmallIntegerField(null=True, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["written"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=CitationKind.MTUS, guideline__isnull=False, source="")
                | (Q(kind=CitationKind.NON_MTUS, guideline__isnull=True) & ~Q(source="")),
                name="guideline_name_means_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.written
