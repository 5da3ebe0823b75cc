"""Parameters of the searches that links lead to, where `{% querystring %}` can't make them.

Templates change parameters by name with that tag. A value of several, or parameters whose names
only the form knows, are removed here.
"""

from __future__ import annotations

from collections.abc import Collection

from django.http import QueryDict

POSITION = ("page", "find", "within", "skip", "at")
"""Where a reader is in a result or a list: never part of the search that a link leads to."""


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
