"""One decision of a determination at an address that stays: /cases/<case number>/items/<n>/."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from determinations.models import DisputedItem
from determinations.research.shortening import shorten_items
from determinations.search import Snippets

from .cases import item_on_page
from .citations import CitationLinks
from .opposites import shown_opposites


@require_safe
def item_detail(request: HttpRequest, case_number: str, position: int) -> HttpResponse:
    """Show what a brief cites: one decision with its reasons, alone, and the way to the rest."""
    item = get_object_or_404(
        DisputedItem.objects.published().for_reading(),
        case__case_number=case_number,
        position=position,
    )
    context = {
        "is_shortened": bool(shorten_items([item])),
        "case": item.case,
        "view": item_on_page(request, item, Snippets.none(), CitationLinks()),
        "opposites": shown_opposites(item),
        "address": request.build_absolute_uri(request.path),
    }
    return render(request, "cases/item_page.html", context)
