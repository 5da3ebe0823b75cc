"""Menus of citations in every format, and RIS and BibTeX as files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from determinations.models import Case, DisputedItem
from determinations.research.citation_formats import Citable, CitationFormat, cite, cite_all
from determinations.research.items import ItemSummary

CHARACTERS_A_LINE = 80
"""Of a field as wide as a page, to make it about as high as its text."""


@dataclass(frozen=True, slots=True)
class CitationFile:
    """A format that reference managers open."""

    format: CitationFormat
    media_type: str


FILES = {
    "ris": CitationFile(CitationFormat.RIS, "application/x-research-info-systems"),
    "bib": CitationFile(CitationFormat.BIBTEX, "application/x-bibtex"),
}
"""By the ending of their names."""


@dataclass(frozen=True, slots=True)
class Written:
    """A citation in one format, as a menu has it."""

    label: str
    text: str
    rows: int


@dataclass(frozen=True, slots=True)
class CiteMenu:
    """The citations of something in all formats, and where they are downloaded."""

    written: tuple[Written, ...]
    files: tuple[tuple[str, str], ...]
    """Ending and URL."""

    @property
    def plain(self) -> str:
        return self.written[0].text


def case_menu(request: HttpRequest, case: Case) -> CiteMenu:
    """Return the menu of a determination."""
    files = [(kind, reverse("case_citation", args=[case.case_number, kind])) for kind in FILES]
    return _menu([_case(request, case)], files)


def item_menu(request: HttpRequest, item: DisputedItem) -> CiteMenu:
    """Return the menu of one decision of a determination."""
    key = item.case.case_number, item.position
    files = [(kind, reverse("item_citation", args=[*key, kind])) for kind in FILES]
    return _menu([_item(request, item)], files)


def ticked_menu(request: HttpRequest, items: Sequence[ItemSummary]) -> CiteMenu:
    """Return the menu of many decisions; the files are of those that the request names."""
    query = request.GET.urlencode()
    files = [(kind, f"{reverse('ticked_citations', args=[kind])}?{query}") for kind in FILES]
    return _menu(citables_of(request, items), files)


def citables_of(request: HttpRequest, items: Sequence[ItemSummary]) -> list[Citable]:
    """Return what citations say of the items of a list."""
    return [
        Citable(
            item.case_number,
            item.decision_date,
            item.invented,
            _item_url(request, item.case_number, item.position),
            item.position,
            item.description,
            item.outcome,
        )
        for item in items
    ]


@require_safe
def case_citation(request: HttpRequest, case_number: str, kind: str) -> HttpResponse:
    """Serve the citation of a determination as a file."""
    case = get_object_or_404(Case.objects.published(), case_number=case_number)
    return citation_file([_case(request, case)], kind, case_number)


@require_safe
def item_citation(request: HttpRequest, case_number: str, position: int, kind: str) -> HttpResponse:
    """Serve the citation of one decision as a file."""
    items = DisputedItem.objects.published().select_related("case")
    item = get_object_or_404(items, case__case_number=case_number, position=position)
    return citation_file([_item(request, item)], kind, f"{case_number}-item-{position}")


def citation_file(citables: Sequence[Citable], kind: str, name: str) -> HttpResponse:
    """Return citations as a file to download; its name says where it is of samples."""
    file = FILES.get(kind)
    if file is None:
        raise Http404
    marked = "-invented-sample" if any(citable.invented for citable in citables) else ""
    return HttpResponse(
        cite_all(citables, file.format),
        content_type=f"{file.media_type}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}{marked}.{kind}"'},
    )


def _menu(citables: Sequence[Citable], files: Sequence[tuple[str, str]]) -> CiteMenu:
    make = cite_all if len(citables) != 1 else lambda one, style: cite(one[0], style)
    texts = [(style.label, make(citables, style).rstrip("\n")) for style in CitationFormat]
    return CiteMenu(tuple(Written(label, text, _rows(text)) for label, text in texts), tuple(files))


def _rows(text: str) -> int:
    return sum(1 + len(line) // CHARACTERS_A_LINE for line in text.split("\n"))


def _case(request: HttpRequest, case: Case) -> Citable:
    url = request.build_absolute_uri(case.get_absolute_url())
    return Citable(case.case_number, case.decision_date, case.invented, url)


def _item(request: HttpRequest, item: DisputedItem) -> Citable:
    case = item.case
    return Citable(
        case.case_number,
        case.decision_date,
        case.invented,
        _item_url(request, case.case_number, item.position),
        item.position,
        item.description,
        item.outcome,
    )


def _item_url(request: HttpRequest, case_number: str, position: int) -> str:
    return request.build_absolute_uri(reverse("item", args=[case_number, position]))
