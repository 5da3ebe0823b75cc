"""The table of facets: each facet is defined by its row.

A new facet takes one row here and its values in `index/facts.py`. Derived from the rows are the
index's fields and columns, the filters of page and API, the order on the page, the tree of
treatments, how letters are counted, and what values are called and sorted by.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache

from determinations.models import CitedBy, ItemOutcome
from determinations.vocabulary import GuidelineSource, LabelledValue

from . import value_names
from .places import is_cited_within, is_treatment_within
from .reviewer_profiles import profile_label


class Side(LabelledValue):
    """Whose citations are meant; the values stand in URLs.

    What the rationale names is no side's statement, so it is not among those of either side.
    """

    EITHER = "", "Either side"
    ADMINISTRATOR = "administrator", "Claims administrator"
    REVIEWER = "reviewer", "Reviewer"
    RATIONALE = "rationale", "Rationale"

    @classmethod
    def of(cls, cited_by: str) -> Side:
        """Return the side that the record calls so."""
        return _SIDES[CitedBy(cited_by)]


_SIDES = {
    CitedBy.CLAIMS_ADMINISTRATOR: Side.ADMINISTRATOR,
    CitedBy.IMRO: Side.REVIEWER,
    CitedBy.RATIONALE: Side.RATIONALE,
}


class Stored(Enum):
    """How the index holds the values of a facet; `index/schema.py` says why it matters."""

    PLAIN = auto()
    """At most one value an item."""
    SET = auto()
    """Several values an item, in few combinations: joined in one column."""
    PLACES = auto()
    """Pages and sections, in very many combinations: spread over the facet's columns."""


class Order(Enum):
    """How values are sorted beside the results, after those that are chosen."""

    MOST_FIRST = auto()
    NEWEST_FIRST = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """One row of the table."""

    name: str
    """The URL parameter, and the field of the index."""
    label: str
    stored: Stored = Stored.SET
    columns: int = 1
    """By how many columns it is counted (`Stored.PLACES`); the last one has all that are left."""
    of_letter: bool = False
    """Whether all items of a letter have the same values."""
    is_open: bool = False
    """Whether the page shows it unfolded from the start."""
    parent: str | None = None
    """The facet under which this one stands as a tree; both facets are one choice, see
    `SearchRequest.conditions`."""
    is_within: Callable[[str, str], bool] = is_treatment_within
    """Whether a value stands under another one of the tree, in the row of the parent facet."""
    tree_label: str = ""
    """What the page calls a tree, in the row of its parent facet."""
    side: Side | None = None
    """Whose citations it is about, if it is about citations."""
    cites: str = ""
    """How a sentence about a chosen citation begins, as "Reviewer cited"."""
    choices: tuple[tuple[str, str], ...] = ()
    """All values with their names, where these are fixed; others are refused then."""
    help_text: str = ""
    order: Order = Order.MOST_FIRST
    read_names: Callable[[], Mapping[str, str]] = dict
    """Reads the names that `value_label` takes from the database."""
    value_label: Callable[[str, Mapping[str, str]], str] = value_names.named
    """What a value is called, given the names."""
    label_in_tree: Callable[[str], str] | None = None
    """What a value is called under its parent's value, where that is not its label."""

    @property
    def has_several(self) -> bool:
        """Whether one item can have several of its values."""
        return self.stored is not Stored.PLAIN

    def sentence(self, value: str, label: str) -> str:
        """Return what a chosen value with this label says of the decisions found."""
        if self.cites:
            return f"{self.cites} {self.said(value, label)}"
        return f"{self.label}: {label}"

    def short_sentence(self, value: str, label: str) -> str:
        """Return the same for a title, among others: without what the filter is called."""
        if self.cites:
            return f"{self.cites.lower()} {self.said(value, label)}"
        return label.lower() if self.choices else label

    def said(self, value: str, label: str) -> str:
        """Return what a value with this label is called inside of a sentence."""
        return value_names.inside_sentence(value, label) if self.cites else label


def _cited(side: Side, guideline: str, place: str, cites: str, columns: int) -> Iterator[Facet]:
    """Yield the tree of what a side cited: a guideline or kind of source, and places under it."""
    how = {
        Side.EITHER: "",
        Side.RATIONALE: " named in the rationale",
    }.get(side, f" cited by the {side.label.lower()}")
    yield Facet(
        name=guideline,
        label=f"Guideline{how or ' cited'}",
        tree_label="Guidelines cited",
        is_open=True,
        side=side,
        cites=cites,
        is_within=is_cited_within,
        help_text="A guideline's key, or a kind of source: "
        + ", ".join(source.value for source in GuidelineSource)
        + ".",
        read_names=value_names.guidelines,
    )
    yield Facet(
        name=place,
        label=f"MTUS page or section{how}",
        stored=Stored.PLACES,
        columns=columns,
        parent=guideline,
        side=side,
        cites=cites,
        help_text="<guideline>:<page> or <guideline>:<section>. A place narrows its own guideline "
        "and leaves other sources as they are.",
        read_names=value_names.short_guidelines,
        value_label=value_names.place,
        label_in_tree=value_names.place_in_guideline,
    )


_ROWS = (
    Facet(
        name="outcome",
        label="Outcome",
        stored=Stored.PLAIN,
        is_open=True,
        choices=tuple(ItemOutcome.choices()),
    ),
    Facet(
        name="category",
        label="Treatment category",
        tree_label="Treatment",
        stored=Stored.PLAIN,
        is_open=True,
        read_names=value_names.treatment_categories,
    ),
    Facet(
        name="treatment",
        label="Treatment type",
        stored=Stored.PLAIN,
        parent="category",
        help_text="A type narrows its own category and leaves other categories as they are.",
        read_names=value_names.treatment_types,
    ),
    Facet(
        name="specialty",
        label="Reviewer\u2019s specialty",
        of_letter=True,
        is_open=True,
        read_names=value_names.specialties,
    ),
    *_cited(Side.EITHER, "guideline", "mtus_page", "Either side cited", columns=4),
    *_cited(
        Side.ADMINISTRATOR,
        "administrator_guideline",
        "administrator_page",
        "Claims administrator cited",
        columns=2,
    ),
    *_cited(Side.REVIEWER, "reviewer_guideline", "reviewer_page", "Reviewer cited", columns=2),
    *_cited(Side.RATIONALE, "rationale_guideline", "rationale_page", "Rationale names", columns=2),
    Facet(name="body_part", label="Body part", value_label=value_names.capitalized),
    Facet(
        name="year",
        label="Year of decision",
        stored=Stored.PLAIN,
        of_letter=True,
        order=Order.NEWEST_FIRST,
    ),
    Facet(name="state", label="Licensed in", of_letter=True),
    Facet(
        name="reviewer",
        label="Reviewer profile",
        stored=Stored.PLAIN,
        of_letter=True,
        help_text="Specialties and states of licensure together, as in pain-medicine:ca_tx.",
        read_names=value_names.specialties,
        value_label=profile_label,
    ),
)

FACETS: Mapping[str, Facet] = {facet.name: facet for facet in _ROWS}
"""By name, in the order of the page. Several values of one facet mean or."""


def child_of(name: str) -> Facet | None:
    """Return the facet that stands under this one as a tree, None where none does."""
    return next((facet for facet in FACETS.values() if facet.parent == name), None)


def family(name: str) -> tuple[str, ...]:
    """Return the names of the facets chosen and counted together with this one, parent first."""
    top = FACETS[name].parent or name
    child = child_of(top)
    return (top, child.name) if child else (top,)


@cache
def of_side(side: Side) -> tuple[str, ...]:
    """Return the names of the facets about this side's citations, parent first."""
    return tuple(facet.name for facet in FACETS.values() if facet.side is side)
