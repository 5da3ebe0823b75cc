"""What can be one of a few values, with the label that readers see: one place for every layer.

The values are stored in the database, stand in URLs and in the API: they never change. To add one
needs a migration, since the database checks them too.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class LabelledValue(StrEnum):
    """A string with a label: Django's `TextChoices` for code that must not import Django."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Return (value, label) pairs, as a Django field takes them."""
        return [(member.value, member.label) for member in cls]


class ItemOutcome(LabelledValue):
    """What the expert reviewer decided about one disputed item.

    Upheld: the denial stands. Overturned: the treatment is medically necessary.
    """

    UPHELD = "upheld", "Upheld"
    OVERTURNED = "overturned", "Overturned"


class CitedBy(LabelledValue):
    """Where a guideline was cited: in what a side says that its decision is based on, or elsewhere.

    What a rationale names is neither side's statement, though the reviewer writes it: rationales
    also tell what the other side relied on, and what other reviewers would.
    """

    CLAIMS_ADMINISTRATOR = "claims_administrator", "Claims administrator"
    IMRO = "imro", "IMR reviewer"
    RATIONALE = "rationale", "Named in the rationale"


SIDES = (CitedBy.CLAIMS_ADMINISTRATOR, CitedBy.IMRO)
"""Those that say what their decision is based on."""


class CitationKind(LabelledValue):
    """An MTUS guideline, a named source outside of it, another basis, or "nothing cited"."""

    MTUS = "mtus", "MTUS"
    NON_MTUS = "non_mtus", "Outside the MTUS"
    OTHER = "other", "Other basis"
    NONE = "none", "Nothing cited"
