"""The letter layouts that the archive can read: one row each, with its marks and item finder.

To add a layout: a value in `model.Layout`; a module beside this one with `MARKS` (patterns that
tell of the layout, each with its weight) and `find_items` (text to `RawItem`s); a row in `LAYOUTS`;
and letters of it in samples/drafts.toml, rendered by a function in synthetic/render.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..model import Layout
from ..patterns import KeywordPattern
from . import l1, l2, l3, l4
from .raw_item import MOST_ITEMS, RawItem

ENOUGH = 4
"""A letter whose marks weigh less than this has no known layout."""


@dataclass(frozen=True, slots=True)
class LayoutReader:
    """How a layout is recognized, and how the disputed items of its letters are found."""

    marks: tuple[tuple[KeywordPattern, int], ...]
    """Patterns with their weights. No single one decides: first pages get lost."""
    find_items: Callable[[str], list[RawItem]]


LAYOUTS: dict[Layout, LayoutReader] = {
    Layout.L1: LayoutReader(l1.MARKS, l1.find_items),
    Layout.L2: LayoutReader(l2.MARKS, l2.find_items),
    Layout.L3: LayoutReader(l3.MARKS, l3.find_items),
    Layout.L4: LayoutReader(l4.MARKS, l4.find_items),
}


def detect_layout(text: str) -> Layout:
    """Return the layout whose marks weigh most in the text, UNKNOWN where all weigh too little."""
    best, most = Layout.UNKNOWN, ENOUGH - 1
    for layout, reader in LAYOUTS.items():
        possible = sum(weight for _, weight in reader.marks)
        for mark, weight in reader.marks:
            if possible <= most:
                break
            if mark.search(text) is None:
                possible -= weight
        if possible > most:
            best, most = layout, possible
    return best


def find_items(text: str, layout: Layout) -> list[RawItem]:
    """Return the disputed items in the letter's order, at most `MOST_ITEMS`.

    A letter of no known layout is read as L1, whose items show by marks that survive much damage.
    """
    reader = LAYOUTS.get(layout, LAYOUTS[Layout.L1])
    return reader.find_items(text)[:MOST_ITEMS]
