"""What of a draft people changed, and how that is put on top of another reading.

Corrections are `{"case": {field: correction}, "items": {key: {field: correction}}, "order":
correction}`, where a correction is `{"read": what the letter says, "at": ISO day}`, with the
`cause` (`RevisionCause`) where the person said one. Single fields go on top of each later reading.
Once a person changed which items there are, or what was cited for one, all items are the person's:
a later reading leaves them as they are.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from .fields import PLACES, Draft, by_key, same

Corrections = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kept:
    """A reading with what people changed on top of it."""

    draft: Draft
    corrections: Corrections
    reads_items_otherwise: bool = False
    """Whether the letter is read otherwise than when a person made the items theirs."""
    items_were_of_other_letter: bool = False
    """Whether people changed the items of another letter of the case, and these are read anew."""


def corrections_of(
    current: Draft,
    corrections: Corrections,
    changed: Draft,
    day: str,
    cause: str = "",
    restored: Corrections | None = None,
) -> Corrections:
    """Return the corrections of a draft that a person makes of the current one on this day.

    `cause` is why, a `RevisionCause`; "" where nobody said. What is set back to what the letter
    says is no correction any more. Where an undo makes the draft, `restored` are the corrections
    of the version whose values it brings back: they hold for the causes that they had.
    """
    restored = restored or {}
    read = as_read(current, corrections)
    read_items, items = by_key(read["items"]), by_key(current["items"])
    made = {"at": day, "cause": cause} if cause else {"at": day}
    found: Corrections = {
        "case": _fields(
            read["case"],
            current["case"],
            changed["case"],
            corrections.get("case", {}),
            made,
            restored.get("case", {}),
        ),
        "items": {},
    }
    order = [item["key"] for item in changed["items"]]
    if order != list(read_items):
        unchanged = order == list(items) and "order" in corrections
        anew = {"read": read["items"], **made, **_cause(restored.get("order"))}
        found["order"] = corrections["order"] if unchanged else anew
        if "order" in corrections:  # what the person started with stays what it was
            found["order"] = {**found["order"], "read": corrections["order"]["read"]}
    before = corrections.get("items", {})
    for item in changed["items"]:
        key = item["key"]
        if key in read_items:
            fields = _fields(
                read_items[key],
                items.get(key, read_items[key]),
                item,
                before.get(key, {}),
                made,
                restored.get("items", {}).get(key, {}),
            )
            if fields:
                found["items"][key] = fields
    if "order" not in found:  # of items that the letter has no more
        found["items"] |= {key: before[key] for key in before if key not in read_items}
    return {name: value for name, value in found.items() if value}


def _fields(
    read: Draft,
    current: Draft,
    changed: Draft,
    before: Mapping[str, Any],
    made: Mapping[str, str],
    restored: Mapping[str, Any],
) -> Corrections:
    """Return the corrections of one part; `made` is what each new one says of itself."""
    found = {}
    for name, value in changed.items():
        if name in PLACES:
            continue
        if name in before and same(value, current[name]):
            found[name] = before[name]
        elif not same(value, read[name]):
            found[name] = {"read": read[name], **made, **_cause(restored.get(name))}
    return found


def _cause(correction: Mapping[str, Any] | None) -> dict[str, str]:
    """Return the cause of a correction as a part of another one; nothing where it has none."""
    return {"cause": correction["cause"]} if correction and "cause" in correction else {}


def as_read(draft: Draft, corrections: Corrections) -> Draft:
    """Return what the letter says in the place of all that people changed in a draft."""
    read = deepcopy(draft)
    for name, correction in corrections.get("case", {}).items():
        read["case"][name] = deepcopy(correction["read"])
    if "order" in corrections:
        read["items"] = deepcopy(corrections["order"]["read"])
        return read
    for item in read["items"]:
        for name, correction in corrections.get("items", {}).get(item["key"], {}).items():
            item[name] = deepcopy(correction["read"])
    return read


def of_causes(corrections: Corrections, causes: Collection[str]) -> Corrections:
    """Return only those of the corrections that were made for one of these causes."""

    def chosen(fields: Mapping[str, Any]) -> dict[str, Any]:
        return {name: each for name, each in fields.items() if each.get("cause") in causes}

    items = {key: chosen(fields) for key, fields in corrections.get("items", {}).items()}
    found = {
        "case": chosen(corrections.get("case", {})),
        "items": {key: fields for key, fields in items.items() if fields},
        **chosen({name: each for name, each in corrections.items() if name == "order"}),
    }
    return {name: value for name, value in found.items() if value}


def holds_items(corrections: Corrections) -> bool:
    """Return whether the items are a person's, and no reading changes them."""
    return "order" in corrections or any(
        "citations" in fields for fields in corrections.get("items", {}).values()
    )


def keep(read: Draft, draft: Draft, corrections: Corrections, *, is_same_letter: bool) -> Kept:
    """Put what people changed in a draft on top of what a letter was now read to say.

    A correction of an item that the letter no longer has stays on record and is passed over.
    """
    kept, left = deepcopy(read), deepcopy(corrections)
    for name, correction in left.get("case", {}).items():
        kept["case"][name] = deepcopy(draft["case"][name])
        correction["read"] = read["case"][name]
    if holds_items(corrections):
        if is_same_letter:
            kept["items"] = deepcopy(draft["items"])
            before = as_read(draft, corrections)["items"]
            otherwise = not any(same(items, read["items"]) for items in (before, draft["items"]))
            return Kept(kept, left, reads_items_otherwise=otherwise)
        left = {name: value for name, value in left.items() if name == "case"}
        return Kept(kept, left, items_were_of_other_letter=True)
    changed = by_key(draft["items"])
    for item in kept["items"]:
        fields = left.get("items", {}).get(item["key"], {})
        for name, correction in fields.items():
            if item["key"] in changed:
                correction["read"] = item[name]
                item[name] = deepcopy(changed[item["key"]][name])
    return Kept(kept, left)
