"""The start page: the search box, what the archive has, and how its decisions came out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from determinations.research.rates import RatesRequest, RateTable, rate_table
from determinations.search import (
    FACETS,
    Contents,
    IndexUnavailable,
    SearchRequest,
    SearchTooSlow,
    archive_contents,
)

from .entry_links import value_url
from .rate_charts import top_of
from .rate_tables import Links, row_of
from .rate_trends import trend
from .rate_words import sentence

ENTRIES = {"category": ("By treatment", 12), "guideline": ("By guideline", 12)}
"""The facets by which the page leads into the archive: what their table is called, its longest."""

DIRECTORIES = {"category": "treatments", "guideline": "guidelines"}
"""The URL names of the lists of all their values; each value has a page of its own."""


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the search box first; numbers only where the index can tell them."""
    try:
        contents = archive_contents()
        context = {"contents": contents, **(_numbers(contents) if contents.decisions else {})}
    except (IndexUnavailable, SearchTooSlow):
        context = {}
    return render(request, "home.html", context)


def _numbers(contents: Contents) -> dict[str, Any]:
    links = Links(QueryDict())
    tables = {name: rate_table(_by(name, most)) for name, (_, most) in ENTRIES.items()}
    whole = next(iter(tables.values()))
    return {
        "entries": [_entry(name, table, links) for name, table in tables.items()],
        "sentence": sentence(whole.whole),
        "undecided": whole.whole.undecided,
        **trend(whole.years, links),
    }


def _by(name: str, most: int) -> RatesRequest:
    return RatesRequest(SearchRequest(per_page=most), by=name)


def _entry(name: str, table: RateTable, links: Links) -> dict[str, Any]:
    """Return what a table of the most frequent values of a facet shows."""
    top = top_of([line.rate for line in table.page])
    return {
        "facet": FACETS[name],
        "heading": ENTRIES[name][0],
        "rows": [
            replace(row_of(line, name, links, top), url=value_url(name, line.value))
            for line in table.page
        ],
        "directory": DIRECTORIES[name],
        "scale": round(100 * top),
        "left_out": table.page.paginator.count - len(table.page),
    }
