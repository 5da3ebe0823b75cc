"""The way of a reader through a result: back to it, on to the next decision, and back one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse

from determinations.models import DisputedItem
from determinations.search import (
    DEEPEST,
    DecisionFilterSet,
    IndexUnavailable,
    QueryRefused,
    SearchRequest,
    SearchTooSlow,
    find_neighbours,
)
from determinations.typed_numbers import whole_number

from .links import filled, search_params


@dataclass(frozen=True, slots=True)
class Place:
    """Where a decision stands in a result, with the URLs beside it; "" where nothing does."""

    number: int
    total: int
    previous_url: str
    next_url: str
    results_url: str


def was_found(data: QueryDict) -> bool:
    """Return whether a determination was opened from a result rather than by its own address."""
    return "at" in data or not DecisionFilterSet.base_filters.keys().isdisjoint(data)


def place_in_result(data: QueryDict, item_ids: Collection[int]) -> Place | None:
    """Return the place that the URL names (`at`), None unless one of these items stands there.

    A result changes with the archive, so that another decision may have come to that place.
    """
    request = DecisionFilterSet(data).request_or_none()
    number = _number(data.get("at", ""))
    if request is None or number is None:
        return None
    try:
        found = find_neighbours(request, number)
    except (IndexUnavailable, QueryRefused, SearchTooSlow):  # the determination can still be read
        return None
    if found.here not in item_ids:
        return None
    urls = _urls(data, {found.before: number - 1, found.after: number + 1})
    return Place(
        number=number,
        total=found.total,
        previous_url=urls.get(found.before, ""),
        next_url=urls.get(found.after, ""),
        results_url=f"{results_url(data, _page_of(number, request))}#item-{found.here}",
    )


def results_url(data: QueryDict, page: int | None = None) -> str:
    """Return the URL of the result that a determination was opened from, at its page if known."""
    params = filled(data, without=("at",))
    if page is not None:
        params = search_params(data)
        if page > 1:
            params["page"] = str(page)
    return reverse("decisions") + (f"?{params.urlencode()}" if params else "")


def _number(written: str) -> int | None:
    number = whole_number(written, 5)
    return number if number and number < DEEPEST else None


def _page_of(number: int, request: SearchRequest) -> int:
    return (number - 1) // request.per_page + 1


def _urls(data: QueryDict, numbers: dict[int | None, int]) -> dict[int | None, str]:
    """Return the URL of each of these items, given its number in the result."""
    items = DisputedItem.objects.published().filter(pk__in=[pk for pk in numbers if pk])
    params = search_params(data)
    urls: dict[int | None, str] = {}
    for pk, case_number, position in items.values_list("pk", "case__case_number", "position"):
        params["at"] = str(numbers[pk])
        case_url = reverse("case", args=[case_number])
        urls[pk] = f"{case_url}?{params.urlencode()}#item-{position}"
    return urls
