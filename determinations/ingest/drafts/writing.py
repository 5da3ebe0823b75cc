"""A draft as rows: what the tables say of a case from then on."""

from __future__ import annotations

from datetime import date
from typing import Any

from determinations.letters import total_requested
from determinations.models import Case, DisputedItem, GuidelineCitation
from determinations.vocabulary.case_numbers import is_placeholder

from ..reference_rows import ReferenceRows
from .corrections import Corrections
from .fields import CASE_FIELDS, CITATION_FIELDS, DAY_FIELDS, ITEM_FIELDS, Draft
from .marks import Names, marks, marks_of_case

_ITEM_COLUMNS = (
    *ITEM_FIELDS, "spans", "quantities", "total", "corrected",
)  # fmt: skip


def write(case: Case, draft: Draft, corrections: Corrections) -> None:
    """Make a draft what the tables say of a locked case; rows of items stay while there are any."""
    names = Names(corrections)
    of_case = draft["case"]
    for name in CASE_FIELDS:
        setattr(case, name, _value(name, of_case[name]))
    case.spans = of_case["spans"]
    case.number_known = not is_placeholder(case.case_number)
    case.reviewer = ReferenceRows().reviewer(
        of_case["specialties_as_written"], of_case["licensure_states"]
    )
    case.corrected = marks_of_case(corrections, names)
    case.save()
    rows = {item.position: item for item in case.items.all()}
    count = len(draft["items"])
    items = [
        _filled(
            rows.get(position) or DisputedItem(case=case, position=position),
            item,
            marks(corrections.get("items", {}).get(item["key"], {}), names),
        )
        for position, item in enumerate(draft["items"], start=1)
    ]
    case.items.filter(position__gt=count).delete()
    DisputedItem.objects.bulk_update([item for item in items if item.pk], _ITEM_COLUMNS)
    DisputedItem.objects.bulk_create([item for item in items if item.pk is None])
    GuidelineCitation.objects.filter(item__case=case).delete()
    GuidelineCitation.objects.bulk_create(
        GuidelineCitation(
            item=row,
            position=position,
            **{
                "guideline_id" if name == "guideline" else name: citation[name]
                for name in CITATION_FIELDS
            },
        )
        for row, item in zip(items, draft["items"], strict=True)
        for position, citation in enumerate(item["citations"], start=1)
    )
    case.refresh_from_db(fields=["outcome"])


def _filled(row: DisputedItem, item: Draft, corrected: dict[str, Any]) -> DisputedItem:
    for name in ITEM_FIELDS:
        setattr(row, "treatment_id" if name == "treatment" else name, _value(name, item[name]))
    row.spans = item["spans"]
    row.quantities = item["amounts"]
    row.total = total_requested(item["disputed"] or item["description"], item["amounts"])
    row.corrected = corrected
    return row


def _value(name: str, value: Any) -> Any:
    """Return a draft's value as the model has it."""
    if name not in DAY_FIELDS or not value:
        return value
    if isinstance(value, list):
        return [date.fromisoformat(each) for each in value]
    return date.fromisoformat(value)
