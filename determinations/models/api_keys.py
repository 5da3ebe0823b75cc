"""Keys by which programs ask the API for an account, and how much each was used."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class ApiKey(models.Model):
    """A key; only its digest is kept, so that whoever reads the database can't use it.

    A key has 256 random bits, which no dictionary has: SHA-256 is as good here as a slow hash.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_keys"
    )
    name = models.CharField(max_length=60, help_text="What it is for, in its owner's words.")
    prefix = models.CharField(max_length=12, editable=False, help_text="How it begins, as shown.")
    digest = models.CharField(
        max_length=64, unique=True, editable=False, help_text="SHA-256 of the whole key."
    )
    may_add_letters = models.BooleanField(
        "may hand in letters",
        default=False,
        db_default=False,
        help_text="Beside reading, as long as the account may add letters itself.",
    )
    made_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "API key"
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="api_key_has_a_name"),
        ]

    def __str__(self) -> str:
        return f"{self.prefix}\u2026 ({self.name})"


class ApiKeyDay(models.Model):
    """The requests of one day that came with a key."""

    key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="days")
    day = models.DateField()
    requests = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()

    class Meta:
        ordering = ["-day", "-key"]
        constraints = [
            models.UniqueConstraint(fields=["key", "day"], name="api_key_day_once"),
        ]

    def __str__(self) -> str:
        return f"{self.key}, {self.day}: {self.requests}"
