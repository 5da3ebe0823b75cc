"""What lists of decisions show of each disputed item."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from determinations.models import DisputedItem, GuidelineCitation, Reviewer


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
    reviewer_id: int | None
    specialties: Sequence[str]
    citations: Sequence[MtusCitation]


def summaries_in_order(item_ids: Sequence[int]) -> list[ItemSummary]:
    """Return what lists show of these items, in this order, without those not published."""
    items = DisputedItem.objects.published().filter(pk__in=item_ids)
    rows = items.values_list(
        "pk", "position", "description", "outcome", "rationale", "treatment__category",
        "treatment__subcategory", "case__case_number", "case__decision_date",
        "case__clinical_summary", "case__invented", "case__reviewer_id",
    )  # fmt: skip
    by_id = {row[0]: row for row in rows}
    citations = _mtus_citations(by_id)
    specialties = _specialties({row[-1] for row in by_id.values()})
    return [
        ItemSummary(*row, specialties=specialties[row[-1]], citations=citations[item_id])
        for item_id in item_ids
        if (row := by_id.get(item_id))
    ]


def _mtus_citations(item_ids: Iterable[int]) -> dict[int, list[MtusCitation]]:
    citations: dict[int, list[MtusCitation]] = defaultdict(list)
    rows = GuidelineCitation.objects.filter(item__in=item_ids, guideline__isnull=False)
    for item_id, key, section, first_page, last_page in rows.values_list(
        "item_id", "guideline__key", "section", "first_page", "last_page"
    ):
        citations[item_id].append(MtusCitation(key, section, first_page, last_page))
    return citations


def _specialties(reviewer_ids: Iterable[int | None]) -> dict[int | None, list[str]]:
    """Return the names of the specialties of each reviewer."""
    names: dict[int | None, list[str]] = defaultdict(list)
    rows = Reviewer.specialties.through.objects.filter(reviewer__in=reviewer_ids)
    for reviewer_id, name in rows.order_by("specialty__name").values_list(
        "reviewer_id", "specialty__name"
    ):
        names[reviewer_id].append(name)
    return names
