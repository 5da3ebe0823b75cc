"""What an export has of each decision, read from the record in groups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Value
from django.db.models.functions import Coalesce, JSONArray, TruncDate
from django.urls import reverse

from determinations.letters import Amount
from determinations.models import (
    WRITTEN_SOURCE,
    DisputedItem,
    GuidelineCitation,
    Reviewer,
    pages_label,
)

from ..item_titles import item_title
from ..items import SPECIALTIES

ROWS_A_QUERY = 500
"""Items that are held at a time: with their rationales some megabytes."""

ANY_CASE = "CM00-0000000"
"""Stands for the case number in a URL that is looked up once an export."""


class ExportedCitation(NamedTuple):
    """A place that was cited, in the fields of `_CITATIONS`."""

    cited_by: str
    kind: str
    guideline: str | None
    """The title of a guideline of the MTUS."""
    year: int | None
    source: str
    """What else was cited, as written; "" for a guideline and for no evidence."""
    section: str
    first_page: int | None
    last_page: int | None
    text: str
    """The citation as the letter has it."""
    adopted: bool
    """Whether the reviewer adopted what the claims administrator cited."""

    @property
    def authority(self) -> str:
        """What was cited, without the place in it."""
        if self.guideline:
            return f"{self.guideline} ({self.year})" if self.year else self.guideline
        return self.source or self.text

    @property
    def pages(self) -> str:
        return pages_label(self.first_page, self.last_page)

    @property
    def place(self) -> str:
        """The section and pages in what was cited, "" where the whole was."""
        return ", ".join(part for part in (self.section, self.pages) if part)

    def __str__(self) -> str:
        return ", ".join(part for part in (self.authority, self.place) if part)


@dataclass(frozen=True, slots=True)
class ExportedItem:
    """One decision as plain values. Texts are whole, however long."""

    item_id: int
    case_id: int
    case_number: str
    position: int
    invented: bool
    decision_date: date | None
    date_of_injury: date | None
    application_received: date | None
    added: date
    """When its case was first published here."""
    outcome: str
    case_outcome: str
    category: str
    treatment: str
    treatment_sure: bool
    description: str
    requested: str
    authorized: str
    disputed: str
    quantities: Sequence[Amount]
    total: Mapping[str, int]
    """What the amounts come to where that is sure: sessions, hours, tablets, days."""
    retrospective: bool
    service_dates: Sequence[date]
    body_parts: Sequence[str]
    licensure_states: Sequence[str]
    rationale: str
    corrected: Mapping[str, Any]
    """Of the item, as its row keeps it."""
    case_corrected: Mapping[str, Any]
    clinical_summary: str
    specialties: Sequence[str]
    citations: Sequence[ExportedCitation]
    url: str

    @property
    def title(self) -> str:
        return item_title(
            self.description, self.category, self.quantities, sure=self.treatment_sure
        )

    def cited_by(self, side: str) -> list[ExportedCitation]:
        """Return what a side cited, in the order of the letter."""
        return [citation for citation in self.citations if citation.cited_by == side]


def exported_items(item_ids: Iterable[int], site: str) -> Iterator[ExportedItem]:
    """Yield the items with these ids, in this order, without those not published at this moment.

    `site` is the archive's address, such as "https://imr.example". No query outlasts its group.
    """
    path, remaining = reverse("case", args=[ANY_CASE]), iter(item_ids)
    while group := list(islice(remaining, ROWS_A_QUERY)):
        rows = {row[0]: row for row in _rows(group)}
        for item_id in group:
            if row := rows.get(item_id):
                yield _item(row, f"{site}{path}")


def _rows(item_ids: Sequence[int]) -> Iterable[tuple[Any, ...]]:
    items = DisputedItem.objects.published().filter(pk__in=item_ids)
    return items.values_list(
        "pk", "case_id", "case__case_number", "position", "case__invented", "case__decision_date",
        "case__date_of_injury", "case__application_received", TruncDate("case__published_at"),
        "outcome", "case__outcome", "treatment__category", "treatment__subcategory",
        "treatment_sure", "description", "requested", "authorized", "disputed", "quantities",
        "total", "retrospective", "service_dates", "body_parts",
        Coalesce("case__reviewer__licensure_states", _NO_STATES), "rationale",
        "corrected", "case__corrected", "case__clinical_summary", SPECIALTIES, _CITATIONS,
    )  # fmt: skip


_NO_STATES = Value([], output_field=Reviewer._meta.get_field("licensure_states"))

_CITATIONS = ArraySubquery(
    GuidelineCitation.objects.filter(item=OuterRef("pk")).order_by("position")
    .values_list(JSONArray(
        "cited_by", "kind", "guideline__title", "guideline__year", WRITTEN_SOURCE, "section",
        "first_page", "last_page", "text", "adopted",
    ))
)  # fmt: skip


def _item(row: tuple[Any, ...], case_url: str) -> ExportedItem:
    *values, citations = row
    _, _, number, position, *_ = values
    url = f"{case_url.replace(ANY_CASE, number, 1)}#item-{position}"
    return ExportedItem(*values, [ExportedCitation(*cited) for cited in citations], url)  # type: ignore[call-arg]
