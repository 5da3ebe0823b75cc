"""Facets beside the results, and all values of one of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from determinations.old_addresses import redirect_old_addresses
from determinations.search import (
    FACETS,
    DecisionFilterSet,
    Facet,
    FacetCounts,
    FacetValue,
    QueryRefused,
    SearchRequest,
    SearchResult,
    Side,
    child_of,
    family,
    labels,
    of_side,
    search,
)
from imr_archive.refusals import refusal

from .links import search_params, with_value
from .trees import Branch, branches, in_tree, shown_of

MOST_LISTED = 1000
"""Values of a facet that one page lists; rarer ones are found by typing a part of their name."""


@dataclass(frozen=True, slots=True)
class SideOption:
    """One side of the switch above the guidelines that were cited."""

    side: Side
    is_shown: bool
    chosen: int


@dataclass(frozen=True, slots=True)
class OtherSide:
    """Chosen values of a facet about the citations of a side that is not shown."""

    cites: str
    name: str
    values: tuple[FacetValue, ...]


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
    sides: tuple[SideOption, ...] = ()
    other_sides: tuple[OtherSide, ...] = ()
    cites: str = ""
    """What stands above the citations that are shown, where others stand before them."""


def facet_groups(search_request: SearchRequest, result: SearchResult) -> list[FacetGroup]:
    """Return each facet with values, in the order of the page, narrower ones under their parent.

    Of the citations those of the side that the request asks for.
    """
    groups = []
    for facet in FACETS.values():
        if facet.parent is None and facet.side is None and result.facets[facet.name].values:
            groups.append(_group(facet, search_request, result))
        elif facet.parent is None and facet.side is search_request.side:
            groups.append(_citations(facet, search_request, result))
    return groups


def _group(facet: Facet, search_request: SearchRequest, result: SearchResult) -> FacetGroup:
    counts = result.facets[facet.name]
    shown = shown_of(counts.values)
    return FacetGroup(
        facet=counts,
        label=facet.tree_label or facet.label,
        is_open=facet.is_open or bool(search_request.facets.get(facet.name)),
        shown=counts.values[:shown],
        chosen=_chosen(family(facet.name), search_request),
        more=max(0, len(counts.values) - shown),
        branches=branches(facet.name, result) if child_of(facet.name) else (),
    )


def _citations(facet: Facet, search_request: SearchRequest, result: SearchResult) -> FacetGroup:
    """Return the citations of the side that is shown, with what is chosen of the others."""
    sides = tuple(
        SideOption(side, side is search_request.side, _chosen(of_side(side), search_request))
        for side in Side
    )
    others = tuple(
        OtherSide(other.cites, name, result.facets[name].selected)
        for name, other in FACETS.items()
        if other.side not in (None, search_request.side) and search_request.facets.get(name)
    )
    return replace(
        _group(facet, search_request, result),
        sides=sides,
        other_sides=others,
        cites=facet.cites,
        chosen=sum(option.chosen for option in sides),
    )


def _chosen(names: Iterable[str], search_request: SearchRequest) -> int:
    return sum(len(search_request.facets.get(name, ())) for name in names)


@require_safe
@vary_on_headers("HX-Request")
@redirect_old_addresses
def facet_values(request: HttpRequest, name: str) -> HttpResponse:
    """List all values of one facet for a search: as links, or for htmx as checkboxes."""
    if name not in FACETS:
        raise Http404("There is no such filter.")
    filterset = DecisionFilterSet(request.GET)
    search_request = filterset.request_or_none()
    if search_request is None:
        raise BadRequest("The filters of this search can't be read.")
    side = FACETS[name].side
    if side is not None:
        search_request = replace(search_request, side=side)
    try:
        facet = search(search_request).facets[name]
    except QueryRefused as refused:
        return refusal(request, 400, str(refused))
    within = request.GET.get("within", "")
    listed = _within(facet, within)
    wanted = request.GET.get("find", "").strip().casefold()
    found = [value for value in listed if wanted in value.label.casefold()]
    context: dict[str, Any] = {
        "facet": facet,
        "left_out": len(found[MOST_LISTED:]),
        "within": labels().label(family(name)[0], within) if within else "",
    }
    if request.headers.get("HX-Request"):
        skipped = request.GET.get("skip", "")
        shown = int(skipped[:9]) if skipped.isdecimal() else shown_of(listed)
        context["values"] = found[shown:MOST_LISTED]
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
        "within_value": within,
    }  # fmt: skip
    return render(request, "decisions/facet_page.html", context)


def _within(facet: FacetCounts, within: str) -> list[FacetValue]:
    """Return the values that stand under this one of the parent facet; all of them for ""."""
    if not within:
        return list(facet.values)
    is_within = FACETS[family(facet.name)[0]].is_within
    return [in_tree(facet.name, value) for value in facet.values if is_within(value.value, within)]
