"""What a reader asks, as plain data: the one form in which pages, API and tests ask the search."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from math import ceil

FACETS: Mapping[str, str] = {
    "outcome": "Outcome",
    "category": "Treatment category",
    "treatment": "Treatment type",
    "specialty": "Reviewer\u2019s specialty",
    "guideline": "Guideline cited",
    "mtus_page": "MTUS page or section",
    "body_part": "Body part",
    "year": "Year of decision",
    "state": "Licensed in",
    "cited_by": "MTUS cited by",
}
"""Parameter name to label, in the order of the page. Several values of one facet mean or."""

TREE = ("category", "treatment")
"""Treatment types stand under their category: both are one choice, see `SearchRequest.branches`."""

LETTER_FACETS = ("specialty", "year", "state")
"""Facets that say something of the letter, not of one item in it."""

RANGES: Mapping[str, str] = {"decided": "Decided", "injured": "Injured", "received": "Received"}
"""Stem of the parameters `<stem>_after` and `<stem>_before`, both inclusive."""

PER_PAGE = 25
MOST_PER_PAGE = 100
DEEPEST = 10_000
"""Pages reach this many results deep; beyond that nobody reads, and every page costs more."""


class Sort(StrEnum):
    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class DateRange:
    """Days from `after` to `before`, both included, either open."""

    after: date | None = None
    before: date | None = None

    def __bool__(self) -> bool:
        return self.after is not None or self.before is not None


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One question to the archive. All filters hold on the same disputed item."""

    q: str = ""
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ranges: Mapping[str, DateRange] = field(default_factory=dict)
    retrospective: bool | None = None
    expand: bool = True
    """Whether abbreviations and brand names also find what they stand for."""
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    per_page: int = PER_PAGE

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.per_page

    def last_page(self, total: int) -> int:
        """The last page of `total` results that can be asked for; 1 where there are none."""
        return max(1, min(ceil(total / self.per_page), DEEPEST // self.per_page))

    @property
    def counted_by(self) -> tuple[object, ...]:
        """What counts depend on: everything but the order and the place in it."""
        chosen = sorted((name, values) for name, values in self.facets.items() if values)
        ranges = sorted((name, days.after, days.before) for name, days in self.ranges.items())
        return self.q, tuple(chosen), tuple(ranges), self.retrospective, self.expand

    @property
    def is_about_letters(self) -> bool:
        """Whether every condition holds for all items of a letter or for none of them."""
        return (
            not self.q
            and self.retrospective is None
            and all(name in LETTER_FACETS for name, values in self.facets.items() if values)
        )

    @property
    def branches(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What is chosen in the tree of treatments: whole categories, and treatment types.

        A type narrows its own category and leaves others as they are: of Pharmaceuticals, Opioids
        and Surgery chosen together, opioids and all of surgery are left.
        """
        types = self.facets.get("treatment", ())
        whole = (
            category
            for category in self.facets.get("category", ())
            if not any(is_within(one, category) for one in types)
        )
        return tuple(whole), types

    def without(self, facet: str) -> SearchRequest:
        """The same question without what is chosen in one facet, or in the tree that it is of."""
        dropped = siblings(facet)
        return replace(self, facets={k: v for k, v in self.facets.items() if k not in dropped})


def siblings(facet: str) -> tuple[str, ...]:
    """The facets that are chosen and counted together with this one, itself included."""
    return TREE if facet in TREE else (facet,)


def is_within(treatment: str, category: str) -> bool:
    """Whether a treatment type is of a category, by their slugs."""
    return treatment.startswith(f"{category}-")
