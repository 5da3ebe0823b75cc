"""The search page: /decisions/."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
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
    suggest_completions,
)
from determinations.vocabulary.case_numbers import case_number_forms

from .addresses import search_url, search_url_without
from .cards import cards
from .facets import facet_groups

MOST_PROBLEMS = 5
"""Of a query that is broken all over, the first places show what is wrong."""

RANGE_PARAMETERS = tuple(f"{stem}_{side}" for stem in RANGES for side in ("after", "before"))


@dataclass(frozen=True, slots=True)
class Chosen:
    """A filter that is on, with the address of the same search without it."""

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
    """Search results with facets; all of the state is in the address."""
    filterset = DecisionFilterSet(request.GET)
    context: dict[str, Any] = {"form": filterset.form, "q": request.GET.get("q", "")}
    asked = filterset.request_or_none()
    context["retrospective"] = filterset.form.cleaned_data.get("retrospective")
    if asked is None:
        return _refused(request, context)
    numbers = case_number_forms(asked.q)
    if numbers and (case := Case.objects.published().filter(case_number__in=numbers).first()):
        return redirect("case", case.case_number)
    try:
        result = search(asked)
    except QueryRefused as refused:
        filterset.form.add_error("q", str(refused))
        return _refused(request, context)
    context |= {
        "asked": asked,
        "result": result,
        "cards": cards([hit.item_id for hit in result.hits], result.snippets, request.GET),
        "facets": facet_groups(request.GET, asked, result),
        "chosen": _chosen(request.GET, asked),
        "paging": _paging(request.GET, asked, result),
        "sorts": [(one.value, one.value == asked.sort) for one in Sort],
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
        if value and name not in context["form"].errors  # or it could never be mended
    ]
    return render(request, "decisions/list.html", context, status=400)


@require_safe
def suggestions(request: HttpRequest) -> JsonResponse:
    """Suggestions while typing: treatments, guidelines with topics, specialties, drugs, cases."""
    found = suggest_completions(request.GET.get("q", "")[:100])
    base = reverse("decisions")
    return JsonResponse(
        {"suggestions": [{"kind": one.kind, "label": one.label, "url": f"{base}?{one.query}"}
                         for one in found]}
    )  # fmt: skip


def _chosen(data: QueryDict, asked: SearchRequest) -> list[Chosen]:
    """Every filter that is on, facets first."""
    label_of = labels().label
    found = [
        Chosen(FACETS[name].label, label_of(name, value), search_url_without(data, name, value))
        for name, values in asked.facets.items()
        for value in values
    ]
    for stem, days in asked.ranges.items():
        for side, day, word in (("after", days.after, "from"), ("before", days.before, "to")):
            if day:
                name = f"{stem}_{side}"
                written = f"{day:%b} {day.day}, {day.year}"
                found.append(
                    Chosen(f"{RANGES[stem]} {word}", written, search_url_without(data, name))
                )
    if asked.retrospective is not None:
        value = "yes" if asked.retrospective else "no"
        found.append(Chosen("Retrospective", value, search_url_without(data, "retrospective")))
    return found


def _paging(data: QueryDict, asked: SearchRequest, result: SearchResult) -> Paging:
    last = asked.last_page(result.total)
    return Paging(
        number=asked.page,
        last=last,
        first_shown=asked.offset + 1,
        last_shown=asked.offset + len(result.hits),
        previous_url=search_url(data, page=str(min(asked.page - 1, last)))
        if asked.page > 1
        else "",
        next_url=search_url(data, page=str(asked.page + 1)) if asked.page < last else "",
    )
