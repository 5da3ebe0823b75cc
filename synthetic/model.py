"""An invented letter as data, before it is set in one of the layouts."""

from __future__ import annotations

from dataclasses import dataclass, field

from determinations.letters import Layout


@dataclass(frozen=True, slots=True)
class DraftItem:
    """A disputed item; `claims_admin` and `imro` are paragraphs as a letter has them."""

    heading: str
    outcome: str
    claims_admin: str
    imro: str
    rationale: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter to be; dates as MM/DD/YYYY, the way letters write them."""

    name: str
    layout: Layout
    case_number: str
    injured: str
    denied: str
    received: str
    assigned: str
    decided: str
    specialties: tuple[str, ...]
    states: tuple[str, ...]
    summary: str
    items: tuple[DraftItem, ...]
    priority: str = "Standard"
    subspecialty: str = ""
    damage: tuple[str, ...] = field(default=())
    """lost-header, double-spaced, lost-start, ocr: what happened to the letter since.

    lost-start takes the first item's heading up to its first bracket.
    """
