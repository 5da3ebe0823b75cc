"""The forms of saved searches."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.http import QueryDict

from determinations.models import Frequency, SavedSearch
from determinations.search import DecisionFilterSet

LONGEST_PARAMS = 20_000


class NameForm(forms.Form):
    """The name of a saved search, which its owner has not given to another."""

    name = forms.CharField(
        max_length=120,
        error_messages={"required": "Give the search a name."},
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def __init__(
        self, *args: Any, user: User | None, saved: SavedSearch | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self._user = user
        self._saved = saved

    def clean_name(self) -> str:
        """Return the name on one line."""
        name = " ".join(str(self.cleaned_data["name"]).split())
        others = SavedSearch.objects.filter(user=self._user, name=name)
        if self._saved is not None:
            others = others.exclude(pk=self._saved.pk)
        if others.exists():
            raise forms.ValidationError("You have saved a search under this name already.")
        return name


class SaveForm(NameForm):
    """A search to be saved. Without an address to mail to, it can be saved without mails."""

    frequency = forms.ChoiceField(
        label="Mail what is new", choices=Frequency.choices, widget=forms.RadioSelect
    )
    params = forms.CharField(
        max_length=LONGEST_PARAMS, required=False, widget=forms.HiddenInput, strip=False
    )

    def __init__(self, *args: Any, address: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._address = address

    def clean_frequency(self) -> Frequency:
        frequency = Frequency(self.cleaned_data["frequency"])
        if frequency != Frequency.NEVER and not self._address:
            raise forms.ValidationError(
                "Your account has no e-mail address that mails are sent to."
            )
        return frequency

    def clean_params(self) -> str:
        """Return the parameters of a search that can be run."""
        params = str(self.cleaned_data["params"])
        if DecisionFilterSet(QueryDict(params)).request_or_none() is None:
            raise forms.ValidationError("This search can\u2019t be read.")
        return params
