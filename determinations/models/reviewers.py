"""Expert reviewers, known only by their credentials."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Specialty(models.Model):
    """A medical specialty under its canonical name; unknown ones are kept as written."""

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=120, unique=True)
    known = models.BooleanField(
        default=True, help_text="In the state's list, or a known variant of an entry in it."
    )

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "specialties"

    def __str__(self) -> str:
        return self.name


class Reviewer(models.Model):
    """A credential profile. Reviewers are anonymous: equal credentials are one profile."""

    profile = models.CharField(
        max_length=500,
        unique=True,
        help_text="Specialties and licensure states as one comparable line.",
    )
    specialties_as_written = ArrayField(models.CharField(max_length=120), default=list)
    specialties = models.ManyToManyField(Specialty, related_name="reviewers")
    licensure_states = ArrayField(models.CharField(max_length=60), default=list)

    class Meta:
        ordering = ["profile"]

    def __str__(self) -> str:
        specialties = ", ".join(self.specialties_as_written) or "no specialty named"
        states = ", ".join(self.licensure_states) or "no licensure named"
        return f"{specialties} ({states})"
