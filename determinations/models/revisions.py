"""Versions of what the archive says of a case that people changed, and accepted problems."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from .letters import Letter


class RevisionOrigin(models.TextChoices):
    """What a revision came from."""

    READING = "reading", "As the parser read it"
    REPARSE = "reparse", "Read again, with what people changed"
    PERSON = "person", "Changed by a person"
    UNDO = "undo", "A change taken back"
    REPLACEMENT = "replaced", "Another letter took the place"


class RevisionCause(models.TextChoices):
    """Why a person changed something, by kind; their own words are the revision's reason."""

    UNSAID = "", "Not said"
    MISREAD = "misread", "Read wrong: the letter says this"
    LETTER_WRONG = "letter_wrong", "Letter itself is wrong"
    USUAL_NAME = "usual_name", "Same thing under its usual name"
    ELSEWHERE = "elsewhere", "Known from elsewhere: the letter leaves it out"


class Revision(models.Model):
    """All that the archive says of a case at one time, as a draft (`ingest/drafts/`).

    Only cases that people changed have any: the first is what the letter said until then. The
    newest is what the tables say; what people changed in it is put on top of each later reading.
    One without a case is of a candidate, and joins the case's when it does; its first is what was
    read in it.
    """

    case = models.ForeignKey(
        "determinations.Case", null=True, on_delete=models.CASCADE, related_name="revisions"
    )
    number = models.PositiveIntegerField(help_text="Within the case, or the letter, from 1.")
    origin = models.CharField(max_length=10, choices=RevisionOrigin.choices)
    letter = models.ForeignKey(
        Letter, null=True, on_delete=models.SET_NULL, related_name="revisions",
        help_text="The letter that spoke for the case then.",
    )  # fmt: skip
    draft = models.JSONField()
    corrections = models.JSONField(
        default=dict,
        help_text="What of the draft people changed, with what the letter says there and the day.",
    )
    parser_version = models.CharField(max_length=20, blank=True)
    undoes = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="undone_by"
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    cause = models.CharField(
        max_length=12,
        choices=RevisionCause,
        default=RevisionCause.UNSAID,
        db_default="",
        blank=True,
    )
    reason = models.TextField(blank=True, help_text="In the person's own words.")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="revision_number_once_a_case"),
            models.UniqueConstraint(
                fields=["letter", "number"],
                condition=models.Q(case=None),
                name="revision_number_once_a_waiting_letter",
            ),
            models.CheckConstraint(
                condition=models.Q(case__isnull=False) | models.Q(letter__isnull=False),
                name="revision_of_case_or_letter",
            ),
            models.CheckConstraint(
                condition=models.Q(number__gte=1), name="revision_number_from_one"
            ),
            models.CheckConstraint(
                condition=models.Q(origin__in=RevisionOrigin.values), name="revision_origin_known"
            ),
            models.CheckConstraint(
                condition=models.Q(cause__in=RevisionCause.values), name="revision_cause_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case or self.letter}, revision {self.number}"

    @property
    def why(self) -> str:
        """What the person said of why; "" where nothing."""
        cause = RevisionCause(self.cause).label if self.cause else ""
        return ": ".join(filter(None, (cause, self.reason)))


class AcceptedProblem(models.Model):
    """A problem of a letter that a person looked at and found to be none.

    It stays accepted while the letter is read with the same problem in the same words.
    """

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="accepted_problems")
    code = models.CharField(max_length=60)
    item = models.PositiveSmallIntegerField(null=True, blank=True)
    message = models.TextField()
    reason = models.TextField()
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    accepted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.code}: {self.reason}"
