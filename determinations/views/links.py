"""Parameters of the searches that links lead to, where `{% querystring %}` can't make them.

Templates change parameters by name with that tag. A value of several, or parameters whose names
only the form knows, are removed here.
"""

from __future__ import annotations

from collections.abc import Collection

from django.http import QueryDict

from determinations.search import AMOUNTS, RANGES, SearchRequest

POSITION = ("page", "find", "within", "skip", "at", "typed")
"""Where a reader is in a result or a list, or came from: no part of the search of a link."""


def filled(data: QueryDict, without: Collection[str] = ()) -> QueryDict:
    """Return a copy with the values that are not empty, leaving some parameters out."""
    copy = QueryDict(mutable=True)
    for name, values in data.lists():
        given = [value for value in values if value]
        if given and name not in without:
            copy.setlist(name, given)
    return copy


def search_params(data: QueryDict) -> QueryDict:
    """Return the parameters of a search, from its first page."""
    return filled(data, without=POSITION)


def without_value(params: QueryDict, name: str, value: str) -> QueryDict:
    """Return a copy without one of the values of a parameter."""
    copy = params.copy()
    copy.setlist(name, [other for other in params.getlist(name) if other != value])
    return copy


def with_value(params: QueryDict, name: str, value: str) -> QueryDict:
    """Return a copy with one more value of a parameter."""
    copy = without_value(params, name, value)
    copy.appendlist(name, value)
    return copy


def with_only(params: QueryDict, name: str, value: str) -> QueryDict:
    """Return a copy in which a parameter has just this value."""
    copy = params.copy()
    copy[name] = value
    return copy


def for_request(params: QueryDict, asked: SearchRequest, other: SearchRequest) -> QueryDict:
    """Return the parameters of a search that differs from the one asked for in words or filters."""
    dropped = {"q", "in", "all_but_one", *asked.facets, *other.facets}
    if not other.ranges:
        dropped |= {f"{stem}_{side}" for stem in RANGES for side in ("after", "before")}
    if not other.amounts:
        dropped |= {f"{stem}_{end}" for stem in AMOUNTS for end in ("min", "max")}
    if other.retrospective is None:
        dropped.add("retrospective")
    copy = filled(params, without=(*POSITION, *dropped))
    if other.q:
        copy["q"] = other.q
    for name, values in other.facets.items():
        copy.setlist(name, list(values))
    if other.scope is not None:
        copy["in"] = other.scope.value
    if other.all_but_one:
        copy["all_but_one"] = "1"
    return copy
