"""What accounts are by their role, and invitations to have one."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class Role(models.TextChoices):
    """What somebody does in the archive; each is a group of the same name with its permissions."""

    READER = "reader", "Reader"
    REVIEWER = "reviewer", "Reviewer"
    ADMINISTRATOR = "administrator", "Administrator"


class Invitation(models.Model):
    """An offer of an account with a role, to one e-mail address, by a link that works once.

    Of the link's secret only the SHA-256 is kept: who reads the database can't use it.
    """

    email = models.EmailField("e-mail address")
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.READER)
    secret_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    was_mailed = models.BooleanField(
        default=False, help_text="Then the account's address counts as verified."
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    invited_at = models.DateTimeField(db_default=Now(), editable=False)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        default_permissions = ("view",)
        permissions = [("manage_accounts", "Can invite people, give roles and erase accounts")]
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(revoked_at=None),
                name="invitation_accepted_or_revoked",
            ),
            models.UniqueConstraint(
                fields=["email"],
                condition=Q(accepted_at=None, revoked_at=None),
                name="invitation_one_open_an_address",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} as {self.get_role_display().lower()}"
