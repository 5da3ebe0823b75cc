"""Addresses of searches: each link on a page of results is its own address changed a bit."""

from __future__ import annotations

from django.http import QueryDict
from django.urls import reverse


def search_url(data: QueryDict, **changes: str | None) -> str:
    """The address of this search with some parameters changed, empty ones left out."""
    changed = QueryDict(mutable=True)
    for name, values in data.lists():
        if name not in changes and name != "page":
            changed.setlist(name, [value for value in values if value])
    for name, value in changes.items():
        if value:
            changed[name] = value
    return f"{reverse('decisions')}?{changed.urlencode()}"


def search_url_without(data: QueryDict, name: str, value: str | None = None) -> str:
    remaining = QueryDict(mutable=True)
    for other, values in data.lists():
        kept = [one for one in values if one and (other != name or value not in (None, one))]
        if other != "page" and kept:
            remaining.setlist(other, kept)
    return f"{reverse('decisions')}?{remaining.urlencode()}"


def search_url_with(data: QueryDict, name: str, value: str | None) -> str:
    """The address of this search with one more value of a filter, or as it is for None."""
    changed = QueryDict(mutable=True)
    for other, values in data.lists():
        kept = [one for one in values if one and (other != name or one != value)]
        if other not in ("page", "find") and kept:
            changed.setlist(other, kept)
    if value is not None:
        changed.appendlist(name, value)
    return f"{reverse('decisions')}?{changed.urlencode()}"
