"""Decisions most like one that came out the other way, and what their reasons say besides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from determinations.models import DisputedItem
from determinations.search import find_opposites

from .item_titles import title_of
from .shortening import shorten_items
from .unlike_sentences import Marked, mark_unlike

MOST = 3
MOST_CHARACTERS = 40_000
"""Of all texts together; each sentence is held against each of the others."""


@dataclass(frozen=True, slots=True)
class Opposite:
    """A decision with the other outcome than one that it is like."""

    item: DisputedItem
    title: str
    same_treatment: bool
    body_parts: tuple[str, ...]
    """Those that both are about."""
    is_shortened: bool
    """Whether its longest texts were cut."""
    rationale: tuple[Marked, ...]
    """Its sentences are marked to which the other has none that is near."""


def opposites_of(item: DisputedItem) -> list[Opposite]:
    """Return the decisions most like this one with the other outcome, the nearest first.

    Of the same treatment type and body part first, then of the same treatment type, then of others.
    None where this one is undecided. Raises `IndexUnavailable`.
    """
    found = _in_order(find_opposites(item, MOST))
    shortened = shorten_items(found, MOST_CHARACTERS)
    rationale = item.rationale[:MOST_CHARACTERS]
    return [
        Opposite(
            item=other,
            title=title_of(other),
            same_treatment=other.treatment_id == item.treatment_id,
            body_parts=tuple(part for part in other.body_parts if part in item.body_parts),
            is_shortened=other.pk in shortened,
            rationale=mark_unlike(other.rationale, [rationale]),
        )
        for other in found
    ]


def _in_order(item_ids: Sequence[int]) -> list[DisputedItem]:
    return DisputedItem.objects.published().for_reading().in_order(item_ids)
