"""Places: a guideline with a page or section, as "low-back-2004:98"; and what stands under what."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from django.utils.text import slugify

from determinations.vocabulary import GuidelineSource, canonical_section

MOST_PAGES_A_CITATION = 60
_SOURCES = frozenset(GuidelineSource)


def places_of(guideline: str, section: str, first: int | None, last: int | None) -> Iterator[str]:
    """Yield the places of a citation: each of its pages, from first to last, and its section.

    The same page of two guidelines is two places.
    """
    for page in cited_pages(first, last):
        yield f"{guideline}:{page}"
    if section:
        yield f"{guideline}:{section_name(section)}"


def cited_pages(first: int | None, last: int | None) -> range:
    """Return the pages of a citation, of very many only the first."""
    if first is None or last is None:
        return range(0)
    return range(first, min(last + 1, first + MOST_PAGES_A_CITATION))


@lru_cache(maxsize=20_000)
def section_name(written: str) -> str:
    """Return a section as it is counted: typos corrected, headings in capitals as other words."""
    name = canonical_section(written)
    return name.capitalize() if name.isupper() and " " in name else name


def slug_of(place: str) -> str:
    """Return a place's page or section as URLs have it: "98", "special-studies".

    "" for a section without a Latin letter or digit. Sections that differ in capitals and
    punctuation alone have one slug.
    """
    page_or_section = place.partition(":")[2]
    return page_or_section if page_or_section.isdecimal() else slugify(page_or_section)


def is_cited_within(value: str, wider: str) -> bool:
    """Return whether a guideline or place stands under this guideline or kind of source.

    Under the MTUS stand its guidelines, under a guideline its places.
    """
    if wider == GuidelineSource.MTUS:
        return value.partition(":")[0] not in _SOURCES
    return value.startswith(f"{wider}:")


def is_treatment_within(value: str, wider: str) -> bool:
    """Return whether a treatment type stands under this category, by their slugs."""
    return value.startswith(f"{wider}-")
