"""Erasing one's own account, with all that is its alone."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction

from determinations.audit import record
from determinations.models import Verb

from .roles import rights_of


@transaction.atomic
def erase_account(account: User) -> None:
    """Delete an account with its collections, and record that, as its last act."""
    record(
        Verb.DELETE_ACCOUNT, by=account, subject=account.username, kind="user",
        rights=rights_of(account),
    )  # fmt: skip
    account.delete()
