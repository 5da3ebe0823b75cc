"""Where letters come from by themselves: when each source was looked at, which mails were taken."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from .letters import Batch


class SourceName(models.TextChoices):
    FOLDER = "folder", "Watched folder"
    MAILBOX = "mailbox", "Mailbox"


class SourceLook(models.Model):
    """The last look at a source, and why it failed if it did."""

    source = models.CharField(max_length=20, choices=SourceName.choices, unique=True)
    looked_at = models.DateTimeField()
    error = models.TextField(blank=True, help_text="What to mend; empty where all was well.")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(source__in=SourceName.values), name="source_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_source_display()}: {self.error or 'well'}"


class FetchedMessage(models.Model):
    """A mail whose files were taken: it is taken once, whatever becomes of it in the mailbox."""

    digest = models.CharField(
        max_length=64, unique=True, help_text="SHA-256 of its Message-ID and its files."
    )
    fetched_at = models.DateTimeField(auto_now_add=True)
    batch = models.ForeignKey(Batch, null=True, blank=True, on_delete=models.SET_NULL)

    def __str__(self) -> str:
        return f"Message {self.pk}"
