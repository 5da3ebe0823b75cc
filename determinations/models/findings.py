"""What people decided about single findings: it survives every reading, and says who and when."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from .letters import Letter


class DroppedFinding(models.Model):
    """A finding of one letter that a person dropped: its words identify nobody."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="dropped_findings")
    kind = models.CharField(max_length=20)
    text = models.TextField()
    reason = models.TextField(
        blank=True, default="", db_default="", help_text="Why it identifies nobody."
    )
    dropped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    dropped_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind}: {self.text}"
