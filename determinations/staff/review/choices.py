"""What is chosen from a search: treatment types and guidelines, by the names that the page shows.

All that the archive knows is offered, also what no letter needed so far and has no row yet. A row
alone makes no guideline known: each letter that is read makes rows of what it cites, misread years
and all. One is known by the vocabulary, by a person who said what its name means, or, an edition of
a known title, by a determination that readers see.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from django.db.models import BooleanField, Case, Exists, IntegerField, OuterRef, Value, When

from determinations.ingest.reference_rows import ReferenceRows
from determinations.models import Guideline, GuidelineCitation, GuidelineName, TreatmentType
from determinations.vocabulary import (
    canonical_guideline,
    canonical_title,
    guideline_editions,
    treatment_types,
)

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
    unproven: set[int] = field(default_factory=set)
    """Editions of known titles that only letters name which no reader sees: not offered either."""

    @classmethod
    def of_rows(cls) -> Offered:
        """Look all of them up, in one query."""
        offered = cls({}, {})
        types = TreatmentType.objects.order_by().values_list(
            Value(True), "pk", "category", "subcategory", Value(None, IntegerField()),
            Value(True), Value(True),
        )  # fmt: skip
        is_named = Exists(GuidelineName.objects.filter(guideline=OuterRef("pk")))
        cited = GuidelineCitation.objects.filter(guideline=OuterRef("pk"))
        is_shown = Case(  # of editions that the vocabulary has no citation is looked at
            When(key__in=_known_keys(), then=True),
            default=Exists(cited.filter(item__case__published_at__isnull=False)),
            output_field=BooleanField(),
        )
        titles = Guideline.objects.order_by().values_list(
            Value(False), "pk", "title", Value(""), "year", is_named, is_shown
        )
        for is_treatment, pk, name, rest, year, named, shown in types.union(titles, all=True):
            if is_treatment:
                offered.treatments[pk] = _joined((name, rest))
                continue
            offered.guidelines[pk] = _titled(name, year)
            if not named and canonical_title(name) is None:
                offered.unknown.add(pk)
            elif not named and not shown:
                offered.unproven.add(pk)
        return offered

    @property
    def treatment_names(self) -> list[str]:
        """All of them, in alphabetical order."""
        return sorted({*map(_joined, treatment_types()), *self.treatments.values()})

    @property
    def guideline_names(self) -> list[str]:
        """Those that the archive knows, with their years, in alphabetical order."""
        known = {_titled(title, year) for title, year in guideline_editions()}
        named = {name for pk, name in self.guidelines.items() if self.knows_guideline(pk)}
        return sorted(known | named)

    def knows_guideline(self, pk: int) -> bool:
        """Return whether the archive knows a guideline by more than letters that wait."""
        return pk not in self.unknown and pk not in self.unproven

    def treatment_named(self, name: str) -> int | None:
        """Return the treatment type of this name, by its id; None where nothing was typed.

        Raise `NotOffered` where there is none.
        """
        known = {_joined(pair): pair for pair in treatment_types()}
        return _id_of(name, self.treatments, known, ReferenceRows().treatment, "treatment type")

    def guideline_named(self, name: str) -> int | None:
        """Return the guideline of this name, by its id; None where nothing was typed.

        Raise `NotOffered` where there is none.
        """
        known = {_titled(*edition): edition for edition in guideline_editions()}
        return _id_of(name, self.guidelines, known, ReferenceRows().guideline, "guideline")


def _id_of(
    name: str,
    rows: dict[int, str],
    known: Mapping[str, tuple[Any, ...]],
    row_for: Callable[..., TreatmentType | Guideline],
    what: str,
) -> int | None:
    """Return the id of the row of this name; one is made of what is known and has none yet."""
    wanted = _folded(name)
    if not wanted:
        return None
    for pk, label in rows.items():
        if _folded(label) == wanted:
            return pk
    for label, parts in known.items():
        if _folded(label) == wanted:
            row = row_for(*parts)
            rows[row.pk] = label
            return row.pk
    raise NotOffered(f"There is no such {what}. Choose one from the list.")


@cache
def _known_keys() -> list[str]:
    """Return the keys of the editions that the vocabulary has, and of its titles without a year."""
    named = {(title, each) for title, year in guideline_editions() for each in (year, None)}
    found = (canonical_guideline(title, year) for title, year in named)
    return sorted(edition.key for edition in found if edition is not None)


@lru_cache(4096)
def _folded(name: str) -> str:
    """Return a name as names are compared: in lowercase, with single blanks."""
    return " ".join(name.casefold().replace(BETWEEN.strip(), BETWEEN).split())


def _joined(pair: tuple[str, str]) -> str:
    category, subcategory = pair
    return category if category == subcategory else f"{category}{BETWEEN}{subcategory}"


def _titled(title: str, year: int | None) -> str:
    return f"{title} ({year})" if year else title
