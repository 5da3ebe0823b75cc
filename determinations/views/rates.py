"""How often decisions were overturned: /rates/."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from determinations.old_addresses import redirect_old_addresses
from determinations.research.published_rates import published_series
from determinations.research.rate_filters import RatesFilterSet
from determinations.research.rates import (
    FEW,
    OUTCOME,
    YEAR,
    RatesRequest,
    rate_table,
)
from determinations.search import FACETS, QueryRefused, SearchRequest, labels, unknown_values

from .chosen import chosen_filters
from .links import filled, search_params
from .rate_charts import bar_of, top_of
from .rate_tables import HOW, Links, row_of
from .rate_trends import trend
from .rate_words import sentence
from .titles import search_title

VISIBLE = ("q", "in", "by", "across", "page")
"""Parameters that have a field on the page, and the page of rows: a new search begins anew."""


@require_safe
@redirect_old_addresses
def rates(request: HttpRequest) -> HttpResponse:
    """Show a search's rates: by one filter or across two, and by year. The URL holds all state."""
    filterset = RatesFilterSet(request.GET)
    context: dict[str, Any] = {
        "form": filterset.form,
        "scope_field": filterset.form["in"],
        "q": request.GET.get("q", ""),
        "title": "These rates were not counted",
        "hidden_inputs": filterset.form.hidden_inputs(
            name for name in filterset.filters if name not in VISIBLE
        ),
        "search_params": search_params(request.GET),
    }
    asked, shown = filterset.request_or_none(), filterset.rates_request_or_none()
    if asked is None or shown is None:
        return render(request, "rates/page.html", context, status=400)
    try:
        context |= _found(request, asked, shown)
    except QueryRefused as refused:
        filterset.form.add_error("q", str(refused))
        return render(request, "rates/page.html", context, status=400)
    return render(request, "rates/page.html", context)


def _found(request: HttpRequest, asked: SearchRequest, shown: RatesRequest) -> dict[str, Any]:
    table, params = rate_table(shown), search_params(request.GET)
    chosen = chosen_filters(params, shown.search, unknown_values(shown.search))
    decided = table.whole.decided + table.whole.undecided
    links = Links(request.GET)
    top = top_of([line.rate for line in table.page])
    series = published_series()
    by, across = FACETS[shown.by], FACETS[shown.across] if shown.across else None
    return {
        "title": "Rates: " + search_title(asked, [each.short for each in chosen], decided),
        "chosen": chosen,
        "whole": links.shown(table.whole, shown.search),
        "whole_bar": bar_of(table.whole, top),
        "sentence": sentence(table.whole),
        "outcomes_left_out": [
            labels().label(OUTCOME, value) for value in asked.facets.get(OUTCOME, ())
        ],
        "found": decided,
        "few": FEW,
        "by": by,
        "across": across,
        "table": table,
        "columns": [row_of(line, across.name, links, top) for line in table.columns]
        if across
        else [],
        "rows": [
            row_of(line, by.name, links, top, series if by.name == YEAR and not across else ())
            for line in table.page
        ],
        "several": [each.label for each in (by, across) if each and each.has_several],
        "scale": round(100 * top),
        "decisions_params": filled(params, without=HOW),
        **trend(table.years, links, is_shown_above=by.name == YEAR and across is None),
    }
