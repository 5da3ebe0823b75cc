"""Items as URLs name them among others: `<case number>.<position>`."""

from __future__ import annotations

from collections.abc import Sequence

from determinations.models import DisputedItem
from determinations.vocabulary.case_numbers import normalize_case_number


def key_of(item: DisputedItem) -> str:
    """Return what names an item, with its case, in URLs."""
    return f"{item.case.case_number}.{item.position}"


def item_ids_of(keys: Sequence[str]) -> list[int]:
    """Return the ids of the items that these keys name, in their order; unknown ones drop out."""
    return list(items_named(keys).values())


def items_named(keys: Sequence[str]) -> dict[str, int]:
    """Return the ids of published items by the keys that name them, in their order."""
    wanted = {key: _parse(key) for key in keys}
    rows = DisputedItem.objects.published().filter(
        case__case_number__in={number for number, _ in wanted.values()}
    )
    ids = {
        (number, str(position)): pk
        for pk, number, position in rows.values_list("pk", "case__case_number", "position")
    }
    return {key: ids[named] for key, named in wanted.items() if named in ids}


def _parse(key: str) -> tuple[str, str]:
    number, _, position = key.replace("\x00", "").rpartition(".")
    return normalize_case_number(number), position
