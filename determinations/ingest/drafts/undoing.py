"""A draft without what one earlier change did to it."""

from __future__ import annotations

from copy import deepcopy

from determinations.models import Revision

from .corrections import Corrections
from .fields import Draft, by_key, same


class CannotUndo(Exception):
    """Why a change can't be taken back by itself, as a message for the person who tried."""


def without(current: Draft, revision: Revision) -> tuple[Draft, Corrections]:
    """Return the current draft with what a revision changed as it was before.

    With it come the corrections of the version before, whose values hold again. Raise `CannotUndo`
    for the first one, and where later changes are of the same fields or items.
    """
    before = _before(revision)
    if before is None:
        raise CannotUndo("This is what the letter says: there is nothing before it to go back to.")
    return taken_back(current, before.draft, revision.draft), before.corrections


def taken_back(current: Draft, was: Draft, became: Draft) -> Draft:
    """Return the current draft with what changed from `was` to `became` as it was.

    Raise `CannotUndo` where later changes are of the same fields or items.
    """
    if same(was, became):
        raise CannotUndo("This revision changed no value.")
    draft = deepcopy(current)
    is_same_text = current["reading"] == was["reading"]
    _set_back(draft["case"], was["case"], became["case"], "the case")
    if is_same_text:
        _set_places_back(draft["case"], was["case"], became["case"])
    if same(was["items"], became["items"]):
        return draft
    orders = [[item["key"] for item in each["items"]] for each in (was, became, current)]
    if orders[0] == orders[1] == orders[2]:
        for item, old, new in zip(draft["items"], was["items"], became["items"], strict=True):
            _set_back(item, old, new, f"item {orders[2].index(item['key']) + 1}")
            if is_same_text:
                _set_places_back(item, old, new)
        return draft
    if not same(current["items"], became["items"]):
        raise CannotUndo(
            "The items were changed again since. Take back the later changes first, the newest "
            "before the others."
        )
    draft["items"] = deepcopy(was["items"])
    if not is_same_text:
        places = by_key(current["items"])
        for item in draft["items"]:
            item["spans"] = places.get(item["key"], item)["spans"]
    return draft


def _before(revision: Revision) -> Revision | None:
    others = Revision.objects.filter(case=revision.case_id, number=revision.number - 1)
    if revision.case_id is None:
        others = others.filter(letter=revision.letter_id)
    return others.first()


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


def _set_places_back(now: Draft, was: Draft, became: Draft) -> None:
    """Let fields lead again to the words of the letter that they were read from."""
    for field in was["spans"].keys() | became["spans"].keys():
        places = [part["spans"].get(field) for part in (was, became, now)]
        if places[0] == places[1] or places[1] != places[2]:
            continue
        if places[0] is None:
            del now["spans"][field]
        else:
            now["spans"][field] = list(places[0])
