"""Where a letter stands among those that wait: its number, and its neighbours."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from .queue import QueueFilter, waiting_letters


@dataclass(frozen=True, slots=True)
class Place:
    """A letter's place in a queue; `number` counts from 1, 0 where it is not in the queue."""

    number: int
    total: int
    before: int | None
    """The letter before it, by its id."""
    after: int | None
    """The one to open once somebody is done with this one; behind the last comes the first."""
    done: int = 0
    """How many letters the person was done with that do not wait any more."""


def place_of(
    letter_id: int,
    queue_filter: QueueFilter,
    later: Collection[int] = (),
    done: Collection[int] = (),
) -> Place:
    """Return where a letter stands; for one that does not wait, `after` is the first that does.

    Of the letters in `done` those are counted that do not wait again.
    """
    letters = waiting_letters(queue_filter, later)
    order = ("is_later", "rank", "pk") if later else ("rank", "pk")
    ahead, behind, same = Q(), Q(), Q()
    for name in order:
        ahead |= same & Q(**{f"{name}__lt": OuterRef(name)})
        behind |= same & Q(**{f"{name}__gt": OuterRef(name)})
        same &= Q(**{name: OuterRef(name)})
    found = (
        letters.filter(pk=letter_id)
        .annotate(
            ahead=_count(letters.filter(ahead)),
            total=_count(letters),
            again=_count(letters.filter(pk__in=done)) if done else Value(0),
            before=_first(letters.filter(ahead).reverse()),
            after=Coalesce(
                _first(letters.filter(behind)), _first(letters.exclude(pk=OuterRef("pk")))
            ),
        )
        .values_list("ahead", "total", "before", "after", "again")
        .first()
    )
    if found is None:
        return Place(0, letters.count(), None, letters.values_list("pk", flat=True).first())
    ahead_count, total, before, after, again = found
    return Place(ahead_count + 1, total, before, after, len(done) - again)


def _count(letters: QuerySet[Any]) -> Coalesce:
    counted = letters.order_by().values(all=Value(1)).annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)


def _first(letters: QuerySet[Any]) -> Subquery:
    return Subquery(letters.values("pk")[:1])
