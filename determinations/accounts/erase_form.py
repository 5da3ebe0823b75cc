"""Asking for a name typed once more before something is erased for good."""

from __future__ import annotations

from typing import Any

from django import forms


class EraseForm(forms.Form):
    """The name of what is erased, in capitals or not, so that nobody erases by a slip."""

    confirmation = forms.CharField(max_length=150)

    def __init__(self, *args: Any, expected: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected = expected
        self.fields["confirmation"].label = f"Type {expected} to confirm"

    def clean_confirmation(self) -> str:
        typed: str = self.cleaned_data["confirmation"].strip()
        if typed.casefold() != self.expected.casefold():
            raise forms.ValidationError(f"This is not {self.expected}. Nothing was erased.")
        return typed
