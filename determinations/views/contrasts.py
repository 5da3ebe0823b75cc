"""What sets overturned decisions of a search apart: /decisions/what-differs/."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from determinations.models import ItemOutcome
from determinations.old_addresses import redirect_old_addresses
from determinations.research.contrasts import (
    MOST_SHOWN,
    PRIOR_DECISIONS,
    Contrasts,
    Difference,
    Group,
    Groups,
    find_contrasts,
    params_of,
)
from determinations.research.rates import FEW, OUTCOME
from determinations.search import (
    AMOUNTS,
    FACETS,
    SAMPLE_SEED,
    DecisionFilterSet,
    QueryRefused,
    SearchRequest,
    labels,
    unknown_values,
)

from .chosen import chosen_filters
from .links import POSITION, filled, search_params
from .rate_words import PERCENT, rounded
from .titles import search_title

VISIBLE = ("q", "in", "page")
"""Parameters that have a field on the page, and the page: a new search begins anew."""

_ASKED_ANEW = ("q", "in", *FACETS, *(f"{name}_{end}" for name in AMOUNTS for end in ("min", "max")))
"""Parameters that a link takes from the search that it leads to (`params_of`)."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many decisions of one outcome have something, and where they are listed."""

    number: int
    share: str
    url: str


@dataclass(frozen=True, slots=True)
class Row:
    kind: str
    label: str
    overturned: Counted
    upheld: Counted
    odds_ratio: str
    z: str
    more: int
    is_small: bool


@dataclass(frozen=True, slots=True)
class Table:
    """The differences of one kind that speak for one outcome."""

    key: str
    heading: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """The tables of one kind of difference."""

    group: Group
    tables: tuple[Table, ...]


@require_safe
@redirect_old_addresses
def what_differs(request: HttpRequest) -> HttpResponse:
    """Show what the overturned decisions of a search have more often, and what the upheld."""
    filterset = DecisionFilterSet(request.GET)
    context: dict[str, Any] = {
        "form": filterset.form,
        "scope_field": filterset.form["in"],
        "q": request.GET.get("q", ""),
        "title": "These decisions were not compared",
        "hidden_inputs": filterset.form.hidden_inputs(
            name for name in filterset.filters if name not in VISIBLE
        ),
        "search_params": search_params(request.GET),
    }
    asked = filterset.request_or_none()
    if asked is None:
        return render(request, "contrasts/page.html", context, status=400)
    try:
        context |= _found(request.GET, asked, find_contrasts(asked))
    except QueryRefused as refused:
        filterset.form.add_error("q", str(refused))
        return render(request, "contrasts/page.html", context, status=400)
    return render(request, "contrasts/page.html", context)


def _found(data: QueryDict, asked: SearchRequest, contrasts: Contrasts) -> dict[str, Any]:
    shown = asked.without(OUTCOME)
    chosen = chosen_filters(search_params(data), shown, unknown_values(shown))
    title = search_title(asked, [each.short for each in chosen], contrasts.of.both)
    kept = filled(data, without=(*POSITION, *_ASKED_ANEW))
    return {
        "title": f"What sets overturned apart: {title}",
        "chosen": chosen,
        "contrasts": contrasts,
        "parts": [_part(group, contrasts.of, kept) for group in contrasts.groups],
        "outcomes_left_out": [
            labels().label(OUTCOME, value) for value in asked.facets.get(OUTCOME, ())
        ],
        "few": FEW,
        "seed": SAMPLE_SEED,
        "prior": PRIOR_DECISIONS,
        "most_shown": MOST_SHOWN,
        "decisions_params": search_params(data),
    }


def _part(group: Group, of: Groups, kept: QueryDict) -> Part:
    def rows(differences: Sequence[Difference]) -> tuple[Row, ...]:
        return tuple(_row(each, of, kept) for each in differences)

    return Part(
        group,
        (
            Table(f"{group.name}-overturned", "More often overturned", rows(group.overturned)),
            Table(f"{group.name}-upheld", "More often upheld", rows(group.upheld)),
        ),
    )


def _row(difference: Difference, of: Groups, kept: QueryDict) -> Row:
    def counted(outcome: ItemOutcome, number: int, all_: int) -> Counted:
        share = f"{rounded(number / all_)}{PERCENT}"
        return Counted(number, share, _url(difference.request, outcome, kept))

    having = difference.having
    return Row(
        kind=difference.kind,
        label=difference.label,
        overturned=counted(ItemOutcome.OVERTURNED, having.overturned, of.overturned),
        upheld=counted(ItemOutcome.UPHELD, having.upheld, of.upheld),
        odds_ratio=_ratio(difference.odds_ratio),
        z=f"{abs(difference.z):.1f}",
        more=difference.more,
        is_small=difference.is_small,
    )


def _ratio(odds_ratio: float) -> str:
    """Return how many times greater the odds are, of the outcome that has the greater ones."""
    times = max(odds_ratio, 1 / odds_ratio)
    return f"{times:.0f}\u00d7" if times >= 10 else f"{times:.1f}\u00d7"


def _url(request: SearchRequest, outcome: ItemOutcome, kept: QueryDict) -> str:
    """Return the address of exactly the decisions that were counted."""
    params = [(name, value) for name, values in kept.lists() for value in values]
    asked = [(name, value) for name, values in params_of(request).items() for value in values]
    return f"{reverse('decisions')}?{urlencode([*asked, *params, (OUTCOME, outcome.value)])}"
