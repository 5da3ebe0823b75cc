"""Zip archives as they came: stored whole first, unpacked in the background."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from .letters import Batch


class ArchiveState(models.TextChoices):
    """How far an uploaded archive has come."""

    WAITING = "waiting", "Being unpacked"
    UNPACKED = "unpacked", "Unpacked"
    REFUSED = "refused", "Refused"
    FAILED = "failed", "Could not be unpacked"


class Archive(models.Model):
    """One zip archive of an upload; its letters are filed in the same batch."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="archives")
    received_at = models.DateTimeField(
        auto_now_add=True, help_text="A batch may have been opened days before."
    )
    file_name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField(help_text="Bytes.")
    sha256 = models.CharField(max_length=64, editable=False)
    publish_when_clean = models.BooleanField(default=False)
    state = models.CharField(
        max_length=20, choices=ArchiveState.choices, default=ArchiveState.WAITING
    )
    message = models.TextField(blank=True, help_text="Why unpacking failed the last time.")
    entries = models.PositiveIntegerField(default=0, help_text="Files in it, once it was opened.")
    entries_done = models.PositiveIntegerField(default=0, help_text="Files that have a receipt.")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ArchiveState.values), name="archive_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.get_state_display()})"


class ArchivePart(models.Model):
    """A run of an archive's bytes: no statement to the database has to hold all of them."""

    archive = models.ForeignKey(Archive, on_delete=models.CASCADE, related_name="parts")
    position = models.PositiveIntegerField()
    content = models.BinaryField(help_text="The bytes, never changed.")

    class Meta:
        ordering = ["archive", "position"]
        constraints = [
            models.UniqueConstraint(fields=["archive", "position"], name="archive_part_once"),
        ]

    def __str__(self) -> str:
        return f"Part {self.position} of {self.archive_id}"
