"""What a password may be, besides what Django's own validators ask of it."""

from __future__ import annotations

import re

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

MOST_PASSWORD_CHARACTERS = 128

_STRETCHED = re.compile(r"[\W\d_]*(?P<word>.+?)(?:[\W\d_]*(?P=word))*[\W\d_]*")


class MaximumLengthValidator:
    """Refuse passwords that no person types, and that cost time to hash."""

    def validate(self, password: str, user: object = None) -> None:
        if len(password) > MOST_PASSWORD_CHARACTERS:
            raise ValidationError(self.get_help_text(), code="password_too_long")

    def get_help_text(self) -> str:
        return f"Your password may have {MOST_PASSWORD_CHARACTERS} characters at most."


class StretchedPasswordValidator(CommonPasswordValidator):
    """Refuse a common password that was made long enough by digits, signs or writing it twice."""

    def validate(self, password: str, user: object = None) -> None:
        stretched = _STRETCHED.fullmatch(password[:MOST_PASSWORD_CHARACTERS].lower())
        if stretched and stretched["word"] in self.passwords:
            raise ValidationError(self.get_help_text(), code="password_too_common")

    def get_help_text(self) -> str:
        return (
            "Your password can\u2019t be a common one with digits or signs around it, or repeated."
        )
