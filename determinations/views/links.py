"""Addresses of searches: each link on a page of results is its own address changed a bit."""

from __future__ import annotations

from collections.abc import Collection

from django.http import QueryDict
from django.urls import reverse

NO_PART = ("page", "find")
"""Where one is in a result or a list; no part of the search that a link leads to."""


def search_url(data: QueryDict, **changes: str | None) -> str:
    """The address of this search with some parameters changed, empty ones left out."""
    changed = _kept(data, (*NO_PART, *changes))
    for name, value in changes.items():
        if value:
            changed[name] = value
    return _address(changed)


def search_url_without(data: QueryDict, name: str, value: str | None = None) -> str:
    """The address of this search without a value of a filter, or without any for None."""
    return _address(_without(data, name, value))


def search_url_with(data: QueryDict, name: str, value: str) -> str:
    """The address of this search with one more value of a filter."""
    changed = _without(data, name, value)
    changed.appendlist(name, value)
    return _address(changed)


def search_in_full(data: QueryDict) -> str:
    """The parameters of a search, with the page that one is on."""
    return _kept(data).urlencode()


def with_search(address: str, search: str) -> str:
    """An address that also tells by which search one came there: its words are marked there, and a
    link leads back.
    """
    path, mark, anchor = address.partition("#")
    return f"{path}?{search}{mark}{anchor}" if search else address


def _without(data: QueryDict, name: str, value: str | None) -> QueryDict:
    remaining = _kept(data, NO_PART)
    kept = [one for one in remaining.getlist(name) if value not in (None, one)]
    if kept:
        remaining.setlist(name, kept)
    else:
        remaining.pop(name, None)
    return remaining


def _kept(data: QueryDict, left_out: Collection[str] = ()) -> QueryDict:
    """The parameters that say something, to change."""
    kept = QueryDict(mutable=True)
    for name, values in data.lists():
        said = [value for value in values if value]
        if said and name not in left_out:
            kept.setlist(name, said)
    return kept


def _address(data: QueryDict) -> str:
    return f"{reverse('decisions')}?{data.urlencode()}"
