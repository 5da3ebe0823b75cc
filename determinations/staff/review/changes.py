"""Items, citations and amounts that a person splits, merges, adds, removes or moves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import QueryDict

from determinations.ingest.revisions import (
    Draft,
    add_citation,
    add_item,
    empty_amount,
    merge_items,
    move_item,
    remove_citation,
    remove_item,
    split_item,
)

from .drafts import Unclear


class CannotChange(Exception):
    """Why the change can't be made, as a message for the person."""


def changed(draft: Draft, change: str, data: QueryDict) -> Draft:
    """Return a draft after a change that a button names, as `merge:<key>`.

    Raise `CannotChange` where the person has to say more, `Unclear` for what no button names.
    """
    verb, *names = change.split(":")
    if verb not in _CHANGES:
        raise Unclear("There is no such change.")
    try:
        return _CHANGES[verb](draft, data, *names)
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise Unclear("There is no such part.") from error


def _refresh(draft: Draft, data: QueryDict) -> Draft:
    return draft


def _split(draft: Draft, data: QueryDict, key: str) -> Draft:
    words = " ".join(data.get(f"split.{key}", "").split())
    heading = draft["items"][_place(draft, key)]["description"]
    at = heading.find(words) if words else -1
    if at <= 0:
        raise CannotChange(
            "Say with which words of the heading the second item begins, as they stand there."
        )
    try:
        return split_item(draft, key, at)
    except ValueError as error:
        raise CannotChange(str(error)) from error


def _merge(draft: Draft, data: QueryDict, key: str) -> Draft:
    return merge_items(draft, key, draft["items"][_place(draft, key) + 1]["key"])


def _raise(draft: Draft, data: QueryDict, key: str) -> Draft:
    return move_item(draft, key, max(0, _place(draft, key) - 1))


def _lower(draft: Draft, data: QueryDict, key: str) -> Draft:
    return move_item(draft, key, _place(draft, key) + 1)


def _add_item(draft: Draft, data: QueryDict) -> Draft:
    return add_item(draft)


def _remove(draft: Draft, data: QueryDict, key: str) -> Draft:
    if len(draft["items"]) == 1:
        raise CannotChange("A determination has at least one disputed item.")
    return remove_item(draft, key)


def _add_citation(draft: Draft, data: QueryDict, key: str, cited_by: str) -> Draft:
    return add_citation(draft, key, cited_by)


def _remove_citation(draft: Draft, data: QueryDict, key: str) -> Draft:
    return remove_citation(draft, key)


def _raise_citation(draft: Draft, data: QueryDict, key: str) -> Draft:
    return _with_citation_moved(draft, key, -1)


def _lower_citation(draft: Draft, data: QueryDict, key: str) -> Draft:
    return _with_citation_moved(draft, key, 1)


def _with_citation_moved(draft: Draft, key: str, by: int) -> Draft:
    def moved(citations: list[Draft]) -> list[Draft]:
        places = [citation["key"] for citation in citations]
        if key not in places:
            return citations
        at = places.index(key)
        others = citations[:at] + citations[at + 1 :]
        to = max(0, at + by)
        return [*others[:to], citations[at], *others[to:]]

    items = [{**item, "citations": moved(item["citations"])} for item in draft["items"]]
    return {**draft, "items": items}


def _add_amount(draft: Draft, data: QueryDict, key: str) -> Draft:
    amounts = draft["items"][_place(draft, key)]["amounts"]
    return _with_amounts(draft, key, [*amounts, empty_amount()])


def _remove_amount(draft: Draft, data: QueryDict, key: str, number: str) -> Draft:
    gone = data.getlist(f"amounts.{key}").index(number) if number.isdecimal() else -1
    amounts = draft["items"][_place(draft, key)]["amounts"]
    return _with_amounts(draft, key, [amount for at, amount in enumerate(amounts) if at != gone])


def _with_amounts(draft: Draft, key: str, amounts: list[Draft]) -> Draft:
    items = [
        {**item, "amounts": amounts} if item["key"] == key else item for item in draft["items"]
    ]
    return {**draft, "items": items}


def _place(draft: Draft, key: str) -> int:
    return [item["key"] for item in draft["items"]].index(key) if key else 0


_CHANGES: dict[str, Callable[..., Any]] = {
    "refresh": _refresh,
    "split": _split,
    "merge": _merge,
    "raise": _raise,
    "lower": _lower,
    "add_item": _add_item,
    "remove": _remove,
    "add_citation": _add_citation,
    "remove_citation": _remove_citation,
    "raise_citation": _raise_citation,
    "lower_citation": _lower_citation,
    "add_amount": _add_amount,
    "remove_amount": _remove_amount,
}
