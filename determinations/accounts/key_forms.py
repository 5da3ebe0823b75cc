"""Asking, with a new password, what becomes of the keys that an account gave to programs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.template.defaultfilters import pluralize

from .program_keys import count_keys, revoke_all


class RevokesKeys(forms.Form):
    """Part of a form for a new password; `offer_to_revoke` it before, `revoke_if_asked` after."""

    revoke_keys = forms.BooleanField(required=False, initial=True)

    def offer_to_revoke(self, user: User | None) -> None:
        """Say how many keys there are; where there is none, ask nothing."""
        number = count_keys(user) if user else 0
        if not number:
            del self.fields["revoke_keys"]
            return
        field: Any = self.fields["revoke_keys"]
        field.label = f"Also revoke the {number} key{pluralize(number)} of its programs"
        field.help_text = (
            "Of the API and of feeds. Keys do not end with the password: revoke them if somebody "
            "else may have had it. Programs then need new ones."
        )

    def revoke_if_asked(self, user: User, by: User | None) -> None:
        if self.cleaned_data.get("revoke_keys"):
            revoke_all(user, by=by)
