"""Searches that readers saved, and the mails about what is new in them."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Frequency(models.TextChoices):
    """How often a saved search is mailed."""

    NEVER = "never", "No mail"
    DAILY = "daily", "Once a day"
    WEEKLY = "weekly", "Once a week"


class SavedSearch(models.Model):
    """A search under a name. Moments are those at which decisions were added."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches"
    )
    name = models.CharField(max_length=120)
    params = models.TextField(blank=True, help_text="As the address of the search has them.")
    frequency = models.CharField(max_length=10, choices=Frequency.choices)
    paused = models.BooleanField(default=False)
    saved_at = models.DateTimeField(auto_now_add=True)
    seen_until = models.DateTimeField(help_text="What was added up to then was looked at.")
    mailed_until = models.DateTimeField(
        help_text="What was added up to then was put into a mail, or is not to be mailed."
    )

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="saved_search_name_once_a_user"),
            models.CheckConstraint(
                condition=Q(frequency__in=Frequency.values), name="saved_search_frequency_known"
            ),
        ]
        indexes = [
            models.Index(
                fields=["frequency", "mailed_until"],
                condition=Q(paused=False) & ~Q(frequency="never"),
                name="saved_searches_to_mail",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_mailed(self) -> bool:
        return self.frequency != Frequency.NEVER and not self.paused


class DigestState(models.TextChoices):
    WAITING = "waiting", "Waits to be sent"
    SENT = "sent", "Sent"
    FAILED = "failed", "Could not be sent"


class Digest(models.Model):
    """One mail with what is new in all searches of a user that were due.

    It is written in the transaction that moves its searches on, and sent afterwards: a mail that
    fails is tried again, and one whose sender died between sending and noting so is sent twice,
    with the same Message-ID.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="digests"
    )
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    """Of its Message-ID."""
    state = models.CharField(
        max_length=10, choices=DigestState.choices, default=DigestState.WAITING
    )
    made_at = models.DateTimeField(auto_now_add=True)
    next_attempt_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True, help_text="Of the last attempt.")

    class Meta:
        ordering = ["-pk"]
        verbose_name = "mail about new decisions"
        verbose_name_plural = "mails about new decisions"
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=DigestState.values), name="digest_state_known"
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"], condition=Q(state="waiting"), name="digests_to_send"
            ),
        ]

    def __str__(self) -> str:
        return f"mail {self.pk} to {self.user}"


class DigestPart(models.Model):
    """What one search has in a mail: what was added after one moment and up to another."""

    digest = models.ForeignKey(Digest, on_delete=models.CASCADE, related_name="parts")
    search = models.ForeignKey(SavedSearch, on_delete=models.CASCADE, related_name="parts")
    after = models.DateTimeField()
    until = models.DateTimeField()
    found = models.PositiveIntegerField(help_text="Decisions, those among them that are listed.")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["digest", "search"], name="digest_search_once"),
            models.CheckConstraint(condition=Q(after__lt=F("until")), name="digest_part_window"),
        ]

    def __str__(self) -> str:
        return f"{self.found} of {self.search}"


class MailedDecision(models.Model):
    """A decision that a mail lists for a search: never another one again for the same search.

    It is named by its case and position, which outlive a new reading of the letter.
    """

    part = models.ForeignKey(DigestPart, on_delete=models.CASCADE, related_name="decisions")
    search = models.ForeignKey(SavedSearch, on_delete=models.CASCADE, related_name="mailed")
    case_id = models.BigIntegerField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["search", "case_id", "position"], name="decision_mailed_once_a_search"
            ),
        ]

    def __str__(self) -> str:
        return f"decision {self.position} of case {self.case_id}"
