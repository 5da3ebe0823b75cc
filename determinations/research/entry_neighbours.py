"""What stands beside an entry: the pages before and after, other sections, other types."""

from __future__ import annotations

from dataclasses import dataclass

from determinations.search import SearchRequest, count_outcomes, slug_of, specialties_of

from .cited_places import CitedPlaces, cited_places
from .entries import (
    Entry,
    Kind,
    is_source,
    pages_entry,
    path_of,
    section_entry,
    specialty_entry,
    topics_of,
    treatment_entry,
)
from .rates import lines_of, most_decided

MOST_BESIDE = 12


@dataclass(frozen=True, slots=True)
class Beside:
    """`before` and `after` are the nearest pages that are cited; `others` has no numbers."""

    before: Entry | None = None
    after: Entry | None = None
    topics: tuple[Entry, ...] = ()
    """Pages of the same guideline that treat something, as they follow each other."""
    others: tuple[Entry, ...] = ()
    """Of a place, other sections; of a treatment type, other types; of a reviewer, specialties."""


def beside(entry: Entry) -> Beside:
    """Return the neighbours of an entry. Raises what `count_outcomes` raises."""
    match entry.kind:
        case Kind.GUIDELINE if not is_source(entry):
            return Beside(topics=_topics(entry, cited_places(entry.path[0])))
        case Kind.PLACE:
            return _beside_place(entry)
        case Kind.TREATMENT:
            return Beside(others=_other_types(entry))
        case Kind.REVIEWER:
            slugs = specialties_of(entry.values[0])
            return Beside(others=tuple(each for slug in slugs if (each := specialty_entry(slug))))
    return Beside()


def _beside_place(entry: Entry) -> Beside:
    key = entry.path[0]
    cited = cited_places(key)
    pages = sorted({int(slug) for place in cited.places() if (slug := slug_of(place)).isdecimal()})
    own = [int(slug) for value in entry.values if (slug := slug_of(value)).isdecimal()]
    before = [page for page in pages if own and page < own[0]][-1:]
    after = [page for page in pages if own and page > own[-1]][:1]
    return Beside(
        before=pages_entry(key, range(before[0], before[0] + 1)) if before else None,
        after=pages_entry(key, range(after[0], after[0] + 1)) if after else None,
        topics=_topics(entry, cited) if own else (),
        others=_other_sections(entry, cited),
    )


def _topics(entry: Entry, cited: CitedPlaces) -> tuple[Entry, ...]:
    """Return the topics of a guideline, of a place those that it is of."""
    is_place = entry.kind is Kind.PLACE
    return tuple(
        topic
        for topic in topics_of(entry)
        if topic.path != entry.path
        and cited.are_cited(topic.values)
        and (not is_place or not set(entry.values).isdisjoint(topic.values))
    )


def _other_sections(entry: Entry, cited: CitedPlaces) -> tuple[Entry, ...]:
    """Return the sections of a place's guideline with the most decisions."""
    by_slug: dict[str, list[str]] = {}
    for place in sorted(cited.places(), key=lambda place: (-cited.decisions(place), place)):
        if not slug_of(place).isdecimal() and place not in entry.values:
            by_slug.setdefault(slug_of(place), []).append(place)
    sections = (section_entry(entry.path[0], spellings) for spellings in by_slug.values())
    return tuple(each for each in sections if each)[:MOST_BESIDE]


def _other_types(entry: Entry) -> tuple[Entry, ...]:
    """Return the types of a treatment's category with the most decisions."""
    request = SearchRequest(facets={Kind.CATEGORY.value: entry.path[:1]})
    (found,) = count_outcomes([request], (entry.kind.value,))
    lines = sorted(lines_of(request, entry.kind, found.values[entry.kind]), key=most_decided)
    paths = [path_of(entry.kind, line.value) for line in lines if line.value not in entry.values]
    entries = (treatment_entry(*found[1]) for found in paths[:MOST_BESIDE] if found)
    return tuple(each for each in entries if each)
