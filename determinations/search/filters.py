"""The parameters of every search, named once: form, URLs, validation, API description.

The filters speak to the search, not to a QuerySet: `DecisionFilterSet(data).request_or_none()`.
Those of the facets come from the table in `facets.py`.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import django_filters
from django import forms
from django.http import QueryDict

from determinations.models import DisputedItem

from .facets import FACETS, Facet
from .request import (
    DEEPEST,
    MOST_PER_PAGE,
    PER_PAGE,
    RANGES,
    DateRange,
    SearchRequest,
    Sort,
)

LONGEST_QUERY = 1000
LONGEST_VALUE = 400
MOST_VALUES = 50
MOST_VALUES_TOGETHER = 100
"""Of all facets; each facet with a value costs a count of its own."""

SIDES = ("after", "before")


class ValuesField(forms.MultipleChoiceField):
    """Any number of values; whether they exist is for the search to find out, not the form."""

    def to_python(self, value: Any) -> list[str]:
        """Drop empty values, which forms without scripts send for what was not filled in."""
        return [chosen for chosen in super().to_python(value) if chosen]

    def valid_value(self, value: Any) -> bool:
        return not self.choices or super().valid_value(value)

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        if len(value) > MOST_VALUES:
            raise forms.ValidationError(f"At most {MOST_VALUES} values can be chosen here.")
        if any(len(chosen) > LONGEST_VALUE or "\x00" in chosen for chosen in value):
            raise forms.ValidationError("This is no value of this filter.")


class ValuesFilter(django_filters.Filter):
    """Several values of one facet: repeat the parameter; they mean or."""

    field_class = ValuesField

    def __init__(self, choices: Any = (), **kwargs: Any) -> None:
        super().__init__(choices=choices, **kwargs)


class YesNoField(forms.Field):
    """True, false or not given; what is neither is an error rather than not given."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> bool | None:
        typed = str(value or "").strip().casefold()
        if typed not in ("", "true", "1", "yes", "false", "0", "no"):
            raise forms.ValidationError("Enter true or false.")
        return typed in ("true", "1", "yes") if typed else None


class YesNoFilter(django_filters.Filter):
    field_class = YesNoField


class WholeNumberFilter(django_filters.Filter):
    field_class = forms.IntegerField


def _facet_filter(facet: Facet) -> ValuesFilter:
    return ValuesFilter(label=facet.label, choices=facet.choices, help_text=facet.help_text)


def _date_filter(stem: str, side: str) -> django_filters.DateFilter:
    word = "from" if side == "after" else "to"
    return django_filters.DateFilter(
        label=f"{RANGES[stem]} {word}",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Both days included; as YYYY-MM-DD.",
    )


class DecisionForm(forms.Form):
    """Checks that need more than one field."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for stem in RANGES:
            after, before = cleaned.get(f"{stem}_after"), cleaned.get(f"{stem}_before")
            if after and before and after > before:
                self.add_error(f"{stem}_before", "This day is before the first one.")
        if sum(len(cleaned.get(name) or ()) for name in FACETS) > MOST_VALUES_TOGETHER:
            self.add_error(
                None,
                f"At most {MOST_VALUES_TOGETHER} values can be chosen in all filters together.",
            )
        if (cleaned.get("page") or 1) * (cleaned.get("per_page") or PER_PAGE) > DEEPEST:
            self.add_error(
                "page", f"Results can be paged through up to the {DEEPEST:,}th; narrow the search."
            )
        return cleaned


class DecisionFilterSet(django_filters.FilterSet):
    """Search and filter disputed items; every filter holds on the same item."""

    q = django_filters.CharFilter(label="Search", max_length=LONGEST_QUERY)
    retrospective = YesNoFilter(label="Retrospective")
    expand = django_filters.TypedChoiceFilter(
        label="Abbreviations",
        choices=[("1", "Also search what abbreviations stand for"), ("0", "Only as typed")],
        coerce=lambda value: value != "0",
        empty_value=True,
    )
    sort = django_filters.ChoiceFilter(
        label="Order",
        choices=[(sort.value, sort.value.capitalize()) for sort in Sort],
        empty_label=None,
    )
    page = WholeNumberFilter(label="Page", min_value=1)
    per_page = WholeNumberFilter(label="Results a page", min_value=1, max_value=MOST_PER_PAGE)

    class Meta:
        model = DisputedItem
        fields: list[str] = []
        form = DecisionForm

    def __init__(self, data: QueryDict | dict[str, Any] | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("queryset", DisputedItem.objects.none())
        super().__init__(data if data is not None else {}, **kwargs)

    @classmethod
    def get_filters(cls) -> dict[str, django_filters.Filter]:
        """Return the filters in the order of the form: query, facets, days, and the declared."""
        declared = super().get_filters()
        return {
            "q": declared.pop("q"),
            **{facet.name: _facet_filter(facet) for facet in FACETS.values()},
            **{f"{stem}_{side}": _date_filter(stem, side) for stem in RANGES for side in SIDES},
            **declared,
        }

    def get_form_class(self) -> type[forms.Form]:
        """Return the form of these filters: made once, as the filters are always the same."""
        return _form_class()

    def request_or_none(self) -> SearchRequest | None:
        """Return the request that the parameters make; None where they are wrong, see `errors`."""
        return self._to_request() if self.is_valid() else None

    def _to_request(self) -> SearchRequest:
        cleaned = self.form.cleaned_data
        ranges = {
            stem: DateRange(cleaned[f"{stem}_after"], cleaned[f"{stem}_before"]) for stem in RANGES
        }
        return SearchRequest(
            q=cleaned["q"].strip(),
            facets={name: tuple(dict.fromkeys(cleaned[name])) for name in FACETS if cleaned[name]},
            ranges={stem: days for stem, days in ranges.items() if days},
            retrospective=cleaned["retrospective"],
            expand=cleaned["expand"],
            sort=Sort(cleaned["sort"] or Sort.RELEVANCE),
            page=cleaned["page"] or 1,
            per_page=cleaned["per_page"] or PER_PAGE,
        )


@cache
def _form_class() -> type[forms.Form]:
    fields = {name: each.field for name, each in DecisionFilterSet.base_filters.items()}
    return type("DecisionFilterSetForm", (DecisionForm,), fields)
