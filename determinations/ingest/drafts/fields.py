"""The fields of a draft, and when two values of them are the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from determinations.letters import CASE_FACTS, CASE_TEXTS

Draft = dict[str, Any]
"""The whole, or one item or citation of it."""

CASE_FIELDS = ("case_number", *CASE_FACTS, *CASE_TEXTS)
REVIEWER_FIELDS = ("specialties_as_written", "licensure_states")
"""Of the case's reviewer: credentials are all that is known of one."""
ITEM_FIELDS = (
    "description", "requested", "authorized", "disputed", "outcome", "treatment",
    "treatment_reason", "treatment_sure", "body_parts", "sides", "retrospective", "service_dates",
    "rationale",
)  # fmt: skip
CITATION_FIELDS = (
    "cited_by", "kind", "guideline", "source", "source_year", "section", "first_page", "last_page",
    "adopted", "text", "start", "end",
)  # fmt: skip
DERIVED = frozenset(("treatment_reason", "treatment_sure"))
"""Fields of an item that follow its treatment type."""
PLACES = frozenset(("key", "spans", "start", "end"))
"""What says where a value stands, not what it is."""

TEXT_FIELDS = frozenset((
    "clinical_summary", "documents_reviewed", "specialties_as_written", "licensure_states",
    "description", "requested", "authorized", "disputed", "treatment_reason", "body_parts",
    "rationale", "source", "section", "text", "unit", "again",
))  # fmt: skip
"""Fields whose words come from the letter, at whatever depth of a draft."""
DAY_FIELDS = frozenset((
    "date_assigned", "date_of_injury", "decision_date", "ur_denial_date", "application_received",
    "service_dates",
))  # fmt: skip


def plain(value: Any) -> Any:
    """Return a model's value as JSON has it."""
    if isinstance(value, date):
        return value.isoformat()
    return [plain(each) for each in value] if isinstance(value, list | tuple) else value


def contents(value: Any) -> Any:
    """Return a draft, or a part of one, without keys and places, to be compared."""
    if isinstance(value, Mapping):
        return {
            name: contents(each)
            for name, each in value.items()
            if name not in PLACES and name != "reading"
        }
    return [contents(each) for each in value] if isinstance(value, list) else value


def same(one: Any, other: Any) -> bool:
    """Return whether two drafts, or two values of drafts, say the same, wherever it stands."""
    return bool(contents(one) == contents(other))


def by_key(parts: Iterable[Draft]) -> dict[str, Draft]:
    """Return items, or citations, by their keys."""
    return {part["key"]: part for part in parts}


def texts_in(value: Any, path: str = "", name: str = "") -> Iterable[tuple[str, str]]:
    """Yield (path, text) of all words and days in a draft; a path is like `items.0.rationale`."""
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from texts_in(each, f"{path}.{key}" if path else key, key)
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from texts_in(each, f"{path}.{index}", name)
    elif isinstance(value, str) and value and (name in TEXT_FIELDS or name in DAY_FIELDS):
        yield path, value
