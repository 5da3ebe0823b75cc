"""Decisions like a given one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import tantivy
from tantivy import Occur, Query

from determinations.models import DisputedItem, ItemOutcome

from .best_hits import Equals, best_hits, in_order
from .deadline import within_deadline
from .index.reader import doubting, reader
from .index.schema import SCHEMA
from .telling_words import like

LIMIT = 5

_OTHER_OUTCOME = {
    ItemOutcome.UPHELD: ItemOutcome.OVERTURNED,
    ItemOutcome.OVERTURNED: ItemOutcome.UPHELD,
}


@dataclass(frozen=True, slots=True)
class Similar:
    """Ids of items like one, best first."""

    same_treatment: list[int]
    other_treatments: list[int]


def similar(item: DisputedItem, limit: int = LIMIT) -> Similar:
    """Return the items most like this one by the words of heading and rationale.

    Up to `limit` of its treatment type and as many of others, none of the same case. Raises
    `IndexUnavailable`, `SearchTooSlow`.
    """
    same_treatment = _by_term("treatment", item.treatment.slug)
    opened = reader.opened()

    def work() -> list[list[Equals]]:
        with doubting(opened.generation):
            nearest = _Nearest(opened.searcher, item)
            return [
                nearest.best([(occur, same_treatment)], limit)
                for occur in (Occur.Must, Occur.MustNot)
            ]

    return Similar(*(_ids(found, limit) for found in within_deadline(work)))


def opposites(item: DisputedItem, limit: int) -> list[int]:
    """Return ids of the items most like this one that came out the other way, best first.

    Of the same treatment type and one of its body parts first, then of the same treatment type,
    then of others; none of the same case, and none at all where this one is undecided. Raises
    `IndexUnavailable`, `SearchTooSlow`.
    """
    if item.outcome not in _OTHER_OUTCOME:
        return []
    opened = reader.opened()
    treatment = _by_term("treatment", item.treatment.slug)
    body_part = _any_of("body_part", item.body_parts)
    outcome = (Occur.Must, _by_term("outcome", _OTHER_OUTCOME[ItemOutcome(item.outcome)]))
    kinds = (
        [outcome, (Occur.Must, treatment), (Occur.Must, body_part)],
        [outcome, (Occur.Must, treatment), (Occur.MustNot, body_part)],
        [outcome, (Occur.MustNot, treatment)],
    )

    def work() -> list[Equals]:
        found: list[Equals] = []
        missing = limit
        with doubting(opened.generation):
            nearest = _Nearest(opened.searcher, item)
            for kind in kinds:
                if missing > 0:
                    hits = nearest.best(kind, missing)
                    found += hits
                    missing -= sum(map(len, hits))
        return found

    return _ids(within_deadline(work), limit)


Clause = tuple[Occur, Query]


class _Nearest:
    """Finds what is like an item by its words, in other cases."""

    def __init__(self, searcher: tantivy.Searcher, item: DisputedItem) -> None:
        self._searcher = searcher
        self._clauses = [
            (Occur.Must, like(searcher, [item.description], [item.rationale])),
            (Occur.MustNot, Query.term_query(SCHEMA, "case_id", item.case_id)),
        ]

    def best(self, kind: Sequence[Clause], limit: int) -> list[Equals]:
        """Return at least `limit` items that meet these conditions, if there are so many."""
        return best_hits(self._searcher, Query.boolean_query([*self._clauses, *kind]), limit)


def _ids(found: Iterable[Equals], limit: int) -> list[int]:
    return [hit.item_id for hit in in_order(found)[:limit]]


def _by_term(field: str, value: str) -> Query:
    """Return a condition that counts nothing towards a score."""
    return Query.const_score_query(Query.term_query(SCHEMA, field, value, "basic"), 0.0)


def _any_of(field: str, values: Sequence[str]) -> Query:
    if not values:
        return Query.empty_query()
    any_value = [(Occur.Should, _by_term(field, value)) for value in values]
    return Query.const_score_query(Query.boolean_query(any_value), 0.0)
