"""The list of letters that wait for a person: /staff/review/."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from determinations.accounts.people import signed_in
from determinations.letters import Severity
from determinations.models import Letter, ReviewRank
from determinations.staff.access import needs

from . import presence, session
from .queue import LATER, READY, Kind, QueueFilter, batch_of, kinds, listed, waiting_letters

LETTERS_A_PAGE = 50
MOST_PROBLEMS = 3
"""Problems of a letter that its row tells."""


@dataclass(frozen=True, slots=True)
class Row:
    """One waiting letter as the list shows it."""

    letter: Letter
    url: str
    rank: str
    style: str
    problems: tuple[str, ...]
    more: int
    """Problems that the row leaves out."""
    looked_at_by: str


@require_safe
@needs("view_letter")
def queue(request: HttpRequest) -> HttpResponse:
    """List what waits, the worst first, with the ways to narrow it."""
    session.begin(request)
    queue_filter = QueueFilter.of(request.GET)
    ways = kinds(queue_filter)
    paginator = Paginator(listed(waiting_letters(queue_filter)), LETTERS_A_PAGE)
    paginator.count = _counted(ways)
    page = paginator.get_page(request.GET.get("page"))
    lookers = presence.others_looking_at((letter.pk for letter in page), signed_in(request))
    rows = [_row(letter, queue_filter, lookers.get(letter.pk, "")) for letter in page]
    context = {
        "kinds": ways,
        "ready": _ready(ways, queue_filter),
        "page": page,
        "rows": rows,
        "first": rows[0].url if rows else "",
        "is_later": queue_filter.kind == LATER,
        "batch": batch_of(queue_filter),
        "all_batches": queue_filter.without_batch().query,
        "shared_url": reverse("staff:shared_problems") + queue_filter.with_kind("").query,
    }
    return render(request, "staff/review/queue.html", context)


def _counted(ways: list[Kind]) -> int:
    """Return how many letters the chosen list has, which no query has to count again."""
    return next((kind.count for kind in ways if kind.is_chosen), 0)


def _ready(ways: list[Kind], queue_filter: QueueFilter) -> int:
    """Return how many letters wait ready; 0 where the list has none of them."""
    if queue_filter.kind not in ("", READY):
        return 0
    return sum(kind.count for kind in ways if kind.kind == READY)


def _row(letter: Letter, queue_filter: QueueFilter, looked_at_by: str) -> Row:
    rank = ReviewRank(letter.rank)  # type: ignore[attr-defined]  # annotated by the queue
    holding = [
        problem
        for problem in letter.get_problems()
        if problem.severity is not Severity.NOTE or problem.code == queue_filter.kind
    ]
    told = tuple(problem.message_of_item for problem in holding[:MOST_PROBLEMS])
    url = queue_filter.url_of(letter.pk)
    more = len(holding) - len(told)
    return Row(letter, url, rank.label, rank.name.lower(), told, more, looked_at_by)
