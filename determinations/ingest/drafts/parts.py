"""What each field of a draft has to be, part by part: the case, items, citations, amounts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from determinations.letters import CASE_DATES
from determinations.models import Priority, Sex
from determinations.vocabulary import CitationKind, CitedBy, ItemOutcome

from . import values
from .fields import Draft
from .values import Check

MOST_ITEMS = 200
MOST_CITATIONS = 500
"""Of one item."""
MOST_AMOUNTS = 100
"""Of one item."""


def case_checks(text_length: int) -> dict[str, Check]:
    """Return the checks of a case whose letter's text has so many characters."""
    return {
        "case_number": values.text(40, required=True),
        **dict.fromkeys(CASE_DATES, values.day),
        "priority": values.choice(Priority.values, empty=True),
        "age": values.number(0, 120),
        "sex": values.choice(Sex.values, empty=True),
        "clinical_summary": values.text(),
        "documents_reviewed": values.text(),
        "specialties_as_written": values.many(values.text(120)),
        "licensure_states": values.many(values.text(60)),
        "spans": values.spans(text_length),
    }


def item_checks(text_length: int) -> dict[str, Check]:
    """Return the checks of an item, without those of its citations and amounts."""
    texts = ("description", "requested", "authorized", "disputed", "treatment_reason", "rationale")
    return {
        "key": values.text(40, required=True),
        **dict.fromkeys(texts, values.text()),
        "outcome": values.choice(ItemOutcome, empty=True),
        "treatment": values.number(1, 2**31),
        "treatment_sure": values.flag,
        "body_parts": values.many(values.text(30)),
        "sides": values.many(values.choice(("left", "right", "bilateral"))),
        "retrospective": values.flag,
        "service_dates": values.many(values.day),
        "spans": values.spans(text_length),
    }


def citation_checks(text_length: int) -> dict[str, Check]:
    page = values.number(1, values.LARGEST)
    return {
        "key": values.text(40, required=True),
        "cited_by": values.choice(CitedBy),
        "kind": values.choice(CitationKind),
        "guideline": values.number(1, 2**31),
        "source": values.text(),
        "source_year": values.number(values.EARLIEST_YEAR, 2100),
        "section": values.text(300),
        "first_page": page,
        "last_page": page,
        "adopted": values.flag,
        "text": values.text(),
        "start": values.number(0, text_length),
        "end": values.number(0, text_length),
    }


_KINDS = ("visits", "hours", "units", "dose", "package", "refills", "rental", "unknown")
_PERIODS = ("day", "week", "month")

AMOUNT_CHECKS: Mapping[str, Check] = {
    "text": values.text(500),
    "kind": values.choice(_KINDS),
    "count": values.amount,
    "unit": values.text(500),
    "times": values.whole_amount,
    "period": values.choice(_PERIODS, empty=True),
    "duration": values.whole_amount,
    "duration_unit": values.choice(_PERIODS, empty=True),
    "least_count": values.amount,
    "least_times": values.whole_amount,
    "least_duration": values.whole_amount,
    "again": values.many(values.text(500)),
}
"""As `DisputedItem.quantities` has an amount, in this order."""


def checked_fields(
    part: Mapping[str, Any], checks: Mapping[str, Check], names: Iterable[str]
) -> Draft:
    """Return some fields of a part, clean; raise `ValueError` where it has others, or odd values.

    For what a form carries along unseen: no person typed it, so that nobody is told field by field.
    """
    if unknown := set(part) - set(names):
        raise ValueError(f"A part has no field {min(unknown)[:40]!r} of this kind.")
    return {name: checks[name](value) for name, value in part.items()}
