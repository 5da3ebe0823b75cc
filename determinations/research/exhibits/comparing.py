"""What has changed since an export, by running its search again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from determinations.models import DisputedItem, Exhibit
from determinations.search import heavy_work

from .packing import Key, unpack
from .recording import MOST_LISTED


@dataclass(frozen=True, slots=True)
class Changed:
    """A decision whose outcome is another one now."""

    item_id: int
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """An export and the same search today, decision by decision.

    Item ids are in the order of cases. What was withdrawn is counted and not named: readers do not
    see it any more.
    """

    added: Sequence[int]
    """Decisions that the file has not, and the search finds."""
    no_longer: Sequence[int]
    """Decisions that readers see, but the search does not find."""
    withdrawn: int
    changed: Sequence[Changed]

    @property
    def is_same(self) -> bool:
        return not (self.added or self.no_longer or self.withdrawn or self.changed)


def compare(exhibit: Exhibit, item_ids: Iterable[int]) -> Comparison | None:
    """Return what differs between an exhibit and what its search finds now.

    None where either are too many to be held against each other one by one. A process does this
    for few readers at once. Raises `SearchTooSlow` where it is none's turn, and what `item_ids`
    raises.
    """
    if exhibit.listed is None:
        return None
    with heavy_work():
        return _held_against_each_other(bytes(exhibit.listed), item_ids)


def _held_against_each_other(listed: bytes, item_ids: Iterable[int]) -> Comparison | None:
    found = list(islice(item_ids, MOST_LISTED + 1))
    if len(found) > MOST_LISTED:
        return None
    before = unpack(listed)
    now = _by_key(pk__in=found)
    gone = before.keys() - now.keys()
    elsewhere = _by_key(case__in={case for case, _ in gone}) if gone else {}
    return Comparison(
        added=[now[key][0] for key in sorted(now.keys() - before.keys())],
        no_longer=[elsewhere[key][0] for key in sorted(gone & elsewhere.keys())],
        withdrawn=len(gone - elsewhere.keys()),
        changed=[
            Changed(now[key][0], before[key], now[key][1])
            for key in sorted(now.keys() & before.keys())
            if now[key][1] != before[key]
        ],
    )


def _by_key(**condition: object) -> Mapping[Key, tuple[int, str]]:
    """Return item id and outcome of those that readers see, by case and position."""
    items = DisputedItem.objects.published().filter(**condition)
    rows = items.values_list("case_id", "position", "pk", "outcome")
    return {(case, position): (pk, outcome) for case, position, pk, outcome in rows}
