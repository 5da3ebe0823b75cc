"""A draft without what one earlier change did to it."""

from __future__ import annotations

from copy import deepcopy

from determinations.models import Revision

from .fields import Draft, by_key, same


class CannotUndo(Exception):
    """Why a change can't be taken back by itself, as a message for the person who tried."""


def without(current: Draft, revision: Revision) -> Draft:
    """Return the current draft with what a revision changed as it was before.

    Raise `CannotUndo` for the first one, and where later changes are of the same fields or items.
    """
    before = Revision.objects.filter(case=revision.case_id, number=revision.number - 1).first()
    if before is None:
        raise CannotUndo("This is what the letter says: there is nothing before it to go back to.")
    was, became = before.draft, revision.draft
    if same(was, became):
        raise CannotUndo("This revision changed no value.")
    draft = deepcopy(current)
    _set_back(draft["case"], was["case"], became["case"], "the case")
    if same(was["items"], became["items"]):
        return draft
    orders = [[item["key"] for item in each["items"]] for each in (was, became, current)]
    if orders[0] == orders[1] == orders[2]:
        for item, old, new in zip(draft["items"], was["items"], became["items"], strict=True):
            _set_back(item, old, new, f"item {orders[2].index(item['key']) + 1}")
        return draft
    if not same(current["items"], became["items"]):
        raise CannotUndo(
            "The items were changed again since. Take back the later changes first, the newest "
            "before the others."
        )
    places = by_key(draft["items"])
    draft["items"] = [
        old | {"spans": places.get(old["key"], old)["spans"]} for old in deepcopy(was["items"])
    ]
    return draft


def _set_back(now: Draft, was: Draft, became: Draft, name: str) -> None:
    for field, old in was.items():
        if field == "spans" or same(old, became.get(field)):
            continue
        if not same(now[field], became[field]):
            raise CannotUndo(
                f"The same field of {name} ({field.replace('_', ' ')}) was changed again since. "
                "Take back the later change first."
            )
        now[field] = deepcopy(old)
