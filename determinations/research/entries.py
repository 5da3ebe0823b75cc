"""What has a page of its own: guidelines and their places, treatments, specialties, reviewers.

An entry stands for one value of a filter, or for several that are one thing to readers: the pages
of a range, the spellings of a section. Its path is what its URL is made of.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.text import slugify

from determinations.models import pages_label
from determinations.search import (
    FACETS,
    SearchRequest,
    Side,
    count_outcomes,
    family,
    labels,
    of_side,
    slug_of,
)
from determinations.vocabulary import GuidelineSource, page_topics, topic_for

from .cited_places import cited_places

MOST_PAGES = 50
"""Pages of a range: so many values a filter takes."""

_PAGES = re.compile(r"(?:pp?\.? ?-?)?([0-9]{1,5})(?:[-\u2013]([0-9]{1,5}))?", re.IGNORECASE)


class Kind(StrEnum):
    """Kinds of entries; the values are the names of their facets."""

    GUIDELINE = "guideline"
    PLACE = "mtus_page"
    CATEGORY = "category"
    TREATMENT = "treatment"
    SPECIALTY = "specialty"
    REVIEWER = "reviewer"

    @property
    def is_cited(self) -> bool:
        return self in (Kind.GUIDELINE, Kind.PLACE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing whose decisions are told together."""

    kind: Kind
    path: tuple[str, ...]
    """Parts of its URL."""
    values: tuple[str, ...]
    """Of the facet of its kind: any of them."""
    label: str
    short: str
    """What it is called beside others of its parent: "pp. 98-99: physical medicine"."""

    def request(self, *sides: Side) -> SearchRequest:
        """Return the search for its decisions; of what is cited, cited by each of these sides.

        Without a side, by either.
        """
        if not self.kind.is_cited:
            return SearchRequest(facets={self.kind.value: self.values})
        return SearchRequest(
            facets={self.facet_of(side): self.values for side in sides or (Side.EITHER,)}
        )

    def facet_of(self, side: Side) -> str:
        """Return the facet of a side's citations that has the values of what is cited."""
        guidelines, places = of_side(side)
        return guidelines if self.kind is Kind.GUIDELINE else places


def guideline_entry(written: str) -> Entry | None:
    """Return a guideline or kind of source by its key, None where there is none."""
    key = slugify(written)
    label = labels().names["guideline"].get(key)
    if label is None:
        return None
    return Entry(Kind.GUIDELINE, (key,), (key,), label, label)


def place_entry(guideline: str, written: str) -> Entry | None:
    """Return pages or a section of a guideline, None where nothing cites them.

    Pages are written "98" or "98-99", sections by their slugs. Raises what `count_outcomes` raises.
    """
    key = slugify(guideline)
    cited = cited_places(key)
    pages = read_pages(written)
    if pages is not None:
        entry = pages_entry(key, pages)
        return entry if cited.are_cited(entry.values) else None
    return section_entry(key, cited.spellings(slugify(written)))


def read_pages(written: str) -> range | None:
    """Return the pages that "98", "p. 98" or "98-99" names, None for something else."""
    match = _PAGES.fullmatch(written.strip())
    if match is None:
        return None
    first, last = sorted((int(match[1]), int(match[2] or match[1])))
    return range(first, last + 1) if first and last - first < MOST_PAGES else None


def pages_entry(key: str, pages: range) -> Entry:
    """Return the entry of these pages of a guideline, whoever cites them."""
    first, last = pages[0], pages[-1]
    slug = str(first) if first == last else f"{first}-{last}"
    topics = {topic_for(key, page, "") for page in pages}
    said = pages_label(first, last)
    short = f"{said}: {topics.pop()}" if len(topics) == 1 and "" not in topics else said
    name = labels().names[Kind.PLACE].get(key, key)
    values = tuple(f"{key}:{page}" for page in pages)
    return Entry(Kind.PLACE, (key, slug), values, f"{name}, {short}", short)


def section_entry(key: str, spellings: Sequence[str]) -> Entry | None:
    """Return the entry of a section in all of these spellings, called by the first one.

    None for a section whose name has no slug.
    """
    slug = slug_of(spellings[0]) if spellings else ""
    if not slug:
        return None
    label = labels().label(Kind.PLACE, spellings[0])
    short = spellings[0].partition(":")[2]
    return Entry(Kind.PLACE, (key, slug), tuple(spellings), label, short)


def category_entry(written: str) -> Entry | None:
    slug = slugify(written)
    label = labels().names[Kind.CATEGORY].get(slug)
    return Entry(Kind.CATEGORY, (slug,), (slug,), label, label) if label else None


def treatment_entry(category: str, written: str) -> Entry | None:
    """Return a type of treatment by the slugs of its category and of itself."""
    over, slug = category_entry(category), slugify(written)
    if over is None:
        return None
    value = f"{over.path[0]}-{slug}"
    name = labels().names[Kind.TREATMENT].get(value)
    if name is None:
        return None
    label = name if name == over.label else f"{over.label}: {name}"
    return Entry(Kind.TREATMENT, (*over.path, slug), (value,), label, name)


def specialty_entry(written: str) -> Entry | None:
    slug = slugify(written)
    label = labels().names[Kind.SPECIALTY].get(slug)
    return Entry(Kind.SPECIALTY, (slug,), (slug,), label, label) if label else None


def reviewer_entry(specialties: str, states: str) -> Entry | None:
    """Return a reviewer profile by its two parts, None where it has no decision.

    Raises what `count_outcomes` raises.
    """
    value = f"{specialties}:{states}".lower()
    (counted,) = count_outcomes([SearchRequest(facets={Kind.REVIEWER.value: (value,)})])
    if not counted.whole.decided + counted.whole.undecided:
        return None
    label = labels().label(Kind.REVIEWER, value)
    first, _, last = value.partition(":")
    return Entry(Kind.REVIEWER, (first, last), (value,), label, label)


ENTRY_AT: Mapping[Kind, Callable[..., Entry | None]] = {
    Kind.GUIDELINE: guideline_entry,
    Kind.PLACE: place_entry,
    Kind.CATEGORY: category_entry,
    Kind.TREATMENT: treatment_entry,
    Kind.SPECIALTY: specialty_entry,
    Kind.REVIEWER: reviewer_entry,
}
"""What gives an entry of each kind by the parts of its path."""


def path_of(facet: str, value: str) -> tuple[Kind, tuple[str, ...]] | None:
    """Return the kind and path of the entry of a facet's value, None where it has none.

    Whether a decision has the value is not asked.
    """
    side = FACETS[facet].side
    kind = facet
    if side is not None:
        kind = of_side(Side.EITHER)[of_side(side).index(facet)]
    if kind not in set(Kind):
        return None
    key, _, rest = value.partition(":")
    match Kind(kind):
        case Kind.PLACE:
            slug = slug_of(value)
            return (Kind.PLACE, (key, slug)) if slug else None
        case Kind.TREATMENT:
            over = category_of(value)
            return (Kind.TREATMENT, (over, value[len(over) + 1 :])) if over else None
        case Kind.REVIEWER:
            return Kind.REVIEWER, (key, rest)
        case plain:
            return plain, (value,)


def category_of(treatment: str) -> str:
    """Return the slug of a treatment type's category, "" for what is no treatment type."""
    is_within = FACETS[family(Kind.TREATMENT)[0]].is_within
    over = [slug for slug in labels().names[Kind.CATEGORY] if is_within(treatment, slug)]
    return max(over, key=len, default="")


def is_source(entry: Entry) -> bool:
    """Return whether an entry is a kind of source, not a guideline of the MTUS."""
    return entry.kind is Kind.GUIDELINE and entry.path[0] in set(GuidelineSource)


def topics_of(entry: Entry) -> tuple[Entry, ...]:
    """Return the pages of a guideline that are known to treat something, as entries."""
    key = entry.path[0]
    return tuple(pages_entry(key, range(first, last + 1)) for first, last, _ in page_topics(key))
