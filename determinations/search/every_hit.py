"""All decisions that a search finds, however many, in a stable order and little memory.

The result list sorts and counts a page; this goes through the whole archive. Decisions are taken
day by day, some thousands at once, from one state of the index, whatever it becomes meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

import tantivy
from tantivy import FieldType, Order, Query

from .bound_search import BoundSearch
from .counting import aggregate, both, count_decisions
from .deadline import within_deadline
from .index.reader import Opened, doubting, reader
from .index.schema import RECENCY, SCHEMA
from .request import DEEPEST, Scope, SearchRequest, Sort
from .scopes import bind_as_listed
from .snippets import Snippets

TAKEN_AT_ONCE = 20_000
"""Item ids held at a time."""

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Window:
    """Days next to each other, both included, as numbers, and how many decisions they have."""

    first: int
    last: int
    decisions: int


class EveryHit:
    """What a search finds, to be gone through once or more: `for item_id in hits.item_ids()`."""

    def __init__(self, bound: BoundSearch) -> None:
        self._bound = bound
        self.total: int = count_decisions(bound)
        self.snippets = Snippets.of(bound.interpreted.root)

    @property
    def scope(self) -> Scope:
        """The texts that were searched: those of the result list."""
        return self._bound.scope

    @property
    def index_version(self) -> str:
        return self._bound.opened.name

    @property
    def is_ranked(self) -> bool:
        """Whether the best come first, which is so up to `DEEPEST` decisions: all that the result
        list shows. Of more decisions the newest come first.
        """
        is_asked = self._bound.is_ranked and self._bound.request.sort is Sort.RELEVANCE
        return is_asked and self.total <= DEEPEST

    @property
    def sort(self) -> Sort:
        """The order in which they come."""
        sort = self._bound.request.sort
        return Sort.NEWEST if sort is Sort.RELEVANCE and not self.is_ranked else sort

    def item_ids(self) -> Iterator[int]:
        """Yield the ids of all items found, each once.

        Raises `SearchTooSlow` where a part takes too long, `IndexUnavailable`.
        """
        if not self.total:
            return
        if self.is_ranked:
            yield from _in_time(self._bound.opened, self._ranked)
            return
        windows = _in_time(self._bound.opened, self._windows)
        for window in windows:
            yield from self._of_window(window)

    @property
    def _day_field(self) -> str:
        return "added" if self.sort is Sort.ADDED else "decided"

    def _ranked(self) -> list[int]:
        bound = self._bound
        found = bound.searcher.search(
            bound.query, limit=self.total, count=False, weight_by_field=RECENCY
        )
        return _ids(bound.searcher, found)

    def _windows(self) -> list[Window]:
        """Return all days that have decisions, in the order of the sort, joined to windows."""
        name, bound = self._day_field, self._bound
        counted = aggregate(bound.searcher, bound.query, (name,))[name]
        days = {int(day): number for day, number in counted.items()}
        windows: list[Window] = []
        for day in sorted(days):
            before = windows[-1] if windows else None
            if before and before.decisions + days[day] <= TAKEN_AT_ONCE:
                windows[-1] = Window(before.first, day, before.decisions + days[day])
            else:
                windows.append(Window(day, day, days[day]))
        return windows if self.sort is Sort.OLDEST else windows[::-1]

    def _of_window(self, window: Window) -> Iterator[int]:
        if window.decisions > TAKEN_AT_ONCE:  # one day, such as that of a bulk load
            yield from self._of_long_day(window)
            return
        sort = Sort.OLDEST if self.sort is Sort.OLDEST else Sort.NEWEST
        order = Order.Asc if sort is Sort.OLDEST else Order.Desc

        def take() -> list[int]:
            searcher = self._bound.searcher
            found = searcher.search(
                self._within(window),
                limit=window.decisions,
                count=False,
                order_by_field=self._day_field,
                order=order,
            )
            by_day = [day for day, _ in found.hits]
            pairs = zip(by_day, _ids(searcher, found), strict=True)
            sign = 1 if sort is Sort.OLDEST else -1
            return [item_id for _, item_id in sorted((sign * day, each) for day, each in pairs)]

        yield from _in_time(self._bound.opened, take)

    def _of_long_day(self, window: Window) -> Iterator[int]:
        after = 0

        def take() -> list[int]:
            searcher = self._bound.searcher
            rest = Query.range_query(SCHEMA, "item_id", FieldType.Unsigned, after + 1, None)
            found = searcher.search(
                both(self._within(window), rest),
                limit=TAKEN_AT_ONCE,
                count=False,
                order_by_field="item_id",
                order=Order.Asc,
            )
            return _ids(searcher, found)

        while ids := _in_time(self._bound.opened, take):
            yield from ids
            after = ids[-1]

    def _within(self, window: Window) -> Query:
        days = Query.range_query(
            SCHEMA, self._day_field, FieldType.Integer, window.first, window.last
        )
        return both(self._bound.query, days)


def find_every(request: SearchRequest) -> EveryHit:
    """Return all that a request finds; its page does not matter.

    Raises `IndexUnavailable`, `QueryRefused` where the words are too much work, `SearchTooSlow`.
    """
    opened = reader.opened()
    return _in_time(opened, lambda: EveryHit(bind_as_listed(request, opened)))


def _in_time(opened: Opened, work: Callable[[], Found]) -> Found:
    def guarded() -> Found:
        with doubting(opened.generation):
            return work()

    return within_deadline(guarded)


def _ids(searcher: tantivy.Searcher, found: tantivy.SearchResult) -> list[int]:
    addresses = [address for _, address in found.hits]
    if not addresses:
        return []
    return [int(item_id or 0) for item_id in searcher.fast_field_values("item_id", addresses)]
