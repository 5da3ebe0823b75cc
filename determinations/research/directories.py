"""Lists of entries: guidelines, sources and their places, treatments, specialties, reviewers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from determinations.search import (
    FACETS,
    Outcomes,
    SearchRequest,
    count_outcomes,
    family,
    of_side,
    slug_of,
)

from .cited_places import SHOWN_SIDES, CitedPlaces, cited_places
from .entries import Entry, Kind, guideline_entry, is_source, pages_entry, read_pages, section_entry
from .rates import Cell, Line, Rate, lines_of, most_decided


@dataclass(frozen=True, slots=True)
class CitedEntry:
    """What is cited, with the rate of the decisions in which each of `SHOWN_SIDES` cites it."""

    entry: Entry
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Places:
    """The first of a list of places, and how many more there are."""

    rows: tuple[CitedEntry, ...]
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Branch:
    """A treatment category with its types."""

    line: Line
    types: tuple[Line, ...]


def all_guidelines(wanted: str = "") -> list[CitedEntry]:
    """Return the guidelines and kinds of sources that decisions cite, the most decided first.

    Those whose names have all `wanted` words. Raises what `count_outcomes` raises.
    """
    facets = tuple(of_side(side)[0] for side in SHOWN_SIDES)
    (found,) = count_outcomes([SearchRequest()], facets)
    keys = {key for facet in facets for key in found.values[facet]}
    entries = [entry for key in keys if (entry := guideline_entry(key))]
    rows = [
        CitedEntry(
            entry,
            tuple(
                Cell(
                    Rate.of(found.values[facet].get(entry.path[0], Outcomes())),
                    entry.request(side),
                )
                for side, facet in zip(SHOWN_SIDES, facets, strict=True)
            ),
        )
        for entry in entries
        if matches(wanted, entry.label)
    ]
    return sorted(rows, key=lambda row: (-row.cells[0].rate.decided, row.entry.label))


def places_of_guideline(guideline: Entry, wanted: str, most: int) -> Places:
    """Return the pages and sections of a guideline that decisions cite, the most decided first.

    Those whose names have all `wanted` words. Raises what `count_outcomes` raises.
    """
    if is_source(guideline):
        return Places(())
    cited = cited_places(guideline.path[0])
    return _first(cited, [each for each in _entries(cited) if matches(wanted, each.short)], most)


def find_places(wanted: str, most: int) -> Places:
    """Return places of all guidelines whose names have all wanted words: "chronic pain 98-99".

    A range of pages is a place of its own beside its pages. Raises what `count_outcomes` raises.
    """
    if not wanted.split():
        return Places(())
    cited = cited_places()
    entries = _entries(cited)
    keys = dict.fromkeys(entry.path[0] for entry in entries)
    named = [pages for word in wanted.split() if (pages := read_pages(word)) and len(pages) > 1]
    ranges = [pages_entry(key, pages) for key in keys for pages in named]
    found = [entry for entry in ranges if cited.are_cited(entry.values)] + entries
    return _first(cited, [entry for entry in found if matches(wanted, entry.label)], most)


def matches(wanted: str, label: str) -> bool:
    """Return whether a name has all words; numbers are pages or years as a whole."""
    name = label.casefold()
    words = name.replace(",", " ").replace(":", " ").split()
    return all(_has(word, name, words) for word in wanted.casefold().split())


def _has(word: str, name: str, words: Sequence[str]) -> bool:
    pages = read_pages(word)
    if pages is None:
        return word in name
    return word in words or any(str(page) in words for page in pages)


def treatments() -> list[Branch]:
    """Return all categories and types with decisions. Raises what `count_outcomes` raises."""
    over, under = family(Kind.CATEGORY)
    request = SearchRequest()
    (found,) = count_outcomes([request], (over, under))
    types = sorted(lines_of(request, under, found.values[under]), key=most_decided)
    is_within = FACETS[over].is_within
    return [
        Branch(line, tuple(each for each in types if is_within(each.value, line.value)))
        for line in sorted(lines_of(request, over, found.values[over]), key=most_decided)
    ]


def values_of(kind: Kind, wanted: str = "") -> list[Line]:
    """Return the values of a kind that decisions have, the most decided first.

    Those whose names have all `wanted` words. Raises what `count_outcomes` raises.
    """
    request = SearchRequest()
    (found,) = count_outcomes([request], (kind.value,))
    lines = lines_of(request, kind.value, found.values[kind.value])
    return sorted((line for line in lines if matches(wanted, line.label)), key=most_decided)


def _entries(cited: CitedPlaces) -> list[Entry]:
    """Return an entry for each page, and one for each section in all of its spellings."""
    by_path: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for place in cited.places():
        by_path[place.partition(":")[0], slug_of(place)].append(place)
    entries: list[Entry | None] = []
    for (key, slug), places in by_path.items():
        if slug.isdecimal():
            entries.append(pages_entry(key, range(int(slug), int(slug) + 1)))
        else:
            places.sort(key=lambda place: (-cited.decisions(place), place))
            entries.append(section_entry(key, places))
    return [entry for entry in entries if entry]


def _first(cited: CitedPlaces, entries: Iterable[Entry], most: int) -> Places:
    """Return the entries with the most decisions, ranges of pages before their pages.

    What has one value is counted already; of ranges and spellings only those that are shown are.
    """
    ordered = sorted(
        entries,
        key=lambda entry: (-sum(map(cited.decisions, entry.values)), entry.label),
    )
    rows = tuple(_row(cited, entry) for entry in ordered[:most])
    return Places(rows, len(ordered[most:]))


def _row(cited: CitedPlaces, entry: Entry) -> CitedEntry:
    requests = [entry.request(side) for side in SHOWN_SIDES]
    if len(entry.values) == 1:
        counted = [cited.outcomes(side, entry.values[0]) for side in SHOWN_SIDES]
    else:
        counted = [each.whole for each in count_outcomes(requests)]
    return CitedEntry(entry, tuple(map(Cell, map(Rate.of, counted), requests)))
