"""What people corrected: it survives every re-parse, and says who changed what, and when."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Correction(models.Model):
    """One field of a case, or of one of its items, set by a person."""

    case = models.ForeignKey(
        "determinations.Case", on_delete=models.CASCADE, related_name="corrections"
    )
    item_position = models.PositiveSmallIntegerField(null=True, blank=True)
    field = models.CharField(max_length=60)
    value_before = models.JSONField(null=True)
    value_after = models.JSONField(null=True)
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    corrected_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["case", "field"])]

    def __str__(self) -> str:
        where = f"item {self.item_position}" if self.item_position else "case"
        return f"{self.case}, {where}: {self.field}"
