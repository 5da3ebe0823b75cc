"""Disputed items for showing, as searches find them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Prefetch

from determinations.models import DisputedItem, GuidelineCitation


def items_in_order(item_ids: Sequence[int]) -> list[DisputedItem]:
    """These items, in this order, with what a card shows; ids without a published item drop out."""
    items = (
        DisputedItem.objects.filter(pk__in=item_ids, case__published_at__isnull=False)
        .select_related("case__reviewer", "treatment")
        .defer("spans", "case__spans", "case__documents_reviewed")
        .prefetch_related(
            Prefetch("citations", GuidelineCitation.objects.select_related("guideline")),
            "case__reviewer__specialties",
        )
    )
    by_id = {item.pk: item for item in items}
    return [by_id[item_id] for item_id in item_ids if item_id in by_id]
