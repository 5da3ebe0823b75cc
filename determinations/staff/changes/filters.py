"""What the changes of letters are filtered by, named once: for the page and for its CSV."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from determinations.accounts.people import staff_names
from determinations.ingest.revisions import LOGGED, field_label
from determinations.models import CHANGES, AuditEntry, RevisionCause, Verb

from ..history.life import ITSELF, names_of

NO_CAUSE = "none"
"""The value of the filter by cause for corrections of which nobody chose any."""
MOST_LISTED = 10_000
"""Changes that the page leads to; a file has all."""
_CAUSES = [(cause.value, cause.label) for cause in RevisionCause if cause]


class DayInput(forms.DateInput):
    """A day in the browser's own calendar; `YYYY-MM-DD` in URLs."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ChangeForm(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "label_suffix": ""})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            self.add_error("until", "This day is before the first one.")
        return cleaned


class ChangeFilterSet(django_filters.FilterSet):
    """Chooses acts that changed letters, the latest first."""

    act = django_filters.ChoiceFilter(
        field_name="verb",
        label="What was done",
        choices=[(verb.value, verb.label) for verb in CHANGES],
        empty_label="Anything",
    )
    field = django_filters.ChoiceFilter(
        label="Field that was changed",
        choices=sorted(((name, field_label(name)) for name in LOGGED), key=lambda row: row[1]),
        empty_label="Any",
        method="of_field",
    )
    cause = django_filters.ChoiceFilter(
        label="Cause of a correction",
        choices=[*_CAUSES, (NO_CAUSE, "None of these was chosen")],
        empty_label="Any",
        method="of_cause",
    )
    person = django_filters.CharFilter(
        label="By whom",
        max_length=150,
        widget=forms.TextInput(attrs={"list": "persons", "autocomplete": "off"}),
        method="of_person",
    )
    since = django_filters.DateFilter(label="From", widget=DayInput, method="from_day")
    until = django_filters.DateFilter(label="To", widget=DayInput, method="to_day")

    class Meta:
        model = AuditEntry
        fields: tuple[str, ...] = ()
        form = ChangeForm

    def __init__(self, data: Mapping[str, Any] | None) -> None:
        super().__init__(data or {}, queryset=AuditEntry.objects.changes())

    @property
    def entries(self) -> QuerySet[AuditEntry]:
        """The entries that were chosen; none where the parameters can't be read."""
        found: QuerySet[AuditEntry] = self.qs if self.is_valid() else self.queryset.none()
        return found

    def newest(self) -> list[int]:
        """Return the ids of the latest `MOST_LISTED` that were chosen, in order.

        A page is taken from these: PostgreSQL finds all of a rare field by its index, but would go
        through years of others to find the first fifty.
        """
        return list(self.entries.values_list("pk", flat=True)[:MOST_LISTED])

    @property
    def field_chosen(self) -> str:
        return self.form.cleaned_data.get("field", "") if self.is_valid() else ""

    def of_field(
        self, entries: QuerySet[AuditEntry], name: str, value: str
    ) -> QuerySet[AuditEntry]:
        return entries.corrections().filter(details__changes__has_key=value)  # type: ignore[attr-defined]

    def of_cause(
        self, entries: QuerySet[AuditEntry], name: str, value: str
    ) -> QuerySet[AuditEntry]:
        corrected = entries.corrections().filter(verb=Verb.CORRECT)  # type: ignore[attr-defined]
        if value == NO_CAUSE:
            return corrected.filter(details__cause__isnull=True)
        return corrected.filter(details__cause=value)

    def of_person(
        self, entries: QuerySet[AuditEntry], name: str, value: str
    ) -> QuerySet[AuditEntry]:
        return entries.filter(user_name__in=names_of(value.strip()))

    def from_day(
        self, entries: QuerySet[AuditEntry], name: str, value: date
    ) -> QuerySet[AuditEntry]:
        return entries.filter(at__gte=timezone.make_aware(datetime.combine(value, time.min)))

    def to_day(self, entries: QuerySet[AuditEntry], name: str, value: date) -> QuerySet[AuditEntry]:
        return entries.filter(at__lte=timezone.make_aware(datetime.combine(value, time.max)))


@dataclass(frozen=True, slots=True)
class Span:
    """Days that are often asked for, both included."""

    label: str
    since: date
    until: date


def spans(today: date) -> list[Span]:
    """Return the days that the page offers, seen from this one."""
    day = timedelta(days=1)
    month = today.replace(day=1)
    return [
        Span("Today", today, today),
        Span("Yesterday", today - day, today - day),
        Span("Last seven days", today - 6 * day, today),
        Span("This month", month, today),
        Span("Last month", (month - day).replace(day=1), month - day),
    ]


def persons() -> list[str]:
    """Return who may have changed something, as the page offers them."""
    return [*staff_names(), ITSELF]
