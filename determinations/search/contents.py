"""What is in the archive as a whole, by the index: only what readers see, counted exactly."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import tantivy
from tantivy import FieldType, Query

from .bound_search import BoundSearch
from .counting import both, remembered
from .deadline import within_deadline
from .index.reader import doubting, reader
from .index.schema import SCHEMA
from .request import SearchRequest

ENDS = {"first": "min", "last": "max"}


@dataclass(frozen=True, slots=True)
class Contents:
    """Numbers of decisions and letters, and from when they are. Days are None where none is known.

    A day of addition is one by the clock of California.
    """

    decisions: int
    letters: int
    invented_letters: int
    """How many of the letters are invented samples."""
    first_decided: date | None
    last_decided: date | None
    last_added: date | None


def archive_contents() -> Contents:
    """Return what readers can find, remembered as long as the index is at its version.

    Raises `IndexUnavailable`, and `SearchTooSlow`.
    """
    opened = reader.opened()

    def work() -> Contents:
        with doubting(opened.generation):
            everything = BoundSearch(SearchRequest(), opened)
            contents: Contents = remembered("contents", everything, _contents)
            return contents

    return within_deadline(work)


def _contents(everything: BoundSearch) -> Contents:
    searcher = everything.searcher
    letters = both(everything.query, Query.term_query(SCHEMA, "first_of_letter", True))
    invented = both(letters, Query.term_query(SCHEMA, "invented", True))
    first_decided, last_decided = _ends(searcher, "decided")
    return Contents(
        decisions=int(searcher.num_docs),
        letters=_number(searcher, letters),
        invented_letters=_number(searcher, invented),
        first_decided=first_decided,
        last_decided=last_decided,
        last_added=_ends(searcher, "added")[1],
    )


def _number(searcher: tantivy.Searcher, query: Query) -> int:
    return int(searcher.search(query, limit=1).count)  # type: ignore[attr-defined]


def _ends(searcher: tantivy.Searcher, field: str) -> tuple[date | None, date | None]:
    """Return the first and the last day in a field of days, None where it has none."""
    dated = Query.range_query(SCHEMA, field, FieldType.Integer, 1, None)  # 0 is no date
    found = searcher.aggregate(dated, {end: {kind: {"field": field}} for end, kind in ENDS.items()})
    first, last = (found[end]["value"] for end in ENDS)
    if first is None or last is None:
        return None, None
    return date.fromordinal(int(first)), date.fromordinal(int(last))
