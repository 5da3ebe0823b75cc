"""Decisions drawn at random from what a search finds, as many overturned as upheld ones."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import tantivy
from tantivy import Query

from determinations.models import ItemOutcome

from .bound_search import BoundSearch
from .counting import OUTCOME, aggregate, both, remembered
from .deadline import within_deadline
from .index.reader import Opened, doubting, reader
from .index.schema import SCHEMA
from .request import SearchRequest
from .scopes import bind_as_listed

SEED = 4610
"""The same search of the same index has the same sample, so that a page can be looked at again.
(Independent medical review is section 4610.5 of the Labor Code.)"""

MOST_LOOKED_THROUGH = 20_000
"""Decisions of one outcome that are drawn from; of more, those of a sixteenth of all letters, which
a hash of the case chooses, are drawn from."""

Made = TypeVar("Made")

DECIDED = (ItemOutcome.OVERTURNED, ItemOutcome.UPHELD)


@dataclass(frozen=True, slots=True)
class Sample:
    """Items drawn from a search; every decision of an outcome had the same chance."""

    item_ids: Mapping[ItemOutcome, tuple[int, ...]]
    """By outcome, in ascending order."""


def sample_decided(request: SearchRequest, most: int) -> Sample:
    """Return up to `most` items of each outcome that a search finds, whatever outcome it names.

    Raises `IndexUnavailable`, `QueryRefused` where the words are too much work, `SearchTooSlow`.
    """
    return _sampled(_bound(request), most)


def from_sample(
    what: str, request: SearchRequest, most: int, make: Callable[[Sample], Made]
) -> Made:
    """Return what is made of a sample, remembered as long as the index is at its version.

    `what` names it. Raises what `sample_decided` raises.
    """
    made: Made = remembered(
        (what, most), _bound(request), lambda bound: make(_sampled(bound, most))
    )
    return made


def _bound(request: SearchRequest) -> BoundSearch:
    opened = reader.opened()
    return _in_time(opened, lambda: bind_as_listed(request.without(OUTCOME), opened))


def _sampled(bound: BoundSearch, most: int) -> Sample:
    def work() -> Sample:
        numbers = aggregate(bound.searcher, bound.query, (OUTCOME,))[OUTCOME]
        return Sample(
            {
                outcome: _draw(
                    bound.searcher,
                    both(bound.query, Query.term_query(SCHEMA, OUTCOME, outcome, "basic")),
                    numbers.get(outcome, 0),
                    most,
                )
                for outcome in DECIDED
            }
        )

    return _in_time(bound.opened, work)


def _in_time(opened: Opened, work: Callable[[], Made]) -> Made:
    def guarded() -> Made:
        with doubting(opened.generation):
            return work()

    return within_deadline(guarded)


def _draw(searcher: tantivy.Searcher, query: Query, number: int, most: int) -> tuple[int, ...]:
    if not number:
        return ()
    if number > MOST_LOOKED_THROUGH:
        query = both(query, Query.term_query(SCHEMA, "in_sample", True))
    found = searcher.search(query, limit=number, count=False, order_by_field="item_id")
    item_ids = sorted(int(item_id) for item_id, _ in found.hits)
    chance = random.Random(SEED)  # noqa: S311  # no secret: it is said on the page
    return tuple(sorted(chance.sample(item_ids, min(most, len(item_ids)))))
