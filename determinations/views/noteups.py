"""What was decided about one entry: /guidelines/<key>/<page or section>/, /treatments/... ."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from determinations.research.directories import places_of_guideline
from determinations.research.entries import (
    Entry,
    Kind,
    category_entry,
    guideline_entry,
    place_entry,
    read_pages,
    reviewer_entry,
    specialty_entry,
    treatment_entry,
)
from determinations.research.noteups import noteup

from .entry_links import entry_url
from .noteup_parts import listed, numbers, place_rows
from .noteup_ways import ways
from .rate_tables import Links
from .rate_trends import trend

MOST_PLACES = 60
"""Pages and sections of a guideline on its page; others are found by a part of their name."""


@require_safe
def guideline(request: HttpRequest, key: str) -> HttpResponse:
    """Show a guideline or kind of source, and its pages and sections."""
    entry = guideline_entry(key)
    wanted = request.GET.get("find", "").strip()
    if entry and read_pages(wanted) and (place := place_entry(entry.path[0], wanted)):
        return redirect(entry_url(place))
    return _show(request, entry, (key,), wanted)


@require_safe
def place(request: HttpRequest, key: str, written: str) -> HttpResponse:
    """Show pages or a section of a guideline."""
    return _show(request, place_entry(key, written), (key, written))


@require_safe
def category(request: HttpRequest, category: str) -> HttpResponse:
    """Show a category of treatments."""
    return _show(request, category_entry(category), (category,))


@require_safe
def treatment(request: HttpRequest, category: str, written: str) -> HttpResponse:
    """Show a type of treatment."""
    return _show(request, treatment_entry(category, written), (category, written))


@require_safe
def specialty(request: HttpRequest, written: str) -> HttpResponse:
    """Show a specialty of reviewers."""
    return _show(request, specialty_entry(written), (written,))


@require_safe
def reviewer(request: HttpRequest, specialties: str, states: str) -> HttpResponse:
    """Show a reviewer profile."""
    return _show(request, reviewer_entry(specialties, states), (specialties, states))


def _show(
    request: HttpRequest, entry: Entry | None, written: tuple[str, ...], wanted: str = ""
) -> HttpResponse:
    """Show an entry; at an address that spells it otherwise, lead to its own."""
    if entry is None:
        raise Http404("Nothing of this archive is called so.")
    if entry.path != written:
        query = request.GET.urlencode()
        url = f"{entry_url(entry)}?{query}" if query else entry_url(entry)
        return redirect(url, permanent=True)
    found, links = noteup(entry), Links(QueryDict())
    context: dict[str, Any] = {
        "entry": entry,
        "address": request.build_absolute_uri(entry_url(entry)),
        "find": wanted,
        **ways(entry),
        **numbers(found, links),
        **listed(found),
        **trend(found.years, links),
    }
    if entry.kind is Kind.GUIDELINE:
        places = places_of_guideline(entry, wanted, MOST_PLACES)
        context["places"] = place_rows(places, links)
        context["has_places"] = bool(places.rows or wanted)
    return render(request, "noteups/page.html", context)
