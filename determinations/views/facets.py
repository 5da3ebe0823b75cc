"""Facets beside the results, and all values of one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from determinations.search import (
    FACETS,
    DecisionFilterSet,
    Facet,
    FacetCounts,
    FacetValue,
    QueryRefused,
    SearchRequest,
    SearchResult,
    child_of,
    is_within,
    search,
)
from imr_archive.refusals import refusal

from .links import search_params, with_value

SHOWN_VALUES = 8
MOST_LISTED = 1000
"""Values of a facet that one page lists; rarer ones are found by typing a part of their name."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A category of treatments and its types in the tree."""

    category: FacetValue
    types: tuple[FacetValue, ...]
    is_open: bool


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """One facet as the page shows it: its first values, and how many more there are."""

    facet: FacetCounts
    label: str
    is_open: bool
    shown: tuple[FacetValue, ...]
    chosen: int
    more: int
    branches: tuple[Branch, ...] = ()


def facet_groups(search_request: SearchRequest, result: SearchResult) -> list[FacetGroup]:
    """Return each facet with values, in the order of the page, types under their category."""
    return [
        _group(facet, search_request, result)
        for facet in FACETS.values()
        if facet.parent is None and result.facets[facet.name].values
    ]


def _group(facet: Facet, search_request: SearchRequest, result: SearchResult) -> FacetGroup:
    counts = result.facets[facet.name]
    child = child_of(facet.name)
    within = result.facets[child.name] if child else None
    shown = _shown_of(counts)
    return FacetGroup(
        facet=counts,
        label=facet.tree_label or facet.label,
        is_open=facet.is_open or bool(search_request.facets.get(facet.name)),
        shown=counts.values[:shown],
        chosen=len(counts.selected) + (len(within.selected) if within else 0),
        more=max(0, len(counts.values) - shown),
        branches=_branches(counts, within) if within else (),
    )


def _shown_of(facet: FacetCounts) -> int:
    """Return how many values stand beside the results: the first few, and all chosen ones."""
    return max(SHOWN_VALUES, len(facet.selected))


def _branches(parents: FacetCounts, children: FacetCounts) -> tuple[Branch, ...]:
    branches = []
    for category in parents.values:
        within = tuple(value for value in children.values if is_within(value.value, category.value))
        if [value.label for value in within] == [category.label]:
            within = ()  # such as Transportation, which has no other type than itself
        is_open = category.selected or any(value.selected for value in within)
        branches.append(Branch(category, within, is_open))
    return tuple(branches)


@require_safe
@vary_on_headers("HX-Request")
def facet_values(request: HttpRequest, name: str) -> HttpResponse:
    """List all values of one facet for a search: as links, or for htmx as checkboxes."""
    if name not in FACETS:
        raise Http404("There is no such filter.")
    filterset = DecisionFilterSet(request.GET)
    search_request = filterset.request_or_none()
    if search_request is None:
        raise BadRequest("The filters of this search can't be read.")
    try:
        facet = search(search_request).facets[name]
    except QueryRefused as refused:
        return refusal(request, 400, str(refused))
    wanted = request.GET.get("find", "").strip().casefold()
    found = [value for value in facet.values if wanted in value.label.casefold()]
    context: dict[str, Any] = {"facet": facet, "left_out": len(found[MOST_LISTED:])}
    if request.headers.get("HX-Request"):
        context["values"] = found[_shown_of(facet) : MOST_LISTED]
        return render(request, "decisions/facet_rest.html", context)
    params, decisions_url = search_params(request.GET), reverse("decisions")
    context |= {
        "find": request.GET.get("find", ""),
        "hidden_inputs": filterset.form.hidden_inputs(
            parameter for parameter in filterset.filters if parameter != "page"
        ),
        "links": [
            (value, f"{decisions_url}?{with_value(params, name, value.value).urlencode()}")
            for value in found[:MOST_LISTED]
        ],
        "search_params": params,
    }  # fmt: skip
    return render(request, "decisions/facet_page.html", context)
