"""An export as others check it, and what has changed since: /exhibits/<id>/."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from determinations.models import Exhibit, Unlisted
from determinations.research.exhibits.comparing import Changed, Comparison, compare
from determinations.research.exhibits.recording import MOST_LISTED
from determinations.research.export import FORMATS
from determinations.search import Snippets, renewed
from determinations.vocabulary import ItemOutcome

from .cards import Card, cards
from .export_choice import ExportChoice, NotExported, choice_of

SHOWN = 25
"""Decisions of each change that are shown."""

UNKNOWN = "Outcome unknown"

TOO_MANY = f"Up to {MOST_LISTED:,} are compared one by one."

COMPARED_BY_HAND = "The file itself can be held against its digest and a new export."

NOT_COMPARED = {
    Unlisted.OVER_LIMIT.value: "Which decisions they were is not kept, since too much was exported "
    f"that day. {COMPARED_BY_HAND}",
    Unlisted.DROPPED.value: f"Which decisions they were is not kept any more. {COMPARED_BY_HAND}",
}
"""Where an exhibit has no list of its decisions."""


@dataclass(frozen=True, slots=True)
class Change:
    """Decisions to which the same has happened; the first of them as cards."""

    heading: str
    count: int
    cards: Sequence[Card]


@require_safe
def exhibit_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what was exported, and how the same search comes out today."""
    exhibit = get_object_or_404(Exhibit, pk=pk)
    params = QueryDict(exhibit.params)
    kind = FORMATS.get(exhibit.kind)
    context: dict[str, Any] = {
        "exhibit": exhibit,
        "kind": kind,
        "outcomes": [(_label(name), count) for name, count in sorted(exhibit.outcomes.items())],
        "why_not_compared": NOT_COMPARED.get(exhibit.unlisted, TOO_MANY),
    }
    try:
        choice = choice_of(renewed(params) or params, AnonymousUser())
    except NotExported as reason:
        context["reason"] = str(reason)
    else:
        most = kind.most if kind else None
        comparison = compare(exhibit, choice.first(most))
        context |= _today(choice, comparison)
    response = render(request, "exhibits/page.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _today(choice: ExportChoice, comparison: Comparison | None) -> dict[str, Any]:
    today: dict[str, Any] = {"choice": choice, "comparison": comparison}
    if comparison is not None:
        today["changes"] = _changes(comparison)
        today["changed"] = _with_outcomes(comparison.changed[:SHOWN])
    return today


def _changes(comparison: Comparison) -> list[Change]:
    found = {
        "Added since, or found since": comparison.added,
        "Still in the archive, but no longer found": comparison.no_longer,
    }
    return [
        Change(heading, len(item_ids), cards(item_ids[:SHOWN], Snippets.none()))
        for heading, item_ids in found.items()
        if item_ids
    ]


def _with_outcomes(changed: Sequence[Changed]) -> list[tuple[Card, str, str]]:
    """Return each decision with its outcome in the file and today."""
    by_id = {each.item_id: each for each in changed}
    return [
        (card, _label(by_id[card.item.item_id].before), _label(by_id[card.item.item_id].now))
        for card in cards(list(by_id), Snippets.none())
    ]


def _label(outcome: str) -> str:
    return ItemOutcome(outcome).label if outcome else UNKNOWN
