"""What lists of decisions show of each disputed item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONArray

from determinations.models import DisputedItem, GuidelineCitation, Specialty


class MtusCitation(NamedTuple):
    """A citation of the MTUS: guideline key, section, first and last page."""

    guideline: str
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
    case_number: str
    decision_date: date | None
    clinical_summary: str
    invented: bool
    specialties: Sequence[str]
    citations: Sequence[MtusCitation]


def summaries_in_order(item_ids: Sequence[int]) -> list[ItemSummary]:
    """Return what lists show of these items, in this order, without those not published."""
    items = DisputedItem.objects.published().filter(pk__in=item_ids)
    rows = items.values_list(
        "pk", "position", "description", "outcome", "rationale", "treatment__category",
        "treatment__subcategory", "case__case_number", "case__decision_date",
        "case__clinical_summary", "case__invented", _SPECIALTIES, _MTUS_CITATIONS,
    )  # fmt: skip
    by_id = {row[0]: row for row in rows}
    return [_summary(row) for item_id in item_ids if (row := by_id.get(item_id))]


def _summary(row: tuple[Any, ...]) -> ItemSummary:
    *values, citations = row
    values.append([MtusCitation(*cited) for cited in citations])
    return ItemSummary(*values)


_SPECIALTIES = ArraySubquery(
    Specialty.objects.filter(reviewers=OuterRef("case__reviewer")).order_by("name").values("name")
)

_MTUS_CITATIONS = ArraySubquery(
    GuidelineCitation.objects.filter(item=OuterRef("pk"), guideline__isnull=False).values_list(
        JSONArray("guideline__key", "section", "first_page", "last_page")
    )
)
"""Each with the fields of `MtusCitation`, in the order of the letter."""
