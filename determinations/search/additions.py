"""What was added to the archive, newest first, by the moment at which it was published.

Feeds, alerts and "new since" go by it. A day is too long for them: one bulk load adds a million
decisions in a day, and a digest must neither repeat nor lose one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TypeVar

from tantivy import FieldType, Order, Query

from .bound_search import BoundSearch
from .counting import DECISIONS, aggregate, both
from .deadline import within_deadline
from .index.documents import moment_number
from .index.files import read_followed
from .index.reader import IndexUnavailable, Opened, doubting, reader
from .index.schema import ADDED_AT, SCHEMA
from .request import SearchRequest
from .scopes import bind_as_listed
from .snippets import Snippets

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Added:
    """The newest of the decisions that a search finds, and how to show their passages."""

    item_ids: list[int]
    snippets: Snippets


class Additions:
    """Additions in one state of the index. Raises `IndexUnavailable`.

    Whatever was published up to `settled` is in that state. What was published later may be in it
    or not: transactions that overlap are not seen in the order of their moments.

    Methods raise `QueryRefused` for words that are too much work, `SearchTooSlow`, and
    `IndexUnavailable`.
    """

    def __init__(self) -> None:
        self._opened, self.settled = _opened_with_settled()

    def newest(
        self,
        request: SearchRequest,
        most: int,
        after: datetime | None = None,
        until: datetime | None = None,
    ) -> Added:
        """Return at most so many that were added after one moment and up to another."""

        def find() -> Added:
            bound = bind_as_listed(request, self._opened)
            found = bound.searcher.search(
                _added(bound, after, until),
                limit=most,
                count=False,
                order_by_field=ADDED_AT,
                order=Order.Desc,
            )
            # those of one moment, such as all of a letter, come as the record has them
            hits = zip(found.hits, bound.hits_of(found), strict=True)
            newest = sorted((-moment, hit.item_id) for (moment, _), hit in hits)
            item_ids = [item_id for _, item_id in newest]
            return Added(item_ids, Snippets.of(bound.interpreted.root))

        return self._in_time(find)

    def count(
        self, request: SearchRequest, after: datetime | None = None, until: datetime | None = None
    ) -> int:
        """Return how many were added after one moment and up to another."""

        def count() -> int:
            bound = bind_as_listed(request, self._opened)
            found = bound.searcher.aggregate(_added(bound, after, until), DECISIONS)
            return int(found["decisions"]["value"])

        return self._in_time(count)

    def by_day(self, request: SearchRequest, since: date) -> Mapping[date, int]:
        """Return how many were added on each day from one on, by the clock of California."""

        def count() -> Mapping[date, int]:
            bound = bind_as_listed(request, self._opened)
            since_then = Query.range_query(
                SCHEMA, "added", FieldType.Integer, since.toordinal(), None
            )
            counted = aggregate(bound.searcher, both(bound.query, since_then), ("added",))
            return {date.fromordinal(int(day)): number for day, number in counted["added"].items()}

        return self._in_time(count)

    def _in_time(self, work: Callable[[], Found]) -> Found:
        def guarded() -> Found:
            with doubting(self._opened.generation):
                return work()

        return within_deadline(guarded)


def _opened_with_settled() -> tuple[Opened, datetime]:
    """Return the index with the moment up to which that very generation has every addition.

    The note is read before the commit that it tells of is opened; a switch of generations in
    between would bring an index that another note speaks of.
    """
    while True:
        generation = reader.opened().generation
        followed = read_followed(generation)
        opened = reader.opened()
        if opened.generation != generation:
            continue
        if followed is None:
            raise IndexUnavailable("The search index does not say how far it is complete.")
        return opened, datetime.fromtimestamp(followed.settled, UTC)


def _added(bound: BoundSearch, after: datetime | None, until: datetime | None) -> Query:
    if after is None and until is None:
        return bound.query
    first = moment_number(after) + 1
    last = moment_number(until) if until else None
    return both(bound.query, Query.range_query(SCHEMA, ADDED_AT, FieldType.Integer, first, last))
