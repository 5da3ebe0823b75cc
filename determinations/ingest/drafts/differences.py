"""What is different between two drafts, for people and for the audit log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from determinations.models import Case, DisputedItem

from .fields import (
    CASE_FIELDS,
    DERIVED,
    ITEM_FIELDS,
    PLACES,
    REVIEWER_FIELDS,
    Draft,
    by_key,
    same,
)
from .marks import Names

CHOSEN = frozenset(("outcome", "priority", "sex", "treatment", "retrospective"))
"""Fields whose values come from a list: they tell nothing of a letter's text."""
MISSING = "(not there)"

_LABELS = {
    "specialties_as_written": "Reviewer\u2019s specialties",
    "licensure_states": "Reviewer\u2019s licensure",
    "ur_denial_date": "Utilization review denial date",
    "description": "Heading",
    "treatment": "Treatment type",
    "items": "Which items there are",
}


LOGGED = tuple(
    name
    for name in (*CASE_FIELDS, *REVIEWER_FIELDS, *ITEM_FIELDS, "amounts", "citations", "items")
    if name not in DERIVED
)
"""Fields that `loggable` names: of the case, of its items, and which items there are."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that two drafts have otherwise, in words for people."""

    path: str
    """Like `case.age`, `items.1.outcome`; indexes are those of the newer draft, or of the older
    where an item is there alone."""
    label: str
    before: str
    after: str


def differences(older: Draft, newer: Draft) -> list[Difference]:
    """Return what differs between two drafts, the case first, then item by item."""
    return differences_of([(older, newer)])[0]


def differences_of(pairs: Iterable[tuple[Draft, Draft]]) -> list[list[Difference]]:
    """Return what differs between the drafts of each pair, with one query for all."""
    compared = list(pairs)
    names = Names(*compared)
    return [_differences(older, newer, names) for older, newer in compared]


def _differences(older: Draft, newer: Draft, names: Names) -> list[Difference]:
    found = [
        _difference(f"case.{name}", field_label(name), name, names, before, after)
        for name, before, after in _fields(older["case"], newer["case"])
    ]
    before_items = by_key(older["items"])
    for index, item in enumerate(newer["items"]):
        old = before_items.pop(item["key"], None)
        path, told = f"items.{index}", f"Item {index + 1}"
        if old is None:
            found.append(Difference(path, told, MISSING, names.item(item)))
            continue
        found += [
            _difference(
                f"{path}.{name}", f"{told}: {field_label(name).lower()}", name, names, before, after
            )
            for name, before, after in _fields(old, item)
        ]
    for index, item in enumerate(older["items"]):
        if item["key"] in before_items:
            label = f"Item {index + 1} before"
            found.append(Difference(f"items.{index}", label, names.item(item), MISSING))
    return [*found, *_moved(older, newer)]


def loggable(older: Draft, newer: Draft) -> dict[str, Any]:
    """Return what the audit log keeps of a change: its fields, as {field: [before, after]}.

    A letter can be erased, the log can't: it keeps values that come from a list, and of all others
    only that they changed. `item` is the position of the only item that changed, if it is one.
    """
    names = Names(older, newer)
    changes: dict[str, Any] = {}
    for name, before, after in _fields(older["case"], newer["case"]):
        changes[name] = _logged(name, names, before, after)
    old_items, touched = by_key(older["items"]), []
    for position, item in enumerate(newer["items"], start=1):
        fields = list(_fields(old_items.get(item["key"], {}), item))
        if fields:
            touched.append(position)
        for name, before, after in fields:
            changes[name] = _logged(name, names, before, after)
    if [item["key"] for item in older["items"]] != [item["key"] for item in newer["items"]]:
        changes["items"] = [str(len(older["items"])), str(len(newer["items"]))]
    item = touched[0] if len(touched) == 1 else None
    return {"item": item, "changes": changes}


def _logged(name: str, names: Names, before: Any, after: Any) -> list[str] | None:
    if name not in CHOSEN:
        return None
    if name == "treatment":
        return [names.label(name, before), names.label(name, after)]
    return [str(before), str(after)]


def _fields(older: Draft, newer: Draft) -> Iterator[tuple[str, Any, Any]]:
    """Yield (field, before, after) of what differs between two parts."""
    for name, after in newer.items():
        before = older.get(name)
        if name not in PLACES and name not in DERIVED and not same(before, after):
            yield name, before, after


def _difference(
    path: str, label: str, name: str, names: Names, before: Any, after: Any
) -> Difference:
    return Difference(path, label, names.label(name, before), names.label(name, after))


def _moved(older: Draft, newer: Draft) -> Iterator[Difference]:
    """Yield that items which both have stand in another order."""
    before = [item["key"] for item in older["items"]]
    after = [item["key"] for item in newer["items"]]
    if [key for key in before if key in after] != [key for key in after if key in before]:
        headings = [
            "\n".join(item["description"] for item in draft["items"]) for draft in (older, newer)
        ]
        yield Difference("items", "Order of the items", *headings)


def field_label(name: str) -> str:
    """Return what people call a field."""
    if name in _LABELS:
        return _LABELS[name]
    model = Case if name in {field.name for field in Case._meta.fields} else DisputedItem
    known = {field.name: field for field in model._meta.fields}
    label = str(known[name].verbose_name) if name in known else name.replace("_", " ")
    return label[:1].upper() + label[1:]
