"""The search page: /decisions/."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from determinations.models import Case
from determinations.search import (
    FACETS,
    RANGES,
    DecisionFilterSet,
    QueryRefused,
    SearchRequest,
    SearchResult,
    Sort,
    labels,
    search,
)
from determinations.vocabulary.case_numbers import case_number_forms

from .cards import cards
from .facets import facet_groups
from .links import search_url, search_url_without

MOST_PROBLEMS = 5
"""Of a query that is broken all over, the first places show what is wrong."""

RANGE_PARAMETERS = tuple(f"{stem}_{side}" for stem in RANGES for side in ("after", "before"))


@dataclass(frozen=True, slots=True)
class Chosen:
    """A filter that is on, with the URL of the same search without it."""

    label: str
    value: str
    url: str


@dataclass(frozen=True, slots=True)
class Paging:
    number: int
    last: int
    first_shown: int
    last_shown: int
    previous_url: str
    next_url: str


@require_safe
def decision_list(request: HttpRequest) -> HttpResponse:
    """List search results with facets; the URL holds all of the state."""
    filterset = DecisionFilterSet(request.GET)
    context: dict[str, Any] = {"form": filterset.form, "q": request.GET.get("q", "")}
    search_request = filterset.request_or_none()
    context["retrospective"] = filterset.form.cleaned_data.get("retrospective")
    if search_request is None:
        return _refused(request, context)
    numbers = case_number_forms(search_request.q)
    if numbers and (case := Case.objects.published().filter(case_number__in=numbers).first()):
        return redirect("case", case.case_number)
    try:
        result = search(search_request)
    except QueryRefused as refused:
        filterset.form.add_error("q", str(refused))
        return _refused(request, context)
    context |= {
        "search_request": search_request,
        "result": result,
        "cards": cards([hit.item_id for hit in result.hits], result.snippets, request.GET),
        "facets": facet_groups(request.GET, search_request, result),
        "chosen": _chosen(request.GET, search_request),
        "paging": _paging(request.GET, search_request, result),
        "sorts": [(sort.value, sort == search_request.sort) for sort in Sort],
        "missing_case": numbers[0] if numbers else "",
        "suggestion_url": search_url(request.GET, q=result.suggestion),
        "clear_url": search_url(
            request.GET, **dict.fromkeys((*FACETS, *RANGE_PARAMETERS, "retrospective"))
        ),
        "problems": result.problems[:MOST_PROBLEMS],
        "more_problems": len(result.problems[MOST_PROBLEMS:]),
        "unexpanded_url": search_url(request.GET, expand="0"),
        "expanded_url": search_url(request.GET, expand=None),
    }
    return render(request, "decisions/list.html", context)


def _refused(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Say what is wrong with the parameters; the form keeps those that are not."""
    context["kept"] = [
        (name, value)
        for name in (*FACETS, "expand", "sort")
        for value in request.GET.getlist(name)
        if value and name not in context["form"].errors  # or it could never be corrected
    ]
    return render(request, "decisions/list.html", context, status=400)


def _chosen(data: QueryDict, search_request: SearchRequest) -> list[Chosen]:
    """Return each filter that is on, facets first."""
    label_of = labels().label
    found = [
        Chosen(FACETS[name].label, label_of(name, value), search_url_without(data, name, value))
        for name, values in search_request.facets.items()
        for value in values
    ]
    for stem, days in search_request.ranges.items():
        for side, day, word in (("after", days.after, "from"), ("before", days.before, "to")):
            if day:
                name = f"{stem}_{side}"
                written = f"{day:%b} {day.day}, {day.year}"
                found.append(
                    Chosen(f"{RANGES[stem]} {word}", written, search_url_without(data, name))
                )
    if search_request.retrospective is not None:
        value = "yes" if search_request.retrospective else "no"
        found.append(Chosen("Retrospective", value, search_url_without(data, "retrospective")))
    return found


def _paging(data: QueryDict, search_request: SearchRequest, result: SearchResult) -> Paging:
    last = search_request.last_page(result.total)
    return Paging(
        number=search_request.page,
        last=last,
        first_shown=search_request.offset + 1,
        last_shown=search_request.offset + len(result.hits),
        previous_url=search_url(data, page=str(min(search_request.page - 1, last)))
        if search_request.page > 1
        else "",
        next_url=search_url(data, page=str(search_request.page + 1))
        if search_request.page < last
        else "",
    )
