"""Addresses of entries: of guidelines, places, treatments, specialties, reviewer profiles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from determinations.models import Case, DisputedItem
from determinations.research.entries import MOST_PAGES, Entry, Kind, path_of
from determinations.research.items import Cited
from determinations.search import FACETS, SearchRequest, labels, places_of, profile_of
from determinations.vocabulary import GuidelineSource, sources_named_in

MOST_LINKS = 3
"""Entries that a list of results names: of what is chosen in its filters."""

_PART = re.compile(r"[a-z0-9_-]+")
"""What a part of a path is made of; what a URL asks a filter for can be anything."""


@dataclass(frozen=True, slots=True)
class EntryLink:
    label: str
    url: str


def entry_url(entry: Entry) -> str:
    return url_of(entry.kind, entry.path)


def url_of(kind: Kind, path: Sequence[str]) -> str:
    """Return the address of an entry, given its kind and the parts of its path."""
    return reverse(kind.name.lower(), args=path)


def value_url(facet: str, value: str) -> str:
    """Return the address of the entry of a facet's value, "" where it has none."""
    found = path_of(facet, value)
    return url_of(*found) if found and all(map(_PART.fullmatch, found[1])) else ""


def links_to_chosen(request: SearchRequest) -> list[EntryLink]:
    """Return links to the entries of what is chosen in the filters of a search, each once."""
    found: dict[str, EntryLink] = {}
    for name, values in request.facets.items():
        for value in values:
            if url := value_url(name, value):
                label = FACETS[name].said(value, labels().label(name, value))
                found.setdefault(url, EntryLink(label, url))
    return list(found.values())[:MOST_LINKS]


def citation_url(cited: Cited) -> str:
    """Return the address of the narrowest entry that a citation names: pages, section, guideline.

    Of several sources outside the MTUS, of the first.
    """
    key, first, last = cited.guideline, cited.first_page, cited.last_page
    if key is None:
        sources = sources_named_in(cited.source) if cited.source else (GuidelineSource.NONE,)
        return value_url(Kind.GUIDELINE, sources[0])
    if first is not None and last is not None and last - first < MOST_PAGES:
        return url_of(Kind.PLACE, (key, str(first) if first == last else f"{first}-{last}"))
    (section, *_) = (*places_of(key, cited.section, None, None), "")
    return (section and value_url(Kind.PLACE, section)) or value_url(Kind.GUIDELINE, key)


def treatment_url(item: DisputedItem) -> str:
    category, slug = item.treatment.category_slug, item.treatment.slug
    return url_of(Kind.TREATMENT, (category, slug.removeprefix(f"{category}-")))


def reviewer_url(case: Case) -> str:
    """Return the address of the profile of a case's reviewer, "" where the letter names none."""
    if case.reviewer is None:
        return ""
    slugs = [specialty.slug for specialty in case.reviewer.specialties.all()]
    profile = profile_of(slugs, case.reviewer.licensure_states)
    return value_url(Kind.REVIEWER, profile) if profile else ""
