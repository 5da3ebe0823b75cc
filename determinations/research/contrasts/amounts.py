"""How much was asked for, in bands that can be searched for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from determinations.search import AMOUNTS, NumberRange, SearchRequest

STARTS: Mapping[str, tuple[int, ...]] = {
    "sessions": (1, 4, 7, 13, 25),
    "tablets": (1, 31, 61, 91, 121),
}
"""By amount, where its bands begin: sessions by what is tried first, by guidelines' first courses
of 6 and 12 and by 24, the yearly cap of Labor Code 4604.5; tablets by months of one, two, three and
four a day. The last band is open.
"""


@dataclass(frozen=True, slots=True)
class Band:
    kind: str
    label: str
    request: SearchRequest
    """The search narrowed to it."""


def bands(search: SearchRequest) -> Iterator[Band]:
    """Yield the bands of each amount, as far as they are in what a search asks for already."""
    for name, starts in STARTS.items():
        chosen = search.amounts.get(name, NumberRange())
        ends = [start - 1 for start in starts[1:]]
        for first, last in zip(starts, [*ends, None], strict=True):
            least = max(first, chosen.least or first)
            most = min((end for end in (last, chosen.most) if end is not None), default=None)
            if most is None or least <= most:
                amounts = {**search.amounts, name: NumberRange(least, most)}
                yield Band(AMOUNTS[name], _label(least, most), replace(search, amounts=amounts))


def _label(least: int, most: int | None) -> str:
    if most is None:
        return f"{least} or more"
    return str(least) if least == most else f"{least} to {most}"
