"""Files on their way in: chunks that came so far, kept until the file is whole."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from .letters import Batch


class UploadState(models.TextChoices):
    """How far a file that comes in chunks has come."""

    RECEIVING = "receiving", "On its way"
    ARRIVED = "arrived", "Arrived, to be filed"
    FILED = "filed", "Filed"
    ABANDONED = "abandoned", "Abandoned"


class Upload(models.Model):
    """One file that is sent in chunks; once it is filed, its receipt or archive speaks for it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="uploads")
    file_name = models.CharField(max_length=255, blank=True, help_text="Empty once it is filed.")
    size = models.PositiveBigIntegerField(help_text="Bytes, as its sender announced them.")
    received = models.PositiveBigIntegerField(default=0, help_text="Bytes that came.")
    sha256 = models.CharField(
        max_length=64, blank=True, help_text="As its sender computed it; empty where it did not."
    )
    publish_when_clean = models.BooleanField(default=False)
    state = models.CharField(
        max_length=20, choices=UploadState.choices, default=UploadState.RECEIVING
    )
    began_at = models.DateTimeField(auto_now_add=True)
    moved_at = models.DateTimeField(auto_now_add=True, help_text="When bytes came last.")

    class Meta:
        ordering = ["began_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=UploadState.values), name="upload_state_known"
            ),
            models.CheckConstraint(
                condition=Q(received__lte=models.F("size")), name="upload_not_longer_than_announced"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name or self.pk} ({self.get_state_display()})"


class UploadChunk(models.Model):
    """A run of an upload's bytes: whichever web node took it, all nodes have it."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="chunks")
    start = models.PositiveBigIntegerField(help_text="Where in the file it begins.")
    content = models.BinaryField()

    class Meta:
        ordering = ["upload", "start"]
        constraints = [
            models.UniqueConstraint(fields=["upload", "start"], name="upload_chunk_once"),
        ]

    def __str__(self) -> str:
        return f"{self.upload_id} from {self.start}"
