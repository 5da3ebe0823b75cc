"""A filter that is any, yes or no."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms

from .plain_input import PlainRadios

YES_NO = {"": None, "true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
"""What may stand in a URL for yes and no."""


class YesNoRadios(PlainRadios):
    """Radio buttons for any, yes and no, whose ids end so."""

    id_endings = ("any", "yes", "no")

    def __init__(self, name: str, *labels: str) -> None:
        values = ("", "true", "false")
        super().__init__({"id": name}, choices=list(zip(values, labels, strict=True)))

    def format_value(self, value: Any) -> list[str]:
        """Return the value of the button to check, however yes or no is spelled in the URL."""
        given = YES_NO.get(_normalized(value))
        return ["" if given is None else str(given).lower()]

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """Return the id of a button; "" for the group, which has a legend instead of a label."""
        return "" if index is None else f"{id_}-{self.id_endings[int(index)]}"


class YesNoField(forms.Field):
    """True, false or not given; what is neither is an error rather than not given."""

    def to_python(self, value: Any) -> bool | None:
        try:
            return YES_NO[_normalized(value)]
        except KeyError:
            raise forms.ValidationError("Enter true or false.") from None


def _normalized(value: Any) -> str:
    return str(value or "").strip().casefold()


class YesNoFilter(django_filters.Filter):
    field_class = YesNoField
