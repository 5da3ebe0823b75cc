"""Two versions of one case, side by side: what somebody saved meanwhile, and what I typed."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass

from determinations.ingest.revisions import MISSING, Difference, Draft, differences


@dataclass(frozen=True, slots=True)
class Row:
    """One field in which the two differ."""

    number: int
    label: str
    theirs: str
    mine: str
    takes_mine: bool
    """Which of the two is chosen at first: what I did not change is theirs."""
    both_changed: bool


def compare(base: Draft, theirs: Draft, mine: Draft) -> list[Row]:
    """Return where two drafts differ that were both made of `base`."""
    by_me = {difference.label for difference in differences(base, mine)}
    by_them = {difference.label for difference in differences(base, theirs)}
    return [
        Row(
            number,
            difference.label,
            difference.before,
            difference.after,
            difference.label in by_me,
            difference.label in by_me and difference.label in by_them,
        )
        for number, difference in enumerate(differences(theirs, mine))
    ]


def merged(theirs: Draft, mine: Draft, takes_mine: Callable[[int], bool]) -> Draft:
    """Return my draft with theirs wherever I did not take mine, by the numbers of `Row`."""
    made = deepcopy(mine)
    made["reading"] = theirs["reading"]
    for number, difference in enumerate(differences(theirs, mine)):
        if not takes_mine(number):
            _take_theirs(made, theirs, mine, difference)
    return made


def _take_theirs(made: Draft, theirs: Draft, mine: Draft, difference: Difference) -> None:
    part, _, rest = difference.path.partition(".")
    if part == "case":
        made["case"][rest] = theirs["case"][rest]
        if rest in theirs["case"]["spans"]:
            made["case"]["spans"][rest] = theirs["case"]["spans"][rest]
        return
    if not rest:
        order = [item["key"] for item in theirs["items"]]
        made["items"].sort(key=lambda item: order.index(item["key"]) if item["key"] in order else 0)
        return
    place, _, field = rest.partition(".")
    if difference.after == MISSING:
        made["items"].insert(int(place), deepcopy(theirs["items"][int(place)]))
        return
    key = mine["items"][int(place)]["key"]
    if difference.before == MISSING:
        made["items"] = [item for item in made["items"] if item["key"] != key]
        return
    of_theirs = next(item for item in theirs["items"] if item["key"] == key)
    of_made = next(item for item in made["items"] if item["key"] == key)
    of_made[field] = deepcopy(of_theirs[field])
