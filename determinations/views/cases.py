"""One determination, its letter, and decisions like its items: /cases/<case number>/."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from determinations.ingest.readers_files import readers_file
from determinations.models import Case, DisputedItem, GuidelineCitation
from determinations.research.amounts import describe_amounts
from determinations.research.duties import as_of, duties_of
from determinations.research.item_titles import title_of
from determinations.research.items import Cited
from determinations.research.shortening import shorten_case
from determinations.search import (
    DecisionFilterSet,
    Segment,
    Side,
    Snippets,
    find_similar,
    interpret,
)
from determinations.vocabulary import SIDES, CitationKind, GuidelineSource

from .cards import Card, cards
from .citations import Chip, CitationLinks, values_of
from .cite_menus import CiteMenu, case_menu, item_menu
from .entry_links import citation_url, reviewer_url, treatment_url
from .headings import Heading
from .reading import place_in_result, results_url, was_found
from .titles import case_title

LETTER_POLICY = (
    "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; form-action 'none'; "
    "frame-ancestors 'none'"
)

Marked = tuple[Segment, ...]
"""A text in segments, of which those that a search found are marked."""


@dataclass(frozen=True, slots=True)
class CitedPlace:
    """A citation, and where decisions are listed in which the same side cited the same."""

    citation: GuidelineCitation
    url: str
    sources: tuple[tuple[str, str], ...]
    """Of a citation outside the MTUS, each kind of source with its URL."""
    entry_url: str
    """Who else cites it, and how that comes out."""


@dataclass(frozen=True, slots=True)
class CitationsOfSide:
    """What one side cited for an item."""

    label: str
    places: tuple[CitedPlace, ...]


@dataclass(frozen=True, slots=True)
class ItemOnPage:
    """A disputed item with what its page shows beside the item's own fields."""

    item: DisputedItem
    title: str
    heading: Heading
    sides: tuple[CitationsOfSide, ...]
    named: tuple[Chip, ...]
    """What the rationale names."""
    paragraphs: tuple[Marked, ...]
    amounts: tuple[str, ...]
    cite: CiteMenu
    treatment_url: str
    """All about its type of treatment."""

    @property
    def name(self) -> str:
        return f"item {self.item.position}"

    @property
    def marks(self) -> int:
        return _marks_in((self.heading.marked, *self.paragraphs))


@require_safe
def case_detail(request: HttpRequest, case_number: str) -> HttpResponse:
    """Show the whole determination in the letter's order, marking the words that found it."""
    case = get_object_or_404(Case.objects.published().for_reading(), case_number=case_number)
    search_data = request.GET if was_found(request.GET) else None
    context = case_context(request, case, search_data)
    if search_data is not None:
        place = place_in_result(search_data, [view.item.pk for view in context["items"]])
        context["place"] = place
        context["results_url"] = place.results_url if place else results_url(search_data)
    return render(request, "cases/detail.html", context)


def case_context(
    request: HttpRequest, case: Case, search_data: QueryDict | None = None
) -> dict[str, Any]:
    """Return what the page of a case that was read `for_reading` shows, for its template.

    The words of the search that led to it are marked.
    """
    is_shortened = shorten_case(case)
    snippets = _snippets_of(search_data) if search_data else Snippets.none()
    links = CitationLinks(search_data)
    items = [item_on_page(request, item, snippets, links) for item in case.items.all()]
    summary = _marked_paragraphs(case.clinical_summary, snippets)
    return {
        "is_shortened": is_shortened,
        "case": case,
        "items": items,
        "case_title": case_title(case.case_number, [item.title for item in items]),
        "summary_paragraphs": summary,
        "duties": duties_of(case, [item.item for item in items]),
        "as_of": as_of(),
        "cite": case_menu(request, case),
        "reviewer_url": reviewer_url(case),
        "address": request.build_absolute_uri(case.get_absolute_url()),
        "marks": _marks_in(summary) + sum(item.marks for item in items),
    }


@require_safe
def case_letter(request: HttpRequest, case_number: str) -> FileResponse:
    """Serve what readers get of the letter's file (`ingest/readers_files.py`).

    As a download or, with ?view=1, to look at under a policy of its own.
    """
    case = get_object_or_404(Case.objects.published(), case_number=case_number)
    file = readers_file(case)
    response = FileResponse(
        io.BytesIO(file.content),
        as_attachment=request.GET.get("view") != "1",
        filename=f"{case.case_number}{'-invented-sample' if case.invented else ''}{file.suffix}",
        content_type=file.media_type,
    )
    # Whatever the file holds, it gets no script, no form and no page of ours around it. No
    # sandbox: browsers' own PDF viewers, which are isolated themselves, refuse to start in one.
    response.headers["Content-Security-Policy"] = LETTER_POLICY
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


@require_safe
def similar_decisions(request: HttpRequest, case_number: str, position: int) -> HttpResponse:
    """List decisions like one item: of the same treatment type, and of others."""
    item = get_object_or_404(
        DisputedItem.objects.published().select_related("case", "treatment"),
        case__case_number=case_number,
        position=position,
    )
    found = find_similar(item)
    groups = [
        (f"Also about {item.treatment.subcategory}", _cards(found.same_treatment)),
        ("Other treatments, much the same reasons", _cards(found.other_treatments)),
    ]
    context = {"item": item, "title": title_of(item), "groups": groups}
    return render(request, "cases/similar.html", context)


def _cards(item_ids: Sequence[int]) -> list[Card]:
    return cards(item_ids, Snippets.none())


def item_on_page(
    request: HttpRequest, item: DisputedItem, snippets: Snippets, links: CitationLinks
) -> ItemOnPage:
    """Return an item as its page and that of its determination show it."""
    citations = item.stated_citations
    title = title_of(item)
    sides = tuple(
        CitationsOfSide(
            side.label,
            tuple(
                cited_place(citation, links) for citation in citations if citation.cited_by == side
            ),
        )
        for side in SIDES
    )
    return ItemOnPage(
        item=item,
        title=title,
        heading=Heading.of(title, item.description, snippets),
        sides=sides,
        named=_named_in_rationale(item, links),
        paragraphs=_marked_paragraphs(item.rationale, snippets),
        amounts=tuple(describe_amounts(item.quantities)),
        cite=item_menu(request, item),
        treatment_url=treatment_url(item),
    )


def _snippets_of(data: QueryDict) -> Snippets:
    """Return what marks the words of the search that led here; nothing if that is invalid."""
    search_request = DecisionFilterSet(data).request_or_none()
    return Snippets.of(interpret(search_request).root) if search_request else Snippets.none()


def _marks_in(texts: Iterable[Marked]) -> int:
    return sum(is_marked for text in texts for _, is_marked in text)


def _marked_paragraphs(text: str, snippets: Snippets) -> tuple[Marked, ...]:
    return tuple(snippets.mark(paragraph) for paragraph in text.split("\n\n"))


def _named_in_rationale(item: DisputedItem, links: CitationLinks) -> tuple[Chip, ...]:
    """Return a chip for each place or source that the rationale names, each once."""
    chips: dict[Chip, None] = {}
    for citation in item.rationale_citations:
        is_other = citation.kind == CitationKind.OTHER
        written = citation.text if is_other else str(citation)
        chips.update(dict.fromkeys(links.named(_cited(citation), written)))
    return tuple(chips)


def cited_place(citation: GuidelineCitation, links: CitationLinks) -> CitedPlace:
    """Return a citation with the search for decisions in which the same side cited the same."""
    values = values_of(_cited(citation))
    sides = (Side.of(citation.cited_by),)
    sources = () if citation.guideline else values
    return CitedPlace(
        citation,
        links.url(values[0], sides),
        tuple((GuidelineSource(value).said, links.url(value, sides)) for value in sources),
        citation_url(_cited(citation)),
    )


def _cited(citation: GuidelineCitation) -> Cited:
    return Cited(
        cited_by=citation.cited_by,
        guideline=citation.guideline.key if citation.guideline else None,
        source=citation.written_source,
        section=citation.section,
        first_page=citation.first_page,
        last_page=citation.last_page,
    )
