"""What people do with a problem that many letters share: for all of these letters at once."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from .letters import Letter


class SharedActKind(models.TextChoices):
    """What is done with each letter."""

    ACCEPT = "accept", "Accept the problem"
    GUIDELINE = "guideline", "Say which guideline it is"
    TREATMENT = "treatment", "Choose the treatment type"
    PUBLISH = "publish", "Publish"


class SharedActState(models.TextChoices):
    PREPARED = "prepared", "Not begun"
    RUNNING = "running", "Under way"
    DONE = "done", "Done"


class SharedActResult(models.TextChoices):
    """What became of one letter."""

    WAITING = "waiting", "Waiting"
    DONE = "done", "Done"
    LEFT_OUT = "left_out", "Left out"


class SharedAct(models.Model):
    """One act for all letters with the same problem: prepared, looked at, begun, done.

    No word of a letter is kept here, so that erasing or redacting one leaves nothing of it: what
    the problem is about is told by `about`, a digest.
    """

    kind = models.CharField(max_length=20, choices=SharedActKind.choices)
    state = models.CharField(
        max_length=10, choices=SharedActState.choices, default=SharedActState.PREPARED
    )
    code = models.CharField(max_length=40, help_text="Of the problem that the letters share.")
    about = models.CharField(max_length=32, help_text="Digest of what the problem is about.")
    chosen = models.JSONField(
        default=dict, help_text="The guideline or the treatment type that was chosen."
    )
    reason = models.TextField(blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=SharedActKind.values), name="shared_act_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=SharedActState.values), name="shared_act_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.code}"


class SharedActLetter(models.Model):
    """One letter of a shared act, and what became of it."""

    act = models.ForeignKey(SharedAct, on_delete=models.CASCADE, related_name="letters")
    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="+")
    seen = models.CharField(
        max_length=64, help_text="Digest of the letter as it was when the act was prepared."
    )
    was_ready_after = models.BooleanField(
        help_text="Whether it was expected to be ready to publish afterwards."
    )
    result = models.CharField(
        max_length=10, choices=SharedActResult.choices, default=SharedActResult.WAITING
    )
    why = models.TextField(blank=True, help_text="Why it was left out.")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["act", "letter"], name="shared_act_once_a_letter"),
            models.CheckConstraint(
                condition=Q(result__in=SharedActResult.values), name="shared_act_result_known"
            ),
        ]

    def __str__(self) -> str:
        return f"letter {self.letter_id}: {self.get_result_display()}"
