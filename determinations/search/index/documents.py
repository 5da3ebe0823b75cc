"""Facts of disputed items as documents of the index."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

import tantivy

from determinations.vocabulary.typed_case_numbers import endings

from ..facets import FACETS
from ..language import ABOUT, TEXT_FIELDS, normalize, stems_of
from ..request import AMOUNTS
from .columns import columns_of
from .facts import ItemFacts
from .gaps import GAPPED, with_gaps
from .schema import ADDED_AT, COLUMNS, RECENCY, SCHEMA

KNUTH = 2_654_435_761
"""Spreads neighbouring numbers over all 32 bits (The Art of Computer Programming, section 6.4)."""

FIRST_DAY = date(2000, 1, 1).toordinal()
"""Before any independent medical review; undated letters count as from this day."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

RECENCY_BASE = 2**18
"""What `recency` begins with, so that its logarithm, a factor of every score, hardly grows: by
0.4 % from 2000 to 2040, yet from one day to the next by more than a 32-bit score rounds away."""


def document(facts: ItemFacts) -> tantivy.Document:
    """Return the facts of an item as the index holds them."""
    values: dict[str, Any] = {
        "item_id": facts.item_id,
        "case_id": facts.case_id,
        "case_number": facts.case_number,
        "case_ending": list(endings(facts.case_number)),
        ABOUT: _normalized(facts.about),
        "guideline_text": _stemmed(facts.guidelines),
        "specialty_text": _stemmed(facts.specialties),
        "page": list(facts.pages),
        "decided": day_number(facts.decided),
        "injured": day_number(facts.injured),
        "received": day_number(facts.received),
        "added": day_number(facts.added),
        **{name: facts.amounts[name] or 0 for name in AMOUNTS},
        ADDED_AT: moment_number(facts.added_at),
        RECENCY: recency(facts.decided),
        "retrospective": facts.retrospective,
        "first_of_letter": facts.is_first,
        "in_sample": is_in_sample(facts.case_id),
        "invented": facts.invented,
    }
    for name in TEXT_FIELDS:
        values[name] = _normalized(facts.texts[name])
    for name, gapped in GAPPED.items():
        values[gapped] = with_gaps(facts.texts[name], values[name])
    for name in FACETS:
        found = facts.facets[name]
        values[name] = list(found)
        # a plain facet's column is its field of terms, which this then sets
        values.update(zip(COLUMNS[name], columns_of(name, found), strict=True))
    return tantivy.Document.from_dict(values, SCHEMA)


_normalized = lru_cache(maxsize=16)(normalize)
"""For the items of a letter, which have its summary in common."""


@lru_cache(maxsize=20_000)
def _stemmed(texts: tuple[str, ...]) -> list[str]:
    return [" ".join(stems_of(text)) for text in texts]


def day_number(day: date | None) -> int:
    """Return the days since 1 January of year 1; 0 without a date, which no range includes."""
    return day.toordinal() if day else 0


def moment_number(moment: datetime | None) -> int:
    """Return the microseconds since 1970 in UTC, which is exact; 0 without a moment."""
    return (moment - EPOCH) // timedelta(microseconds=1) if moment else 0


def is_in_sample(case_id: int) -> bool:
    """Return whether a letter is of the sixteenth of all that large counts are estimated by."""
    return case_id * KNUTH % 2**32 < 2**32 // 16


def recency(day: date | None) -> int:
    """Return what breaks ties: among items of equal score the newest decision comes first.

    tantivy orders equal scores by place in the index only, and sorts by a score or by a field, not
    by both. But it multiplies scores with log2(2 + a field) in the same pass.
    """
    return RECENCY_BASE + max(day_number(day) - FIRST_DAY, 0)
