"""A validated search as plain data: the one form in which pages, API and tests ask for results."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from django.core.paginator import Page, Paginator

from .facets import FACETS, Side, child_of, family

RANGES: Mapping[str, str] = {
    "decided": "Decided",
    "injured": "Injured",
    "received": "Received",
    "added": "Added",
}
"""Stem of the parameters `<stem>_after` and `<stem>_before`, both inclusive."""

AMOUNTS: Mapping[str, str] = {"sessions": "Sessions", "tablets": "Tablets"}
"""Stem of the parameters `<stem>_min` and `<stem>_max`, both inclusive: what is in dispute, as
`letters.treatments.totals` counts it. Where that is not sure, no range includes an item."""

PER_PAGE = 25
MOST_PER_PAGE = 100
DEEPEST = 10_000
"""Pages reach this many results deep; beyond that nobody reads, and every page costs more."""


class Scope(StrEnum):
    """Which texts must have the words that name no field. Each scope has those of the one before.

    Of the heading are also the names of what it is about (`index/subjects.py`).
    """

    HEADING = "heading"
    REASONS = "reasons"
    LETTER = "letter"


class Sort(StrEnum):
    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"
    ADDED = "added"

    @property
    def label(self) -> str:
        return "Newly added" if self is Sort.ADDED else self.value.capitalize()


@dataclass(frozen=True, slots=True)
class DateRange:
    """Days from `after` to `before`, both included, either open."""

    after: date | None = None
    before: date | None = None

    def __bool__(self) -> bool:
        return self.after is not None or self.before is not None


@dataclass(frozen=True, slots=True)
class NumberRange:
    """Whole numbers above zero from `least` to `most`, both included, either open."""

    least: int | None = None
    most: int | None = None

    def __bool__(self) -> bool:
        return self.least is not None or self.most is not None


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """Query, filters, order and page. All filters hold on the same disputed item."""

    q: str = ""
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ranges: Mapping[str, DateRange] = field(default_factory=dict)
    amounts: Mapping[str, NumberRange] = field(default_factory=dict)
    retrospective: bool | None = None
    cases: tuple[int, ...] | None = None
    """Ids of the cases whose items may be found, None for all; no parameter of the address."""
    side: Side = Side.EITHER
    """Whose citations are counted; citations that are chosen are counted as well."""
    expand: bool = True
    """Whether abbreviations and brand names also find what they stand for, and treatments that are
    named otherwise what they are about."""
    scope: Scope | None = None
    """None leaves it to the search."""
    all_but_one: bool = False
    """Whether to find what has all plain words of the query but one, and not what has all."""
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    per_page: int = PER_PAGE

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.per_page

    def page_of(self, total: int) -> Page[int]:
        """Return this page of `total` results; for a page beyond the last that is served, that one.

        Whole pages are served, down to `DEEPEST`.
        """
        reachable = DEEPEST - DEEPEST % self.per_page
        return Paginator(range(min(total, reachable)), self.per_page).get_page(self.page)

    @property
    def counted_by(self) -> tuple[object, ...]:
        """What counts depend on: everything but the order and the page."""
        chosen = sorted((name, values) for name, values in self.facets.items() if values)
        ranges = sorted((name, days.after, days.before) for name, days in self.ranges.items())
        amounts = sorted((name, kind.least, kind.most) for name, kind in self.amounts.items())
        switches = self.retrospective, self.side, self.expand, self.scope, self.all_but_one
        return self.q, tuple(chosen), tuple(ranges), tuple(amounts), switches, self.cases

    @property
    def is_filtered(self) -> bool:
        """Whether a filter is on, beside the words."""
        return bool(self.facets or self.ranges or self.amounts or self.retrospective is not None)

    @property
    def is_about_letters(self) -> bool:
        """Whether every condition holds for all items of a letter or for none of them."""
        return (
            not self.q
            and self.cases is None
            and not self.amounts
            and self.retrospective is None
            and all(FACETS[name].of_letter for name, values in self.facets.items() if values)
        )

    def conditions(self) -> Iterator[Mapping[str, tuple[str, ...]]]:
        """Yield the conditions that the facets make, each as facet name to values.

        An item has to meet every condition, each by any of its values. A tree of facets is one
        condition: of Pharmaceuticals, Opioids and Surgery chosen together, opioids and all of
        surgery are left, since a type narrows its own category and leaves others as they are. So do
        a guideline the MTUS, and a place its guideline.
        """
        for facet in FACETS.values():
            if facet.parent is None:
                chosen = {name: self._not_narrowed(name) for name in family(facet.name)}
                if any(chosen.values()):
                    yield {name: values for name, values in chosen.items() if values}

    def _not_narrowed(self, name: str) -> tuple[str, ...]:
        """Return the values chosen in a facet, without those under which others are chosen."""
        tree = family(name)
        narrower = [value for member in tree for value in self.facets.get(member, ())]
        is_within = FACETS[tree[0]].is_within
        return tuple(
            value
            for value in self.facets.get(name, ())
            if child_of(name) is None or not any(is_within(other, value) for other in narrower)
        )

    def narrowing(self, name: str) -> Callable[[str], SearchRequest | None]:
        """Return what makes, of a value of a facet, the request for what is chosen under it.

        That is the value alone where nothing narrows it: it, or what it stands under, is chosen, or
        nothing of its tree is. Otherwise it is what is chosen under it; None where nothing is.
        """
        tree, is_within = family(name), FACETS[family(name)[0]].is_within
        others = {each: values for each, values in self.facets.items() if each not in tree}
        chosen = [
            (member, below)
            for condition in self.conditions()
            for member, values in condition.items()
            for below in values
            if member in tree
        ]

        def narrowed(value: str) -> SearchRequest | None:
            if not chosen or any(
                (member == name and value == below) or is_within(value, below)
                for member, below in chosen
            ):
                return replace(self, facets={**others, name: (value,)})
            narrower = [each for each in chosen if is_within(each[1], value)]
            facets = {
                member: tuple(below for other, below in narrower if other == member)
                for member in tree
            }
            facets = {member: values for member, values in facets.items() if values}
            return replace(self, facets={**others, **facets}) if facets else None

        return narrowed

    def counted_facets(self) -> tuple[str, ...]:
        """Return the names of the facets whose values are counted.

        Citations are counted of one side, and where some are chosen: each tree costs as much as
        all other facets together.
        """
        return tuple(
            facet.name
            for facet in FACETS.values()
            if facet.side in (None, self.side)
            or any(self.facets.get(name) for name in family(facet.name))
        )

    def without(self, facet: str) -> SearchRequest:
        """Return this request without what is chosen in a facet, or in the tree that it is of."""
        dropped = family(facet)
        return replace(self, facets={k: v for k, v in self.facets.items() if k not in dropped})
