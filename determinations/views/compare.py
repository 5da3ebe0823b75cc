"""Two to four decisions side by side: /compare/."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from determinations.models import DisputedItem
from determinations.research.comparison import (
    FEWEST,
    MOST,
    CitationsOfSide,
    ComparedCitation,
    Comparison,
    Fact,
    compare,
)
from determinations.research.item_keys import item_ids_of, key_of

from .cases import CitedPlace, cited_place
from .citations import CitationLinks
from .ticked import keys_of


@dataclass(frozen=True, slots=True)
class CitedHere:
    """A citation of one decision, and for which others the same is cited."""

    place: CitedPlace
    also_in: str
    """Their letters: "A and C", "" where it is this one's alone."""


@dataclass(frozen=True, slots=True)
class SideRow:
    label: str
    cells: tuple[tuple[str, tuple[CitedHere, ...]], ...]
    """The letter of each decision, and what is cited for it."""


@require_safe
def compare_page(request: HttpRequest) -> HttpResponse:
    """Compare the decisions that the URL names, each as `<case number>.<position>`, in order."""
    keys = keys_of(request)
    item_ids = item_ids_of(keys[:MOST])
    items = DisputedItem.objects.published().for_reading().in_order(item_ids)
    context: dict[str, Any] = {
        "left_out": max(0, len(keys) - MOST),
        "missing": len(keys[:MOST]) - len(items),
        "most": MOST,
        "number": len(items),
    }
    if len(items) >= FEWEST:
        context |= _side_by_side(compare(items))
    return render(request, "compare/page.html", context)


def compare_url(items: Sequence[DisputedItem]) -> str:
    """Return the address at which these items are compared; it stays."""
    return f"{reverse('compare')}?{urlencode([('item', key_of(item)) for item in items])}"


def _side_by_side(comparison: Comparison) -> dict[str, Any]:
    items = [each.item for each in comparison.decisions]
    letters = ascii_uppercase[: len(items)]
    links = CitationLinks()
    return {
        "comparison": comparison,
        "decisions": [
            {
                "letter": letter,
                "compared": each,
                "url_without": compare_url([item for item in items if item is not each.item]),
            }
            for letter, each in zip(letters, comparison.decisions, strict=True)
        ],
        "facts": [(fact, _cells(letters, fact)) for fact in comparison.facts],
        "sides": [_side_row(letters, side, links) for side in comparison.sides],
    }


def _cells(letters: str, fact: Fact) -> list[tuple[str, str]]:
    return list(zip(letters, fact.values, strict=True))


def _side_row(letters: str, side: CitationsOfSide, links: CitationLinks) -> SideRow:
    def cited(each: ComparedCitation) -> CitedHere:
        others = [letters[place] for place in each.shared_with]
        return CitedHere(cited_place(each.citation, links), _said(others))

    cells = zip(letters, side.citations, strict=True)
    return SideRow(side.label, tuple((letter, tuple(map(cited, each))) for letter, each in cells))


def _said(letters: Sequence[str]) -> str:
    """Return letters as "A", "A and B", "A, B and C"."""
    *first, last = letters or ("",)
    return f"{', '.join(first)} and {last}" if first else last
