"""The values of a facet as the columns that it is counted by, and back again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from ..facets import FACETS, Stored
from .schema import COLUMNS, RUN, SEPARATOR


@lru_cache(maxsize=50_000)
def columns_of(name: str, values: tuple[str, ...]) -> tuple[str, ...]:
    """Return an item's values as those of the facet's columns; `values_in` is the way back."""
    count = len(COLUMNS[name])
    parts = sorted(_runs(values) if FACETS[name].stored is Stored.PLACES else values)
    kept = parts[: count - 1] if len(parts) > count else parts[:count]
    columns = [*kept, *[""] * (count - len(kept))]
    if len(parts) > count:
        columns[-1] = SEPARATOR.join(parts[count - 1 :])
    return tuple(columns) if count > 1 else (SEPARATOR.join(parts),)


@lru_cache(maxsize=100_000)
def values_in(column: str) -> tuple[str, ...]:
    """Return the values that a column's value stands for."""
    return tuple(value for part in column.split(SEPARATOR) if part for value in _spread(part))


def _runs(places: tuple[str, ...]) -> Iterator[str]:
    """Yield pages of a guideline that follow each other as `<guideline><RUN><first>-<last>`."""
    pages: defaultdict[str, list[int]] = defaultdict(list)
    for place in places:
        key, _, page = place.partition(":")
        if page.isdecimal():
            pages[key].append(int(page))
        else:
            yield place
    for key, numbers in pages.items():
        first = last = None
        for number in sorted(set(numbers)):
            if last is not None and number == last + 1:
                last = number
                continue
            if first is not None:
                yield f"{key}{RUN}{first}-{last}"
            first = last = number
        yield f"{key}{RUN}{first}-{last}"


def _spread(part: str) -> Iterator[str]:
    key, mark, run = part.partition(RUN)
    if not mark:
        yield part
        return
    first, _, last = run.partition("-")
    for page in range(int(first), int(last) + 1):
        yield f"{key}:{page}"
