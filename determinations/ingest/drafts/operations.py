"""Changes of a draft's items and citations: each returns another draft and leaves its own alone."""

from __future__ import annotations

import secrets
from copy import deepcopy
from typing import Any

from .fields import CITATION_FIELDS, Draft, same

_JOINED = ("requested", "authorized", "disputed", "rationale")
_LISTS = ("body_parts", "sides", "service_dates")


def split_item(draft: Draft, key: str, at: int) -> Draft:
    """Make two items of one; the second has the heading from character `at` on.

    Both keep its outcome, rationale and citations; what was requested and how much of it is told
    of the whole heading, so that neither keeps that.
    """
    changed = deepcopy(draft)
    place = _place(changed, key)
    first = changed["items"][place]
    heading = first["description"]
    before, after = heading[:at].rstrip(" ,;/&"), heading[at:].lstrip(" ,;/&")
    if not before.strip() or not after.strip():
        raise ValueError("Both parts of a heading that is split need words.")
    second = _copied(first)
    first["description"], second["description"] = before, after
    for part in (first, second):
        part.update(requested="", authorized="", disputed="")
        part["amounts"] = [each for each in part["amounts"] if each["text"] in part["description"]]
    changed["items"].insert(place + 1, second)
    return changed


def merge_items(draft: Draft, first: str, second: str) -> Draft:
    """Make one item of two, in the place of the one that stands first in the letter.

    An outcome on which they don't agree is left out.
    """
    changed = deepcopy(draft)
    places = sorted((_place(changed, first), _place(changed, second)))
    if places[0] == places[1]:
        raise ValueError("An item can't be merged with itself.")
    kept, gone = changed["items"][places[0]], changed["items"].pop(places[1])
    kept["description"] = "; ".join(
        filter(None, dict.fromkeys((kept["description"], gone["description"])))
    )
    for name in _JOINED:
        kept[name] = "\n\n".join(filter(None, dict.fromkeys((kept[name], gone[name]))))
    for name in _LISTS:
        kept[name] = list(dict.fromkeys([*kept[name], *gone[name]]))
    kept["outcome"] = kept["outcome"] if kept["outcome"] == gone["outcome"] else ""
    kept["retrospective"] = kept["retrospective"] and gone["retrospective"]
    kept["amounts"] += [each for each in gone["amounts"] if each not in kept["amounts"]]
    kept["citations"] += [
        citation
        for citation in gone["citations"]
        if not any(same(citation, own) for own in kept["citations"])
    ]
    kept["citations"].sort(key=lambda citation: _SIDE_ORDER.get(citation["cited_by"], 0))
    return changed


_SIDE_ORDER = {"claims_administrator": 0, "imro": 1, "rationale": 2}


def add_item(draft: Draft, after: str | None = None, **values: Any) -> Draft:
    """Add an item behind another, or at the end; `values` are its fields, the rest is empty."""
    changed = deepcopy(draft)
    place = len(changed["items"]) if after is None else _place(changed, after) + 1
    changed["items"].insert(place, {**empty_item(), **values})
    return changed


def remove_item(draft: Draft, key: str) -> Draft:
    """Take an item out, with what was cited for it."""
    changed = deepcopy(draft)
    del changed["items"][_place(changed, key)]
    return changed


def move_item(draft: Draft, key: str, to: int) -> Draft:
    """Put an item to another place in the letter's order, from 0."""
    changed = deepcopy(draft)
    item = changed["items"].pop(_place(changed, key))
    changed["items"].insert(to, item)
    return changed


def add_citation(draft: Draft, key: str, cited_by: str, **values: Any) -> Draft:
    """Add a citation behind those that the same side made for an item."""
    changed = deepcopy(draft)
    citations = changed["items"][_place(changed, key)]["citations"]
    citations.append({**empty_citation(), "cited_by": cited_by, **values})
    citations.sort(key=lambda citation: _SIDE_ORDER.get(citation["cited_by"], 0))
    return changed


def remove_citation(draft: Draft, key: str) -> Draft:
    """Take out the citation with this key."""
    changed = deepcopy(draft)
    for item in changed["items"]:
        kept = [citation for citation in item["citations"] if citation["key"] != key]
        if len(kept) < len(item["citations"]):
            item["citations"] = kept
            return changed
    raise KeyError(key)


def empty_item() -> Draft:
    """Return a new item of which nothing is known; its treatment type has to be chosen."""
    return {
        "key": new_key(),
        "description": "",
        "requested": "",
        "authorized": "",
        "disputed": "",
        "outcome": "",
        "treatment": None,
        "treatment_reason": "",
        "treatment_sure": True,
        "body_parts": [],
        "sides": [],
        "retrospective": False,
        "service_dates": [],
        "rationale": "",
        "spans": {},
        "amounts": [],
        "citations": [],
    }


def empty_citation() -> Draft:
    """Return a new citation of an MTUS guideline that has to be chosen."""
    none = dict.fromkeys(("guideline", "source_year", "first_page", "last_page"))
    texts = dict.fromkeys(("source", "section", "text"), "")
    values = {**none, **texts, "kind": "mtus", "adopted": False, "start": 0, "end": 0}
    cited_by = {"cited_by": "claims_administrator"}
    return {"key": new_key(), **{name: ({**values, **cited_by})[name] for name in CITATION_FIELDS}}


def empty_amount() -> Draft:
    """Return an amount of sessions or visits of which nothing is known yet."""
    none = dict.fromkeys(("count", "times", "duration", "least_count", "least_times"))
    texts = dict.fromkeys(("text", "unit", "period", "duration_unit"), "")
    return {**none, **texts, "least_duration": None, "kind": "visits", "again": []}


def new_key() -> str:
    """Return a key that no item or citation has."""
    return f"n{secrets.token_hex(5)}"


def _place(draft: Draft, key: str) -> int:
    for place, item in enumerate(draft["items"]):
        if item["key"] == key:
            return place
    raise KeyError(key)


def _copied(item: Draft) -> Draft:
    copy = deepcopy(item)
    copy["key"] = new_key()
    for citation in copy["citations"]:
        citation["key"] = new_key()
    return copy
