"""The rows of a case as a draft."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from determinations.models import Case, DisputedItem, GuidelineCitation, Letter, Revision

from .fields import CASE_FIELDS, CITATION_FIELDS, ITEM_FIELDS, REVIEWER_FIELDS, Draft, plain


def newest_revision(case: Case) -> Revision | None:
    """Return the revision that says what the tables say; None of a case that nobody changed."""
    return case.revisions.order_by("-number").first()


def draft_of(case: Case) -> Draft:
    """Return what the archive says of a case at this moment, which it is refreshed to.

    Items and citations that a revision knows keep their keys.
    """
    newest = newest_revision(case)
    case.refresh_from_db()
    return draft_from_rows(case, newest.draft if newest is not None else None)


def draft_from_rows(case: Case, known: Draft | None = None) -> Draft:
    """Return what the rows of a case say; keys come from a draft that is `known` to say the same.

    Without one they count items and citations as they were read: "r2", "r2c1".
    """
    items = list(case.items.order_by("position").prefetch_related("citations"))
    reading = Letter.objects.filter(current_for=case).values_list("reading_digest", flat=True)
    return {
        "reading": reading.first() or "",
        "case": _case(case),
        "items": [_item(item, keys) for item, keys in zip(items, _keys(items, known), strict=True)],
    }


def _case(case: Case) -> Draft:
    fields: Draft = {name: plain(getattr(case, name)) for name in CASE_FIELDS}
    for name in REVIEWER_FIELDS:
        fields[name] = list(getattr(case.reviewer, name)) if case.reviewer else []
    return {**fields, "spans": case.spans}


def _item(item: DisputedItem, keys: list[str]) -> Draft:
    values = {name: plain(_value(item, name)) for name in ITEM_FIELDS}
    return {
        "key": keys[0],
        **values,
        "spans": item.spans,
        "amounts": item.quantities,
        "citations": [
            _citation(citation, key)
            for citation, key in zip(item.citations.all(), keys[1:], strict=True)
        ],
    }


def _citation(citation: GuidelineCitation, key: str) -> Draft:
    return {"key": key, **{name: plain(_value(citation, name)) for name in CITATION_FIELDS}}


def _value(record: DisputedItem | GuidelineCitation, name: str) -> Any:
    return getattr(record, f"{name}_id" if name in ("treatment", "guideline") else name)


def _keys(items: Iterable[DisputedItem], known: Draft | None) -> Iterable[list[str]]:
    """Yield, for each item, its key and those of its citations."""
    rows = list(items)
    named = known["items"] if known is not None and len(known["items"]) == len(rows) else None
    for index, item in enumerate(rows):
        count = len(item.citations.all())
        key = named[index]["key"] if named else f"r{index + 1}"
        citations = [f"{key}c{number}" for number in range(1, count + 1)]
        if named and len(named[index]["citations"]) == count:
            citations = [citation["key"] for citation in named[index]["citations"]]
        yield [key, *citations]
