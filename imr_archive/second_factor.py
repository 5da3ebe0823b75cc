"""The forms that ask for a code, with refusals after too many wrong ones in the audit log."""

from __future__ import annotations

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django import forms
from django.core.exceptions import ValidationError

from .audit import record_lock_out

REFUSED = "too_many_login_attempts"
"""What django-allauth calls it."""


class RecordsRefusals(forms.Form):
    """Records that a further code was refused; wrong ones are recorded by their signal."""

    def clean_code(self) -> str:
        try:
            code: str = super().clean_code()  # type: ignore[misc]
        except ValidationError as error:
            if error.code == REFUSED:
                record_lock_out(self.user.get_username())  # type: ignore[attr-defined]
            raise
        return code


class CodeForm(RecordsRefusals, AuthenticateForm):
    """Asks for a code at sign-in."""


class CodeAgainForm(RecordsRefusals, ReauthenticateForm):
    """Asks for a code before what can't be undone."""
