"""What people choose from: all treatment types, and all guidelines of the MTUS."""

from __future__ import annotations

from .guidelines import entries
from .loader import load


def treatment_types() -> list[tuple[str, str]]:
    """Return (category, subcategory) of each type, as the state's own search tool orders them."""
    return [
        (category, subcategory)
        for category, row in load("treatment_types").items()
        for subcategory in row["subcategories"]
    ]


def guideline_editions() -> list[tuple[str, int | None]]:
    """Return title and year of every edition that the archive knows; no year where none is told."""
    return [(entry.title, year) for entry in entries() for year in (entry.editions or (None,))]
