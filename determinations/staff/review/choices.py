"""What is chosen from a search: treatment types and guidelines, by the names that the page shows.

All that the archive knows is offered, also what no letter needed so far and has no row yet.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from django.db.models import Exists, IntegerField, OuterRef, Value

from determinations.ingest.reference_rows import ReferenceRows
from determinations.models import Guideline, GuidelineName, TreatmentType
from determinations.vocabulary import canonical_title, guideline_editions, treatment_types

BETWEEN = " \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} "


class NotOffered(Exception):
    """A name that is none of those that are offered, as a message for who typed it."""


@dataclass(frozen=True, slots=True)
class Offered:
    """The names of treatment types and guidelines; those with a row also by its id."""

    treatments: dict[int, str]
    guidelines: dict[int, str]
    unknown: set[int] = field(default_factory=set)
    """Guidelines that letters name and the archive does not know: shown, and not offered."""

    @classmethod
    def of_rows(cls) -> Offered:
        """Look all of them up, in one query."""
        offered = cls({}, {})
        types = TreatmentType.objects.order_by().values_list(
            Value(True), "pk", "category", "subcategory", Value(None, IntegerField()), Value(True)
        )
        titles = Guideline.objects.order_by().values_list(
            Value(False), "pk", "title", Value(""), "year",
            Exists(GuidelineName.objects.filter(guideline=OuterRef("pk"))),
        )  # fmt: skip
        for is_treatment, pk, name, subcategory, year, is_named in types.union(titles, all=True):
            if is_treatment:
                offered.treatments[pk] = _joined((name, subcategory))
            else:
                offered.guidelines[pk] = _titled(name, year)
                if not is_named and canonical_title(name) is None:
                    offered.unknown.add(pk)
        return offered

    @property
    def treatment_names(self) -> list[str]:
        """All of them, in alphabetical order."""
        return sorted({*map(_joined, treatment_types()), *self.treatments.values()})

    @property
    def guideline_names(self) -> list[str]:
        """Those that the archive knows, with their years, in alphabetical order."""
        known = {_titled(title, year) for title, year in guideline_editions()}
        named = {name for pk, name in self.guidelines.items() if pk not in self.unknown}
        return sorted(known | named)

    def treatment_named(self, name: str) -> int | None:
        """Return the treatment type of this name, by its id; None where nothing was typed."""
        wanted = _folded(name)
        if not wanted:
            return None
        for pk, known in self.treatments.items():
            if _folded(known) == wanted:
                return pk
        for pair in treatment_types():
            if _folded(_joined(pair)) == wanted:
                row = ReferenceRows().treatment(*pair)
                self.treatments[row.pk] = _joined(pair)
                return row.pk
        raise NotOffered("There is no such treatment type. Choose one from the list.")

    def guideline_named(self, name: str) -> int | None:
        """Return the guideline of this name, by its id; None where nothing was typed."""
        wanted = _folded(name)
        if not wanted:
            return None
        for pk, known in self.guidelines.items():
            if _folded(known) == wanted:
                return pk
        for title, year in guideline_editions():
            if _folded(_titled(title, year)) == wanted:
                row = ReferenceRows().guideline(title, year)
                self.guidelines[row.pk] = _titled(title, year)
                return row.pk
        raise NotOffered("There is no such guideline. Choose one from the list.")


@lru_cache(4096)
def _folded(name: str) -> str:
    """Return a name as names are compared: in lowercase, with single blanks."""
    return " ".join(name.casefold().replace(BETWEEN.strip(), BETWEEN).split())


def _joined(pair: tuple[str, str]) -> str:
    category, subcategory = pair
    return category if category == subcategory else f"{category}{BETWEEN}{subcategory}"


def _titled(title: str, year: int | None) -> str:
    return f"{title} ({year})" if year else title
