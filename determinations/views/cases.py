"""One determination: /cases/<case number>/."""

from __future__ import annotations

import io
from dataclasses import dataclass

from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from determinations.ingest.readers_files import readers_file
from determinations.models import Case, CitedBy, DisputedItem, GuidelineCitation
from determinations.research.items import MtusCitation
from determinations.search import (
    DecisionFilterSet,
    Segment,
    Snippets,
    find_similar,
    interpret,
)

from .addresses import search_in_full, with_search
from .amounts import in_words
from .cards import Card, Chips, cards

LETTER_POLICY = (
    "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; form-action 'none'; "
    "frame-ancestors 'none'"
)


Marked = tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class CitedPlace:
    citation: GuidelineCitation
    url: str


@dataclass(frozen=True, slots=True)
class Side:
    """What one side cited for an item."""

    label: str
    places: tuple[CitedPlace, ...]


@dataclass(frozen=True, slots=True)
class ItemView:
    item: DisputedItem
    heading: Marked
    sides: tuple[Side, ...]
    paragraphs: tuple[Marked, ...]
    amounts: tuple[str, ...]


@require_safe
def case_detail(request: HttpRequest, case_number: str) -> HttpResponse:
    """The whole determination in the letter's order, marked with the words that it was found by."""
    case = get_object_or_404(Case.objects.published().for_reading(), case_number=case_number)
    was_found = not DecisionFilterSet.base_filters.keys().isdisjoint(request.GET)
    snippets = _marks_of(request.GET) if was_found else Snippets.none()
    context = {
        "case": case,
        "items": [_item_view(item, snippets) for item in case.items.all()],
        "summary_paragraphs": _marked_paragraphs(case.clinical_summary, snippets),
        "results_url": with_search(reverse("decisions"), search_in_full(request.GET))
        if was_found
        else "",
    }
    return render(request, "cases/detail.html", context)


@require_safe
def case_letter(request: HttpRequest, case_number: str) -> FileResponse:
    """Return what readers get of the letter's file (`ingest/readers_files.py`).

    As a download or, with ?view=1, to look at under a policy of its own.
    """
    case = get_object_or_404(Case.objects.published(), case_number=case_number)
    file = readers_file(case)
    response = FileResponse(
        io.BytesIO(file.content),
        as_attachment=request.GET.get("view") != "1",
        filename=f"{case.case_number}{file.suffix}",
        content_type=file.media_type,
    )
    # Whatever the file holds, it gets no script, no form and no page of ours around it. No
    # sandbox: browsers' own PDF viewers, which are isolated themselves, refuse to start in one.
    response.headers["Content-Security-Policy"] = LETTER_POLICY
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


@require_safe
def similar_decisions(request: HttpRequest, case_number: str, position: int) -> HttpResponse:
    """Decisions like one item: of the same treatment type, and of others."""
    item = get_object_or_404(
        DisputedItem.objects.select_related("case", "treatment"),
        case__case_number=case_number,
        case__published_at__isnull=False,
        position=position,
    )
    groups = [
        (f"Also about {item.treatment.subcategory}", _similar(item, within_treatment=True)),
        ("Other treatments, much the same reasons", _similar(item, within_treatment=False)),
    ]
    return render(request, "cases/similar.html", {"item": item, "groups": groups})


def _similar(item: DisputedItem, *, within_treatment: bool) -> list[Card]:
    return cards(find_similar(item, within_treatment=within_treatment), Snippets.none())


def _item_view(item: DisputedItem, snippets: Snippets) -> ItemView:
    citations, chips = list(item.citations.all()), Chips()
    sides = tuple(
        Side(
            side.label,
            tuple(
                CitedPlace(citation, _place_url(citation, chips))
                for citation in citations
                if citation.cited_by == side
            ),
        )
        for side in CitedBy
    )
    return ItemView(
        item=item,
        heading=snippets.mark(item.description),
        sides=sides,
        paragraphs=_marked_paragraphs(item.rationale, snippets),
        amounts=tuple(in_words(item.quantities)),
    )


def _marks_of(data: QueryDict) -> Snippets:
    request = DecisionFilterSet(data).request_or_none()
    return Snippets.of(interpret(request).root) if request else Snippets.none()


def _marked_paragraphs(text: str, snippets: Snippets) -> tuple[Marked, ...]:
    return tuple(snippets.mark(paragraph) for paragraph in text.split("\n\n"))


def _place_url(citation: GuidelineCitation, chips: Chips) -> str:
    """Return where decisions citing the same place are listed, "" for nothing of the MTUS."""
    if citation.guideline is None:
        return ""
    pages = citation.first_page, citation.last_page
    return chips.of([MtusCitation(citation.guideline.key, citation.section, *pages)])[0].url
