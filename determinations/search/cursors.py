"""All that a search finds, page by page, for programs: each page begins where the last one ended.

A cursor names a place in the order of a sort, not a number of results. So what is published or
withdrawn between two pages neither repeats a decision nor hides another, and the last page costs
as much as the first.
"""

from __future__ import annotations

import binascii
import hashlib
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, replace

from tantivy import FieldType, Order, Query

from .bound_search import BoundSearch
from .counting import both, count_decisions
from .deadline import within_deadline
from .index.reader import doubting, reader
from .index.schema import ADDED_AT, SCHEMA
from .language import Expansion, QueryProblem
from .request import Scope, SearchRequest, Sort
from .scopes import ScopeUsed, bind_as_listed, scope_alone
from .snippets import Snippets

SORTED_BY: Mapping[Sort, str] = {
    Sort.NEWEST: "decided",
    Sort.OLDEST: "decided",
    Sort.ADDED: ADDED_AT,
}
"""The orders that a cursor goes through, and the field of the index that each goes by. Relevance
is none: a letter that is added changes the score of every other."""

_PACKED = struct.Struct(">BBB8sqQ")
_VERSION = 1
_GREATEST = 2**62
"""Above every day, moment and id, with room for one more in 64 bits."""
_SORTS, _SCOPES = tuple(SORTED_BY), tuple(Scope)


class CursorUnreadable(ValueError):
    """A cursor that is none, or one of another search."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place right behind a decision, in the order of a sort.

    The scope is kept: were it chosen anew, a letter that is added could change which texts are
    searched from one page to the next.
    """

    sort: Sort
    scope: Scope
    search: bytes
    at: int
    item_id: int

    def __str__(self) -> str:
        packed = _PACKED.pack(
            _VERSION, _SORTS.index(self.sort), _SCOPES.index(self.scope),
            self.search, self.at, self.item_id,
        )  # fmt: skip
        return urlsafe_b64encode(packed).decode()

    @classmethod
    def read(cls, text: str, request: SearchRequest) -> Cursor:
        """Return the cursor that a text is. Raises `CursorUnreadable`."""
        try:
            packed = urlsafe_b64decode(text.encode("ascii"))
            version, sort, scope, search, at, item_id = _PACKED.unpack(packed)
            cursor = cls(_SORTS[sort], _SCOPES[scope], search, at, item_id)
        except (UnicodeEncodeError, binascii.Error, struct.error, IndexError):
            raise CursorUnreadable("This is no cursor.") from None
        is_in_range = 0 <= at < _GREATEST and item_id < _GREATEST
        if version != _VERSION or not is_in_range or str(cursor) != text:
            raise CursorUnreadable("This is no cursor.")
        if search != _digest(request):
            raise CursorUnreadable("This cursor is of another search: begin again.")
        return cursor


@dataclass(frozen=True, slots=True)
class CursorPage:
    """Some decisions of all, and where the next ones begin; `next` is None behind the last."""

    item_ids: list[int]
    total: int
    sort: Sort
    scope: ScopeUsed | None
    """None where no words were typed but behind the names of fields."""
    problems: tuple[QueryProblem, ...]
    expansions: tuple[Expansion, ...]
    snippets: Snippets
    next: Cursor | None


def find_from(request: SearchRequest, cursor: Cursor | None) -> CursorPage:
    """Return the decisions behind a cursor, or the first ones; as many as a page of the request.

    The request's sort holds for the first page, relevance as newest; later the cursor's. Decisions
    of one day, or of one moment where they come as added, are in the order of the record.

    Raises `IndexUnavailable`, `QueryRefused`, `SearchTooSlow`.
    """
    opened = reader.opened()

    def find() -> CursorPage:
        with doubting(opened.generation):
            asked = replace(request, scope=cursor.scope) if cursor else request
            bound = bind_as_listed(asked, opened)
            return _page(bound, request, cursor)

    return within_deadline(find)


def _page(bound: BoundSearch, request: SearchRequest, cursor: Cursor | None) -> CursorPage:
    sort = request.sort if request.sort in SORTED_BY else Sort.NEWEST
    sort = cursor.sort if cursor else sort
    found = _Ordered(bound, sort).behind(cursor, request.per_page + 1)
    shown = found[: request.per_page]
    following = None
    if len(found) > len(shown):
        following = Cursor(sort, bound.scope, _digest(request), *shown[-1])
    total = count_decisions(bound)
    return CursorPage(
        item_ids=[item_id for _, item_id in shown],
        total=total,
        sort=sort,
        scope=scope_alone(bound, total, request.scope),
        problems=bound.interpreted.problems,
        expansions=bound.interpreted.expansions,
        snippets=Snippets.of(bound.interpreted.root),
        next=following,
    )


Place = tuple[int, int]
"""A value of the field that is sorted by, and the id of an item."""


class _Ordered:
    """What a search finds by a field, and by id among equal values.

    tantivy sorts by one field and leaves equal values in the order of its segments, so the last
    value of a page, of which it may have more, is looked up by id.
    """

    def __init__(self, bound: BoundSearch, sort: Sort) -> None:
        self._bound = bound
        self._field = SORTED_BY[sort]
        self._is_rising = sort is Sort.OLDEST

    def behind(self, cursor: Cursor | None, number: int) -> list[Place]:
        """Return at most so many places behind a cursor, or from the beginning."""
        if cursor is None:
            return self._values(None, number)
        same = self._of_value(cursor.at, cursor.item_id, number)
        rest = number - len(same)
        return same + self._values(cursor.at, rest) if rest else same

    def _values(self, beyond: int | None, number: int) -> list[Place]:
        """Return places of all values beyond one."""
        query = self._bound.query
        if beyond is not None:
            first, last = (beyond + 1, None) if self._is_rising else (None, beyond - 1)
            query = both(query, self._range(first, last))
        order = Order.Asc if self._is_rising else Order.Desc
        found = self._search(query, number, self._field, order)
        if len(found) < number:
            return self._sorted(found)
        last_value = found[-1][0]
        whole = [place for place in found if place[0] != last_value]
        return self._sorted(whole) + self._of_value(last_value, 0, number - len(whole))

    def _of_value(self, value: int, after: int, number: int) -> list[Place]:
        later = Query.range_query(SCHEMA, "item_id", FieldType.Unsigned, after + 1, None)
        query = both(both(self._bound.query, self._range(value, value)), later)
        found = self._search(query, number, "item_id", Order.Asc)
        return [(value, item_id) for _, item_id in found]

    def _range(self, first: int | None, last: int | None) -> Query:
        return Query.range_query(SCHEMA, self._field, FieldType.Integer, first, last)

    def _search(self, query: Query, number: int, field: str, order: Order) -> list[Place]:
        """Return pairs of the field's value and the item's id."""
        found = self._bound.searcher.search(
            query, limit=number, count=False, order_by_field=field, order=order
        )
        hits = self._bound.hits_of(found)
        return [(int(value), hit.item_id) for (value, _), hit in zip(found.hits, hits, strict=True)]

    def _sorted(self, places: list[Place]) -> list[Place]:
        sign = 1 if self._is_rising else -1
        return sorted(places, key=lambda place: (sign * place[0], place[1]))


def _digest(request: SearchRequest) -> bytes:
    """Return what tells searches apart, whatever their order and page."""
    return hashlib.blake2b(repr(request.counted_by).encode(), digest_size=8).digest()
