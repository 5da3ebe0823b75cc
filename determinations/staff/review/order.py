"""Where a letter stands among those that wait: its number, and its neighbours."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from .queue import Choice, waiting


@dataclass(frozen=True, slots=True)
class Place:
    """A letter's place in a queue; `number` counts from 1, 0 where it is not in the queue."""

    number: int
    total: int
    before: int | None
    """The letter before it, by its id."""
    after: int | None
    """The one to open once somebody is done with this one; behind the last comes the first."""


def place_of(letter_id: int, choice: Choice, later: Collection[int] = ()) -> Place:
    """Return where a letter stands; for one that does not wait, `after` is the first that does."""
    letters = waiting(choice, later)
    names = ("is_later", "rank", "pk") if later else ("rank", "pk")
    key = letters.filter(pk=letter_id).values_list(*names).first()
    if key is None:
        return Place(0, letters.count(), None, _first(letters))
    ahead, behind = Q(), Q()
    same = Q()
    for name, value in zip(names, key, strict=True):
        ahead |= same & Q(**{f"{name}__lt": value})
        behind |= same & Q(**{f"{name}__gt": value})
        same &= Q(**{name: value})
    counts = letters.order_by().aggregate(ahead=Count("pk", filter=ahead), total=Count("pk"))
    after = _first(letters.filter(behind)) or _first(letters.exclude(pk=letter_id))
    before = _first(letters.filter(ahead).reverse())
    return Place(counts["ahead"] + 1, counts["total"], before, after)


def _first(letters: QuerySet[Any]) -> int | None:
    return letters.values_list("pk", flat=True).first()
