"""The search page: /decisions/."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from determinations.models import Case
from determinations.old_addresses import redirect_old_addresses
from determinations.search import (
    AMOUNTS,
    FACETS,
    RANGES,
    DecisionFilterSet,
    QueryRefused,
    items_indexed,
    search,
    unknown_values,
)
from determinations.vocabulary.typed_case_numbers import all_number_forms, several_number_forms

from .cards import cards
from .chosen import chosen_filters
from .entry_links import links_to_chosen
from .facets import facet_groups
from .feeds import open_feed_path
from .links import POSITION, filled, search_params
from .notices import notices, url_with_filters
from .rate_words import rate_line
from .scopes import scope_line
from .titles import search_title

MOST_PROBLEMS = 5
"""Of a query that is broken all over, the first places show what is wrong."""

FILTERS = (
    *FACETS,
    *(f"{stem}_{side}" for stem in RANGES for side in ("after", "before")),
    *(f"{stem}_{end}" for stem in AMOUNTS for end in ("min", "max")),
    "retrospective",
)
"""The parameters that "Clear all" clears: neither the query nor how its results are shown."""

NOT_SHOWN = ("expand", "per_page", "all_but_one")
"""Parameters without a field on the page: they are changed by links, or in the URL alone."""


@require_safe
@redirect_old_addresses
def decision_list(request: HttpRequest) -> HttpResponse:
    """List search results with facets; the URL holds all of the state."""
    filterset = DecisionFilterSet(request.GET)
    context: dict[str, Any] = {
        "form": filterset.form,
        "scope_field": filterset.form["in"],
        "q": request.GET.get("q", ""),
        "search_title": "This search was not run",
    }
    search_request = filterset.request_or_none()
    if search_request is None:
        return _refused(request, context)
    numbers = all_number_forms(search_request.q)
    if numbers and (case := Case.objects.published().filter(case_number__in=numbers).first()):
        return redirect("case", case.case_number)
    try:
        result = search(search_request)
    except QueryRefused as refused:
        filterset.form.add_error("q", str(refused))
        return _refused(request, context)
    params = search_params(request.GET)
    if url := url_with_filters(params, search_request, result):
        return _redirect_page(request, url)
    chosen = chosen_filters(params, search_request, unknown_values(search_request))
    context |= {
        "search_title": search_title(search_request, [each.short for each in chosen], result.total),
        "search_request": search_request,
        "result": result,
        "archive_is_empty": not result.total and items_indexed() == 0,
        "cards": cards(
            [hit.item_id for hit in result.hits],
            result.snippets,
            request.GET,
            first=search_request.offset + 1,
        ),
        "scope_line": scope_line(result, params),
        "rate_line": rate_line(search_request, result),
        "entries": links_to_chosen(search_request),
        "facets": facet_groups(search_request, result),
        "chosen": chosen,
        "page": search_request.page_of(result.total),
        "several_cases": len(several_number_forms(search_request.q)),
        "missing_case": numbers[0] if numbers else "",
        "hidden_inputs": filterset.form.hidden_inputs(NOT_SHOWN),
        "search_params": params,
        "feed_path": open_feed_path(params),
        "unfiltered_params": filled(request.GET, without=(*POSITION, *FILTERS)),
        **notices(request.GET, params, search_request, result),
        "problems": result.problems[:MOST_PROBLEMS],
        "more_problems": len(result.problems[MOST_PROBLEMS:]),
    }
    return render(request, "decisions/list.html", context)


def _redirect_page(request: HttpRequest, url: str) -> HttpResponse:
    """Lead to an address, a page whose results alone would be exchanged as a whole."""
    if "HX-Request" in request.headers:  # or the box keeps what was typed
        return HttpResponse(headers={"HX-Redirect": url})
    return redirect(url)


def _refused(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Say what is wrong with the parameters; the form keeps those that are not."""
    context["hidden_inputs"] = context["form"].hidden_inputs((*NOT_SHOWN, *FACETS, "side", "sort"))
    return render(request, "decisions/list.html", context, status=400)
