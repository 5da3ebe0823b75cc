"""The parameters of rates: those of every search, and what the rates are told by."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import django_filters
from django.http import QueryDict

from determinations.search import DecisionFilterSet, DecisionForm, family

from .rates import DIMENSIONS, OUTCOME, RatesRequest, RowOrder

ROWS = 50
"""Rows of a page, where the parameters say nothing else."""

TREATMENT, SPECIALTY = "treatment", "specialty"

CHOICES = [
    (facet.name, facet.label)
    for facet in sorted(DIMENSIONS, key=lambda facet: facet.name != TREATMENT)
]
"""The first one is what a page shows that was not asked for another."""


def _rows_of(data: QueryDict) -> str:
    """Return what rows are where the parameters don't say: of one treatment type, who decided."""
    chosen = [name for name in family(TREATMENT) for value in data.getlist(name) if value]
    return SPECIALTY if chosen == [TREATMENT] else TREATMENT


class RatesForm(DecisionForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        by, across = cleaned.get("by") or TREATMENT, cleaned.get("across")
        if across and across in family(by):
            self.add_error("across", "Columns need another filter than rows.")
        return cleaned


class RatesFilterSet(DecisionFilterSet):
    """A search and how its rates are shown; `page` and `per_page` are of the table's rows."""

    by = django_filters.ChoiceFilter(
        label="Rates by",
        choices=CHOICES,
        empty_label=None,
        help_text=f"What the rows are; without it {TREATMENT}, and of a single treatment type "
        f"{SPECIALTY}.",
    )
    across = django_filters.ChoiceFilter(
        label="Across",
        choices=CHOICES,
        empty_label="Nothing",
        help_text="What the columns of a cross-table are.",
    )
    order = django_filters.ChoiceFilter(
        label="Rows in order of",
        choices=[(order.value, order.name.lower()) for order in RowOrder],
        help_text="n: most decided first; rate: highest rate first, small numbers last; name. "
        "Without it years stand newest first and others with the most decided first.",
    )

    class Meta(DecisionFilterSet.Meta):
        form = RatesForm

    def __init__(self, data: QueryDict, **kwargs: Any) -> None:
        if not data.get("by"):
            data = data.copy()
            data["by"] = _rows_of(data)
        super().__init__(data, **kwargs)

    def rates_request_or_none(self) -> RatesRequest | None:
        """Return the request that the parameters make, or None where they are wrong (`errors`)."""
        search = self.request_or_none()
        if search is None:
            return None
        cleaned = self.form.cleaned_data
        rows = replace(search, per_page=cleaned["per_page"] or ROWS)
        return RatesRequest(
            search=rows.without(OUTCOME),
            by=cleaned["by"] or TREATMENT,
            across=cleaned["across"] or None,
            order=RowOrder(cleaned["order"]) if cleaned["order"] else None,
        )
