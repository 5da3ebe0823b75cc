"""What lists of decisions show of each disputed item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONArray, Left
from django.utils import timezone

from determinations.letters import Amount
from determinations.models import (
    WRITTEN_SOURCE,
    CitationKind,
    DisputedItem,
    GuidelineCitation,
    Specialty,
)
from determinations.search import LONGEST_SEARCHED
from determinations.vocabulary import SIDES

from .item_titles import item_title


class Cited(NamedTuple):
    """A citation as lists show it."""

    cited_by: str
    guideline: str | None
    """The key of a guideline of the MTUS."""
    source: str
    """What else was cited, as written; "" for a guideline and for no evidence."""
    section: str
    first_page: int | None
    last_page: int | None


@dataclass(frozen=True, slots=True)
class ItemSummary:
    """What a result list shows of one item; plain values, since 25 graphs of models are slow."""

    item_id: int
    position: int
    description: str
    outcome: str
    rationale: str
    category: str
    subcategory: str
    treatment_sure: bool
    quantities: Sequence[Amount]
    case_number: str
    decision_date: date | None
    added_at: datetime
    """When its case was published here."""
    clinical_summary: str
    invented: bool
    specialties: Sequence[str]
    corrected: Mapping[str, Any]
    """What people corrected in the item, as its row keeps it."""
    case_corrected: Mapping[str, Any]
    citations: Sequence[Cited]

    @property
    def added(self) -> date:
        """The day on which its case was published here."""
        return timezone.localdate(self.added_at)

    @property
    def title(self) -> str:
        return item_title(
            self.description, self.category, self.quantities, sure=self.treatment_sure
        )


def summaries_in_order(item_ids: Sequence[int]) -> list[ItemSummary]:
    """Return what lists show of these items, in this order, without those not published."""
    items = DisputedItem.objects.published().filter(pk__in=item_ids)
    rows = items.values_list(
        "pk", "position", "description", "outcome", _as_searched("rationale"),
        "treatment__category", "treatment__subcategory", "treatment_sure", "quantities",
        "case__case_number", "case__decision_date", "case__published_at",
        _as_searched("case__clinical_summary"),
        "case__invented", SPECIALTIES, "corrected", "case__corrected", _CITATIONS,
    )  # fmt: skip
    by_id = {row[0]: row for row in rows}
    return [_summary(row) for item_id in item_ids if (row := by_id.get(item_id))]


def _summary(row: tuple[Any, ...]) -> ItemSummary:
    *values, citations = row
    values.append([Cited(*cited) for cited in citations])
    return ItemSummary(*values)


def _as_searched(name: str) -> Left:
    """Return as much of a text as a passage is looked for in; one more tells that it goes on."""
    return Left(name, LONGEST_SEARCHED + 1)


SPECIALTIES = ArraySubquery(
    Specialty.objects.filter(reviewers=OuterRef("case__reviewer")).order_by("name").values("name")
)
"""The names of the specialties of an item's reviewer."""

_CITATIONS = ArraySubquery(
    GuidelineCitation.objects.filter(item=OuterRef("pk"), cited_by__in=SIDES)
    .exclude(kind=CitationKind.NONE)
    .values_list(JSONArray(
        "cited_by", "guideline__key", WRITTEN_SOURCE, "section", "first_page", "last_page"
    ))
)  # fmt: skip
"""What the sides cited, each with the fields of `Cited`, in the order of the letter; without "no
evidence was cited"."""
