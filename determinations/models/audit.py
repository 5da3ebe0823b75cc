"""Who did what: a log that only grows. `determinations.audit.record` writes it."""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Now


class Verb(models.TextChoices):
    """What was done."""

    RECEIVE = "receive", "Received"
    READ = "read", "Read"
    REPARSE = "reparse", "Read by a newer parser"
    RESCREEN = "rescreen", "Screened by newer rules"
    READ_AGAIN = "read_again", "Sent to be read again"
    CORRECT = "correct", "Corrected"
    UNDO = "undo", "Correction undone"
    ACCEPT_PROBLEM = "accept_problem", "Problem accepted"
    CLEAR = "clear", "Findings cleared"
    REDACT = "redact", "Findings redacted"
    PUBLISH = "publish", "Published"
    WITHDRAW = "withdraw", "Withdrawn"
    REJECT = "reject", "Rejected"
    SUPERSEDE = "supersede", "Superseded"
    ERASE = "erase", "Erased"
    REMOVE_SAMPLES = "remove_samples", "Samples removed"
    VIEW = "view", "Looked at, not public"
    DOWNLOAD = "download", "Original downloaded"
    EXPORT = "export", "Audit log exported"
    SIGN_IN = "sign_in", "Signed in"
    SIGN_OUT = "sign_out", "Signed out"
    SIGN_IN_FAILED = "sign_in_failed", "Sign-in failed"
    LOCK_OUT = "lock_out", "Sign-in refused after failures"
    INVITE = "invite", "Invited"
    REVOKE_INVITATION = "revoke_invitation", "Invitation revoked"
    ADD_ACCOUNT = "add_account", "Account added"
    CHANGE_RIGHTS = "change_rights", "Rights changed"
    DELETE_ACCOUNT = "delete_account", "Account deleted"
    CHANGE_PASSWORD = "change_password", "Password changed"
    SHARE = "share", "Collection shared"
    STOP_SHARING = "stop_sharing", "Collection not shared any more"
    HAND_OVER = "hand_over", "Collections handed over"
    CHANGE_ADDRESS = "change_address", "E-mail address changed"
    CHANGE_SECOND_FACTOR = "change_second_factor", "Second factor changed"
    MAKE_API_KEY = "make_api_key", "API key made"
    REVOKE_API_KEY = "revoke_api_key", "API key revoked"


CORRECTIONS = (Verb.CORRECT, Verb.UNDO)
"""Acts that changed what the archive says of a case; their entries name the fields."""
CHANGES = (
    Verb.PUBLISH,
    Verb.WITHDRAW,
    Verb.REJECT,
    Verb.SUPERSEDE,
    *CORRECTIONS,
    Verb.ACCEPT_PROBLEM,
    Verb.CLEAR,
    Verb.REDACT,
    Verb.READ_AGAIN,
    Verb.REPARSE,
    Verb.RESCREEN,
)
"""Acts that changed a letter which was read: how far it is, or what the archive says of it."""


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def changes(self) -> Self:
        """Return what changed letters, the latest first; entries of one moment in their order."""
        return self.filter(verb__in=CHANGES).order_by("-at", "-pk")

    def corrections(self) -> Self:
        """Return what changed what the archive says of a case."""
        return self.filter(verb__in=CORRECTIONS)


class AuditEntry(models.Model):
    """One act. Names and numbers are kept as text: they outlive what they name.

    A trigger in the database refuses to change or delete an entry. No entry holds a letter's text,
    so that erasing a letter leaves nothing of it here.
    """

    at = models.DateTimeField(db_default=Now(), db_index=True, editable=False)
    user_id = models.BigIntegerField(null=True, help_text="Not a foreign key: it may be deleted.")
    user_name = models.CharField(
        "person", max_length=150, db_index=True, help_text="Or the command that acted."
    )
    address = models.CharField(max_length=64, blank=True, help_text="Of the client's machine.")
    verb = models.CharField("act", max_length=30, choices=Verb.choices)
    subject = models.CharField(max_length=150, blank=True, help_text="The account acted upon.")
    letter_id = models.BigIntegerField(null=True, db_index=True)
    letter_sha256 = models.CharField("letter's SHA-256", max_length=64, blank=True)
    case_number = models.CharField(max_length=40, blank=True, db_index=True)
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20, blank=True)
    reason = models.TextField(blank=True)
    details = models.JSONField(default=dict, blank=True)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "audit entry"
        verbose_name_plural = "audit log"
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(condition=Q(verb__in=Verb.values), name="audit_verb_known"),
            models.CheckConstraint(
                condition=~Q(verb=Verb.ERASE) | ~Q(letter_sha256="") & ~Q(reason=""),
                name="audit_erasure_says_what_and_why",
            ),
        ]
        indexes = [
            models.Index(
                fields=["letter_sha256"], condition=Q(verb=Verb.ERASE), name="audit_erased_letters"
            ),
            # Each letter is published: these are found by the day, and cost its intake no index.
            models.Index(
                fields=["verb", "-at", "-id"],
                condition=Q(verb__in=[verb for verb in CHANGES if verb != Verb.PUBLISH]),
                name="audit_changes_by_act",
            ),
            models.Index(
                KeyTransform("cause", "details"),
                F("at").desc(),
                F("id").desc(),
                condition=Q(verb=Verb.CORRECT),
                name="audit_corrections_by_cause",
            ),
            GinIndex(
                KeyTransform("changes", "details"),
                condition=Q(verb__in=CORRECTIONS),
                name="audit_corrections_by_field",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_name}: {self.get_verb_display()}"
