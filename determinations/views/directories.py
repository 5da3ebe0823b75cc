"""Lists of what has a page of its own: /guidelines/, /treatments/, /specialties/, /reviewers/."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from determinations.research import directories
from determinations.research.entries import Kind, is_source
from determinations.research.rates import FEW

from .links import filled
from .noteup_parts import CitedRows, cited_row, entry_table
from .rate_tables import Links

MOST_PLACES = 50
PROFILES_A_PAGE = 50
LONGEST_NAME = 100


@require_safe
def guidelines(request: HttpRequest) -> HttpResponse:
    """List all guidelines and sources by who cites them; a name finds their places, too."""
    wanted, links = _wanted(request), Links(QueryDict())
    found = directories.all_guidelines(wanted)
    parts = [
        (
            "guidelines",
            "Guidelines of the MTUS",
            [row for row in found if not is_source(row.entry)],
        ),
        ("sources", "Kinds of sources", [row for row in found if is_source(row.entry)]),
    ]
    places = directories.find_places(wanted, MOST_PLACES)
    context = {
        "tables": [(name, heading, _cited(rows, links)) for name, heading, rows in parts if rows],
        "places": CitedRows(_cited(places.rows, links).rows, places.left_out),
        "find": wanted,
        "few": FEW,
    }
    return render(request, "noteups/guidelines.html", context)


@require_safe
def treatments(request: HttpRequest) -> HttpResponse:
    """List all categories and types of treatments with their rates."""
    links = Links(QueryDict())
    tables = []
    for branch in directories.treatments():
        over, under = Kind.CATEGORY.value, Kind.TREATMENT.value
        table = entry_table(
            f"of-{branch.line.value}", branch.line.label, "Type", under, branch.types, links
        )
        whole = entry_table("", "", "", over, [branch.line], links).rows[0]
        tables.append((whole, table))
    return render(request, "noteups/treatments.html", {"tables": tables, "few": FEW})


@require_safe
def specialties(request: HttpRequest) -> HttpResponse:
    """List all specialties of reviewers with their rates."""
    return _values(request, Kind.SPECIALTY, "Specialties")


@require_safe
def reviewers(request: HttpRequest) -> HttpResponse:
    """List all reviewer profiles with their rates, in pages."""
    return _values(request, Kind.REVIEWER, "Reviewer profiles")


def _values(request: HttpRequest, kind: Kind, title: str) -> HttpResponse:
    wanted = _wanted(request)
    lines = directories.values_of(kind, wanted)
    page = Paginator(lines, PROFILES_A_PAGE).get_page(request.GET.get("page"))
    table = entry_table("values", title, title, kind.value, list(page), Links(QueryDict()))
    context = {
        "title": title,
        "table": table,
        "page": page,
        "find": wanted,
        "few": FEW,
        "is_reviewers": kind is Kind.REVIEWER,
        "search_params": filled(request.GET, without=("page",)),
    }
    return render(request, "noteups/values.html", context)


def _wanted(request: HttpRequest) -> str:
    return request.GET.get("find", "").strip()[:LONGEST_NAME]


def _cited(rows: Iterable[directories.CitedEntry], links: Links) -> CitedRows:
    return CitedRows(tuple(cited_row(row, row.entry.label, links) for row in rows))
