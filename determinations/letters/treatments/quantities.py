"""Amounts in headings: sessions, hours, counts, doses, packages, refills, rentals."""

from __future__ import annotations

import re
from functools import lru_cache

from ..model import Quantity
from .amounts_read import AmountsRead
from .attended_amounts import read_courses, read_hours, read_visits
from .counted_amounts import read_boxed, read_counts, read_durations, read_lone_numbers
from .said_twice import each_once
from .supplied_amounts import (
    read_directions,
    read_refills,
    read_rentals_and_supplies,
    read_strengths,
    read_unknown,
)

_ANY = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|dozen|"
    r"hundred|once|twice|thrice|daily|weekly|monthly|every|un\w+|no|not)\b",
    re.IGNORECASE,
)
"""Every heading with an amount has one of these."""

_READERS = (
    (read_unknown, "?Qdn"),
    (read_strengths, "SKU"),
    (read_refills, "E"),
    (read_rentals_and_supplies, "D"),
    (read_directions, "LPaT/sU"),
    (read_hours, "HM"),
    (read_courses, "TLPa/"),
    (read_visits, "V"),
    (read_boxed, "U"),
    (read_counts, "#QTGUnr"),
    (read_durations, "D"),
    (read_lone_numbers, "N"),
)
"""In this order, as what one has read is no other's; each with kinds of which it needs one."""


@lru_cache(maxsize=4096)
def find_quantities(description: str, offset: int, of: str = "") -> tuple[Quantity, ...]:
    """Return every amount in a heading, in order; spans count from `offset` at its start.

    "2 x 4" and "2 times a week for 4 weeks" are 8 sessions: times and period say how often,
    duration for how long, count the product. "Twice weekly x6" is 12: headings write frequency x
    weeks, and a count of visits says "visits" or "sessions". Of a range the greater end is what
    was requested, and the `least_` fields hold the lesser. An amount said twice is one. Sizes
    ("gauze 4 x 4"), levels, dates and directions ("1 tablet daily") are none. `of` is a text that
    says what a part of a heading leaves open ("the remaining 6").
    """
    if _ANY.search(description) is None:
        return ()
    read = AmountsRead(description, offset, of)
    kinds = set(read.kinds)
    for reader, needed in _READERS:
        if not kinds.isdisjoint(needed):
            reader(read)
    return tuple(each_once(description, offset, read.found))
