"""The table of facets: each facet is defined by its row.

A new facet takes one row here and its values in `index/facts.py`. Derived from the rows are the
index's fields and columns, the filters of page and API, the order on the page, the tree of
treatments, how letters are counted, and what values are called and sorted by.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from determinations.models import CitedBy, ItemOutcome

from . import value_names


class Stored(Enum):
    """How the index holds the values of a facet; `index/schema.py` says why it matters."""

    PLAIN = auto()
    """At most one value an item."""
    SET = auto()
    """Several values an item, in few combinations: joined in one column."""
    PLACES = auto()
    """Pages and sections, in very many combinations: spread over several columns."""


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
    of_letter: bool = False
    """Whether all items of a letter have the same values."""
    is_open: bool = False
    """Whether the page shows it unfolded from the start."""
    parent: str | None = None
    """The facet under which this one stands as a tree. A value begins with its parent's value and a
    hyphen; both facets are one choice, see `SearchRequest.conditions`."""
    tree_label: str = ""
    """What the page calls a tree, in the row of its parent facet."""
    choices: tuple[tuple[str, str], ...] = ()
    """All values with their names, where these are fixed; others are refused then."""
    help_text: str = ""
    order: Order = Order.MOST_FIRST
    read_names: Callable[[], Mapping[str, str]] = dict
    """Reads the names that `value_label` takes from the database."""
    value_label: Callable[[str, Mapping[str, str]], str] = value_names.named
    """What a value is called, given the names."""


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
    Facet(name="guideline", label="Guideline cited", read_names=value_names.guidelines),
    Facet(
        name="mtus_page",
        label="MTUS page or section",
        stored=Stored.PLACES,
        is_open=True,
        help_text="<guideline>:<page> or <guideline>:<section>",
        read_names=value_names.short_guidelines,
        value_label=value_names.place,
    ),
    Facet(name="body_part", label="Body part", value_label=value_names.capitalized),
    Facet(
        name="year",
        label="Year of decision",
        stored=Stored.PLAIN,
        of_letter=True,
        order=Order.NEWEST_FIRST,
    ),
    Facet(name="state", label="Licensed in", of_letter=True),
    Facet(name="cited_by", label="MTUS cited by", choices=tuple(CitedBy.choices())),
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


def is_within(value: str, parent_value: str) -> bool:
    """Return whether a value stands under this value of the parent facet."""
    return value.startswith(f"{parent_value}-")
