"""The parameters of every search, named once: form, URLs, validation, API description.

The filters speak to the search, not to a QuerySet: `DecisionFilterSet(data).request_or_none()`.
Those of the facets come from the table in `facets.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

import django_filters
from django import forms
from django.http import QueryDict
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from determinations.models import DisputedItem

from .facets import FACETS, Facet, Side
from .plain_input import DayInput, NumberInput, PlainRadios
from .request import (
    AMOUNTS,
    DEEPEST,
    MOST_PER_PAGE,
    PER_PAGE,
    RANGES,
    DateRange,
    NumberRange,
    Scope,
    SearchRequest,
    Sort,
)
from .yes_no import YesNoFilter, YesNoRadios

LONGEST_QUERY = 1000
LONGEST_VALUE = 400
MOST_VALUES = 50
MOST_VALUES_TOGETHER = 100
"""Of all facets; each facet with a value costs a count of its own."""

GREATEST_AMOUNT = 9_999

SIDES = ("after", "before")
ENDS = ("min", "max")

SCOPE_LABELS = {
    Scope.HEADING.value: "Heading",
    Scope.REASONS.value: "Reasons",
    Scope.LETTER.value: "Letter",
}


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


class WholeNumberFilter(django_filters.Filter):
    field_class = forms.IntegerField


def _filled(value: Any) -> Any:
    """Return a field's value without the empty ones of several."""
    return [chosen for chosen in value if chosen] if isinstance(value, list) else value


def _facet_filter(facet: Facet) -> ValuesFilter:
    return ValuesFilter(label=facet.label, choices=facet.choices, help_text=facet.help_text)


def _scope_filter() -> django_filters.ChoiceFilter:
    return django_filters.ChoiceFilter(
        label="Find words in",
        choices=list(SCOPE_LABELS.items()),
        empty_label="Automatic",
        widget=PlainRadios({"id": "in"}),
        help_text="heading: what the decision is about; reasons: that and the reviewer\u2019s "
        "rationale; letter: that and the clinical summary. Without it the narrowest of these that "
        "finds anything.",
    )


def _date_filter(stem: str, side: str) -> django_filters.DateFilter:
    word = "from" if side == "after" else "to"
    return django_filters.DateFilter(
        label=f"{RANGES[stem]} {word}",
        widget=DayInput,
        help_text="Both days included; as YYYY-MM-DD.",
    )


def _amount_filter(stem: str, end: str) -> WholeNumberFilter:
    word = "at least" if end == "min" else "at most"
    return WholeNumberFilter(
        label=f"{AMOUNTS[stem]}, {word}",
        min_value=1,
        max_value=GREATEST_AMOUNT,
        widget=NumberInput,
        help_text="How many are in dispute; decisions whose number is not sure are left out.",
    )


class DecisionForm(forms.Form):
    """Checks that need more than one field, and what a page shows beside its visible fields."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})

    def date_fields(self) -> list[forms.BoundField]:
        return [self[f"{stem}_{side}"] for stem in RANGES for side in SIDES]

    def amount_fields(self) -> list[forms.BoundField]:
        return [self[f"{stem}_{end}"] for stem in AMOUNTS for end in ENDS]

    def hidden_inputs(self, names: Iterable[str]) -> SafeString:
        """Return hidden inputs that keep the values of these fields, if given and valid.

        They have no ids, as `BoundField.as_hidden` would give them. An invalid value is left out,
        or it could never be corrected where its field isn't shown.
        """
        fields = (self[name] for name in names if name not in self.errors)
        return format_html_join(
            "\n",
            "{}",
            (
                [field.field.hidden_widget().render(field.html_name, value)]
                for field in fields
                if (value := _filled(field.value()))
            ),
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for stem in RANGES:
            after, before = cleaned.get(f"{stem}_after"), cleaned.get(f"{stem}_before")
            if after and before and after > before:
                self.add_error(f"{stem}_before", "This day is before the first one.")
        for stem in AMOUNTS:
            least, most = cleaned.get(f"{stem}_min"), cleaned.get(f"{stem}_max")
            if least and most and least > most:
                self.add_error(f"{stem}_max", "This is less than the number before.")
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


class _SharedFilters(dict[str, django_filters.Filter]):
    """Filters that all requests share: none keeps anything of one.

    A FilterSet copies its filters for each request, which would cost as much as its checks.
    """

    def __deepcopy__(self, memo: dict[int, Any]) -> _SharedFilters:
        return self


class DecisionFilterSet(django_filters.FilterSet):
    """Search and filter disputed items; every filter holds on the same item."""

    q = django_filters.CharFilter(label="Search", max_length=LONGEST_QUERY)
    retrospective = YesNoFilter(
        label="Retrospective",
        widget=YesNoRadios("retrospective", "All", "Only retrospective", "Not retrospective"),
    )
    expand = django_filters.TypedChoiceFilter(
        label="Abbreviations",
        choices=[("1", "Also search what abbreviations stand for"), ("0", "Only as typed")],
        coerce=lambda value: value != "0",
        empty_value=True,
    )
    side = django_filters.TypedChoiceFilter(
        label="Whose citations are counted beside the results; empty for either side's",
        choices=Side.choices(),
        coerce=Side,
        empty_value=Side.EITHER,
        widget=PlainRadios({"id": "side"}),
    )
    all_but_one = YesNoFilter(
        label="All but one",
        help_text="Of three or more plain words: decisions that have all of them but one.",
    )
    sort = django_filters.ChoiceFilter(
        label="Order",
        choices=[(sort.value, sort.label) for sort in Sort],
        empty_label=None,
        widget=forms.Select({"id": "sort"}),
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
        """Return the filters in the order of the form: query, facets, ranges, and the declared."""
        declared = super().get_filters()
        return _SharedFilters(
            {
                "q": declared.pop("q"),
                "in": _scope_filter(),  # a name that no class attribute can have
                **{facet.name: _facet_filter(facet) for facet in FACETS.values()},
                **{f"{stem}_{side}": _date_filter(stem, side) for stem in RANGES for side in SIDES},
                **{f"{stem}_{end}": _amount_filter(stem, end) for stem in AMOUNTS for end in ENDS},
                **declared,
            }
        )

    def get_form_class(self) -> type[forms.Form]:
        """Return the form of these filters: made once, as the filters are always the same."""
        return _form_class(type(self))  # type: ignore[arg-type]  # a class is hashable

    def request_or_none(self) -> SearchRequest | None:
        """Return the request that the parameters make, or None where they are wrong (`errors`)."""
        return self._to_request() if self.is_valid() else None

    def _to_request(self) -> SearchRequest:
        cleaned = self.form.cleaned_data
        ranges = {
            stem: DateRange(cleaned[f"{stem}_after"], cleaned[f"{stem}_before"]) for stem in RANGES
        }
        amounts = {
            stem: NumberRange(cleaned[f"{stem}_min"], cleaned[f"{stem}_max"]) for stem in AMOUNTS
        }
        return SearchRequest(
            q=cleaned["q"].strip(),
            facets={name: tuple(dict.fromkeys(cleaned[name])) for name in FACETS if cleaned[name]},
            ranges={stem: days for stem, days in ranges.items() if days},
            amounts={stem: numbers for stem, numbers in amounts.items() if numbers},
            retrospective=cleaned["retrospective"],
            side=Side(cleaned["side"]),
            expand=cleaned["expand"],
            scope=Scope(cleaned["in"]) if cleaned["in"] else None,
            all_but_one=bool(cleaned["all_but_one"]),
            sort=Sort(cleaned["sort"] or Sort.RELEVANCE),
            page=cleaned["page"] or 1,
            per_page=cleaned["per_page"] or PER_PAGE,
        )


@cache
def _form_class(filterset: type[DecisionFilterSet]) -> type[forms.Form]:
    fields = {name: each.field for name, each in filterset.base_filters.items()}
    return type(f"{filterset.__name__}Form", (filterset._meta.form,), fields)
