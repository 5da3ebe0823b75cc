"""The files that came in: bytes that never change, and how far the archive got with each."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from determinations.letters import (
    PhiFinding,
    Problem,
    finding_from_json,
    finding_json,
    problem_from_json,
    problem_json,
)

from .letter_states import PUBLIC_PHI, LetterStatus, PhiState, TextMethod
from .review_rank import IN_REVIEW, REVIEW_RANK, ReviewRank, in_review_as


class ReceiptResult(models.TextChoices):
    STORED = "stored", "Stored"
    DUPLICATE = "duplicate", "Already in the archive"
    REFUSED = "refused", "Refused"
    ERASED = "erased", "Erased for good"


LARGE_COLUMNS = (
    "content", "readers_copy", "text", "redacted_text", "phi_findings", "redacted_passages",
)  # fmt: skip
"""Columns of a letter that may be large; no list shows one of them."""


class LetterManager(models.Manager["Letter"]):
    """Leaves the file's bytes in the database unless they are selected by name."""

    def get_queryset(self) -> models.QuerySet[Letter]:
        return super().get_queryset().defer("content", "readers_copy")


class Batch(models.Model):
    """Files handed over together: one upload, or one run of the ingest command."""

    received_at = models.DateTimeField(auto_now_add=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL
    )
    source = models.CharField(max_length=200, help_text="Where the files came from.")

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "batches"

    def __str__(self) -> str:
        return f"Batch {self.pk}: {self.source}"


class Letter(models.Model):
    """One file as it came, its text, and what the parser and the PHI screen said of it.

    `text` is the normalised text that every stored offset refers to; where a person redacted the
    letter, `redacted_text` takes its place for parsing and for readers, and the original stays
    with the archive's administrators. A letter that was redacted once never gets rid of its
    `redacted_text`: it is made anew from `redacted_passages` whenever the letter is read.
    """

    content = models.BinaryField(
        null=True, help_text="The file's bytes, never changed; null where they are in the storage."
    )
    stored_as = models.CharField(
        max_length=255,
        blank=True,
        default="",
        db_default="",
        editable=False,
        help_text="Name of the file in the storage of letters, empty where `content` has it.",
    )
    """Both are written and read by `ingest/letter_bytes.py` alone."""
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    size = models.PositiveIntegerField(help_text="Bytes.")
    file_name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=100)
    batch = models.ForeignKey(Batch, null=True, on_delete=models.PROTECT, related_name="letters")
    received_at = models.DateTimeField(auto_now_add=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL
    )
    status = models.CharField(
        max_length=20, choices=LetterStatus.choices, default=LetterStatus.RECEIVED
    )
    publish_when_clean = models.BooleanField(
        default=False,
        help_text="Publish without asking if the parser and the PHI screen find nothing.",
    )
    text = models.TextField(blank=True)
    redacted_text = models.TextField(blank=True)
    redacted_passages = models.JSONField(
        default=list,
        blank=True,
        help_text="List of {kind, text}: what a person redacted, to be found in a later reading.",
    )
    text_method = models.CharField(
        max_length=20, choices=TextMethod.choices, default=TextMethod.NONE, blank=True
    )
    pages = models.PositiveIntegerField(default=0)
    unseen = ArrayField(
        models.CharField(max_length=100),
        default=list,
        blank=True,
        help_text="What the file has besides its text, such as pictures or attached files.",
    )
    readers_copy = models.BinaryField(
        null=True,
        editable=False,
        help_text="The PDF that readers get, made at its first download; empty where none can be.",
    )
    layout = models.CharField(max_length=10, blank=True)
    parser_version = models.CharField(max_length=20, blank=True)
    invented = models.BooleanField(
        default=False,
        editable=False,
        help_text="Whether the letter says of itself that it is a sample, with no real person.",
    )
    reading_digest = models.CharField(
        max_length=64, blank=True, editable=False, help_text="Hash of what the parser read."
    )
    parsed_at = models.DateTimeField(null=True, blank=True)
    problems = models.JSONField(
        default=list,
        blank=True,
        help_text="List of {code, message, severity, start, end, item}; start and end may be null.",
    )
    phi_state = models.CharField(
        max_length=20, choices=PhiState.choices, default=PhiState.UNSCREENED, blank=True
    )
    phi_findings = models.JSONField(
        default=list, blank=True, help_text="List of {kind, start, end, text, reason}."
    )
    screen_version = models.CharField(
        max_length=20,
        blank=True,
        default="",
        editable=False,
        help_text="Of the PHI screen's rules that found these.",
    )
    case = models.ForeignKey(
        "determinations.Case", null=True, blank=True, on_delete=models.SET_NULL,
        related_name="letters",
    )  # fmt: skip

    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip
    hidden_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="When the letter was withdrawn or rejected; until a person publishes it.",
    )
    hidden_reason = models.TextField(blank=True, default="")
    is_public = models.GeneratedField(
        expression=models.ExpressionWrapper(
            Q(status=LetterStatus.PUBLISHED, phi_state__in=PUBLIC_PHI),
            output_field=models.BooleanField(),
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    """Computed by PostgreSQL; a case with `needs_public_letter` refers to it."""

    objects = LetterManager()

    class Meta:
        ordering = ["-pk"]
        permissions = [("erase_letter", "Can erase letters for good")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=LetterStatus.values), name="letter_status_known"
            ),
            models.CheckConstraint(
                condition=Q(phi_state__in=PhiState.values), name="letter_phi_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(status=LetterStatus.PUBLISHED) | Q(phi_state__in=PUBLIC_PHI),
                name="letter_published_only_after_phi_screen",
            ),
            models.CheckConstraint(
                condition=~Q(phi_state=PhiState.REDACTED) | ~Q(redacted_text=""),
                name="letter_redacted_has_redacted_text",
            ),
            models.CheckConstraint(
                condition=~Q(status=LetterStatus.PUBLISHED) | Q(case__isnull=False),
                name="letter_published_belongs_to_case",
            ),
            models.UniqueConstraint(fields=["id", "is_public"], name="letter_is_public_once"),
            models.CheckConstraint(
                condition=Q(content__isnull=False, stored_as="")
                | (Q(content__isnull=True) & ~Q(stored_as="")),
                name="letter_bytes_in_one_place",
            ),
            models.UniqueConstraint(
                fields=["stored_as"],
                condition=~Q(stored_as=""),
                name="letter_stored_file_once",
            ),
            models.CheckConstraint(
                condition=Q(redacted_text="") | Q(phi_state__in=[PhiState.HELD, PhiState.REDACTED]),
                name="letter_redaction_is_not_cleared",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[LetterStatus.WITHDRAWN, LetterStatus.REJECTED])
                | Q(hidden_at__isnull=False),
                name="letter_hidden_says_when",
            ),
            models.CheckConstraint(
                condition=Q(hidden_at__isnull=True)
                | (~Q(status=LetterStatus.PUBLISHED) & Q(publish_when_clean=False)),
                name="letter_hidden_is_published_by_a_person",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "-id"]),
            models.Index(fields=["screen_version", "id"], name="letter_by_screen_version"),
            models.Index(REVIEW_RANK, "id", condition=IN_REVIEW, name="letter_in_review"),
            *(
                models.Index(
                    fields=["id"],
                    condition=in_review_as(rank),
                    name=f"letter_in_review_{rank.name.lower()}",
                )
                for rank in ReviewRank
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.get_status_display()})"

    @property
    def reading_text(self) -> str:
        """The text that is parsed and shown: redacted where a person redacted it."""
        return self.redacted_text or self.text

    @property
    def is_hidden(self) -> bool:
        """Whether a person withdrew or rejected the letter and nobody published it since."""
        return self.hidden_at is not None

    def get_problems(self) -> list[Problem]:
        return [problem_from_json(data) for data in self.problems]

    def set_problems(self, problems: Iterable[Problem]) -> None:
        self.problems = [problem_json(problem) for problem in problems]

    def get_redacted_passages(self) -> list[tuple[str, str]]:
        """Return (kind, text) of what a person redacted."""
        return [(passage["kind"], passage["text"]) for passage in self.redacted_passages]

    def set_redacted_passages(self, passages: Iterable[tuple[str, str]]) -> None:
        self.redacted_passages = [{"kind": kind, "text": text} for kind, text in passages]

    def get_phi_findings(self) -> list[PhiFinding]:
        return [finding_from_json(data) for data in self.phi_findings]

    def set_phi_findings(self, findings: Iterable[PhiFinding]) -> None:
        self.phi_findings = [finding_json(finding) for finding in findings]


class Receipt(models.Model):
    """What became of one file of a batch at the door: stored, known already, or refused and why."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="receipts")
    file_name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField(null=True, blank=True)
    result = models.CharField(max_length=20, choices=ReceiptResult.choices)
    message = models.TextField(blank=True)
    letter = models.ForeignKey(
        Letter, null=True, blank=True, on_delete=models.PROTECT, related_name="receipts"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(result__in=[ReceiptResult.REFUSED, ReceiptResult.ERASED])
                | Q(letter__isnull=False),
                name="receipt_accepted_has_letter",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name}: {self.get_result_display()}"
