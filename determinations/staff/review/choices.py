"""What is chosen from a search: treatment types and guidelines, by the names that the page shows.

All that the archive knows is offered, also what no letter needed so far and has no row yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from determinations.ingest.reference_rows import ReferenceRows
from determinations.models import Guideline, TreatmentType
from determinations.vocabulary import guideline_editions, treatment_types

BETWEEN = " \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} "


class NotOffered(Exception):
    """A name that is none of those that are offered, as a message for who typed it."""


@dataclass(frozen=True, slots=True)
class Offered:
    """The names of treatment types and guidelines; those with a row also by its id."""

    treatments: dict[int, str]
    guidelines: dict[int, str]

    @classmethod
    def of_rows(cls) -> Offered:
        types = TreatmentType.objects.values_list("pk", "category", "subcategory")
        titles = Guideline.objects.values_list("pk", "title", "year")
        return cls(
            {pk: _joined((category, subcategory)) for pk, category, subcategory in types},
            {pk: _titled(title, year) for pk, title, year in titles},
        )

    @property
    def treatment_names(self) -> list[str]:
        """All of them, in alphabetical order."""
        return sorted({*map(_joined, treatment_types()), *self.treatments.values()})

    @property
    def guideline_names(self) -> list[str]:
        """All of them with their years, in alphabetical order."""
        known = {_titled(title, year) for title, year in guideline_editions()}
        return sorted(known | set(self.guidelines.values()))


def treatment_named(name: str) -> int | None:
    """Return the treatment type of this name, by its id; None where nothing was typed."""
    if not name.strip():
        return None
    category, _, subcategory = name.partition(BETWEEN.strip())
    wanted = (category.strip(), subcategory.strip() or category.strip())
    found = TreatmentType.objects.filter(category__iexact=wanted[0], subcategory__iexact=wanted[1])
    if (row := found.first()) is not None:
        return row.pk
    known = {_folded(pair): pair for pair in treatment_types()}
    if _folded(wanted) not in known:
        raise NotOffered("There is no such treatment type. Choose one from the list.")
    return ReferenceRows().treatment(*known[_folded(wanted)]).pk


def guideline_named(name: str) -> int | None:
    """Return the guideline of this name, by its id; None where nothing was typed."""
    wanted = name.strip().casefold()
    if not wanted:
        return None
    for pk, title, year in Guideline.objects.values_list("pk", "title", "year"):
        if _titled(title, year).casefold() == wanted:
            return pk
    for title, year in guideline_editions():
        if _titled(title, year).casefold() == wanted:
            return ReferenceRows().guideline(title, year).pk
    raise NotOffered("There is no such guideline. Choose one from the list.")


def _joined(pair: tuple[str, str]) -> str:
    category, subcategory = pair
    return category if category == subcategory else f"{category}{BETWEEN}{subcategory}"


def _titled(title: str, year: int | None) -> str:
    return f"{title} ({year})" if year else title


@cache
def _folded(pair: tuple[str, str]) -> tuple[str, str]:
    return pair[0].casefold(), pair[1].casefold()
