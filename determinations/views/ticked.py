"""The decisions that a reader ticked in lists, with their citations: /decisions/ticked/."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from determinations.research.item_keys import item_ids_of
from determinations.research.items import summaries_in_order
from determinations.search import Snippets
from imr_archive.refusals import refusal

from .cards import cards
from .cite_menus import citables_of, citation_file, ticked_menu

MOST_TICKED = 200
"""As many as an address has room for."""
TOO_MANY = f"At most {MOST_TICKED} decisions can be shown together."


@require_safe
def ticked(request: HttpRequest) -> HttpResponse:
    """List the decisions that the URL names, each as `<case number>.<position>`, in its order."""
    keys = keys_of(request)
    if len(keys) > MOST_TICKED:
        return refusal(request, 400, TOO_MANY)
    found = cards(item_ids_of(keys), Snippets.none())
    context = {
        "cards": found,
        "missing": len(keys) - len(found),
        "cite": ticked_menu(request, [card.item for card in found]),
    }
    return render(request, "decisions/ticked.html", context)


@require_safe
def ticked_citations(request: HttpRequest, kind: str) -> HttpResponse:
    """Serve the citations of the decisions that the URL names as a file."""
    keys = keys_of(request)
    if len(keys) > MOST_TICKED:
        return refusal(request, 400, TOO_MANY)
    items = summaries_in_order(item_ids_of(keys))
    return citation_file(citables_of(request, items), kind, "citations")


def keys_of(request: HttpRequest) -> list[str]:
    """Return the decisions that a URL names, each once, as `<case number>.<position>`."""
    return list(dict.fromkeys(request.GET.getlist("item")))
