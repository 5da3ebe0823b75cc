"""Treatment types in the words of the state's own search tool."""

from __future__ import annotations

from django.db import models


class TreatmentType(models.Model):
    slug = models.SlugField(max_length=120, unique=True)
    category = models.CharField(max_length=60)
    category_slug = models.SlugField(max_length=60, db_index=True)
    subcategory = models.CharField(max_length=60)

    class Meta:
        ordering = ["category", "subcategory"]
        constraints = [
            models.UniqueConstraint(
                fields=["category", "subcategory"], name="treatment_type_named_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.category} / {self.subcategory}"
