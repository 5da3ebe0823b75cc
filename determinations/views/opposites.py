"""Decisions like one that came out the other way: /cases/<case number>/items/<n>/opposites/."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from determinations.models import DisputedItem
from determinations.research.item_titles import title_of
from determinations.research.opposites import Opposite, opposites_of
from determinations.search import IndexUnavailable, SearchTooSlow

from .compare import compare_url


@dataclass(frozen=True, slots=True)
class ShownOpposite:
    opposite: Opposite
    compare_url: str


@require_safe
def opposites(request: HttpRequest, case_number: str, position: int) -> HttpResponse:
    """List the nearest decisions with the other outcome, with what their reasons say besides."""
    item = get_object_or_404(
        DisputedItem.objects.published().select_related("case", "treatment"),
        case__case_number=case_number,
        position=position,
    )
    context = {"item": item, "title": title_of(item), "opposites": shown(item)}
    return render(request, "cases/opposites_page.html", context)


def shown(item: DisputedItem) -> list[ShownOpposite]:
    """Return them with where they are compared. Raises `IndexUnavailable`, `SearchTooSlow`."""
    return [ShownOpposite(each, compare_url([item, each.item])) for each in opposites_of(item)]


def shown_opposites(item: DisputedItem) -> list[ShownOpposite] | None:
    """Return the same, None while the index is away: the decision itself can be read without."""
    try:
        return shown(item)
    except (IndexUnavailable, SearchTooSlow):
        return None
