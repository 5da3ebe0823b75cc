"""Places spelled otherwise than the archive does: "low-back-2004:special-studies", "...:098".

Values of filters are exact, so a place that is typed by hand or remembered in other capitals would
silently find nothing. What no decision has is looked up by its slug among the guideline's places.
"""

from __future__ import annotations

from django.http import QueryDict
from django.utils.text import slugify

from .facets import FACETS, Stored
from .index.reader import reader
from .outcome_counts import count_outcomes
from .places import slug_of
from .request import SearchRequest

_PLACES = tuple(facet for facet in FACETS.values() if facet.stored is Stored.PLACES)

MOST_LOOKED_UP = 10
"""Places of one address; nobody types more."""

LONGEST_NUMBER = 5
"""Digits of a page, with zeros before it."""


def respelled(data: QueryDict) -> QueryDict | None:
    """Return the parameters with places as the archive has them; None where nothing is to change.

    A section that the archive has in several spellings becomes all of them. Raises
    `IndexUnavailable`.
    """
    changed = {}
    for facet in _PLACES:
        given = list(dict.fromkeys(filter(None, data.getlist(facet.name))))
        odd = [value for value in given if _is_odd(facet.name, value)][:MOST_LOOKED_UP]
        spelled = {value: _spellings(facet.name, facet.parent or "", value) for value in odd}
        if any(spelled.values()):
            each = [other for value in given for other in spelled.get(value) or (value,)]
            changed[facet.name] = list(dict.fromkeys(each))
    if not changed:
        return None
    params = data.copy()
    for name, values in changed.items():
        params.setlist(name, values)
    return params


def _is_odd(facet: str, value: str) -> bool:
    return ":" in value and not reader.searcher().doc_freq(facet, value)


def _spellings(facet: str, parent: str, value: str) -> tuple[str, ...]:
    """Return the places of the archive that this one means, those with the most decisions first."""
    key, _, rest = value.partition(":")
    key = slugify(key)
    is_page = rest.isdecimal() and len(rest) <= LONGEST_NUMBER
    wanted = str(int(rest)) if is_page else slugify(rest)
    (found,) = count_outcomes([SearchRequest(facets={parent: (key,)})], (facet,))
    same = {
        place: counted.decided + counted.undecided
        for place, counted in found.values[facet].items()
        if place.startswith(f"{key}:") and slug_of(place) == wanted
    }
    return tuple(sorted(same, key=lambda place: (-same[place], place)))
