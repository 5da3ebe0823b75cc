"""Addresses of searches: each link on a page of results is its own address changed a bit."""

from __future__ import annotations

from django.http import QueryDict
from django.urls import reverse

NO_PART = ("page", "find")
"""Where one is in a result or a list; no part of the search that a link leads to."""


def search_url(data: QueryDict, **changes: str | None) -> str:
    """The address of this search with some parameters changed, empty ones left out."""
    changed = QueryDict(mutable=True)
    for name, values in data.lists():
        if name not in changes and name not in NO_PART:
            changed.setlist(name, [value for value in values if value])
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
    kept = QueryDict(mutable=True)
    for name, values in data.lists():
        if values := [value for value in values if value]:
            kept.setlist(name, values)
    return kept.urlencode()


def with_search(address: str, search: str) -> str:
    """An address that also tells by which search one came there: its words are marked there, and a
    link leads back.
    """
    path, mark, anchor = address.partition("#")
    return f"{path}?{search}{mark}{anchor}" if search else address


def _without(data: QueryDict, name: str, value: str | None) -> QueryDict:
    remaining = QueryDict(mutable=True)
    for other, values in data.lists():
        kept = [one for one in values if one and (other != name or value not in (None, one))]
        if other not in NO_PART and kept:
            remaining.setlist(other, kept)
    return remaining


def _address(data: QueryDict) -> str:
    return f"{reverse('decisions')}?{data.urlencode()}"
