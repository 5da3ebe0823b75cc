"""Searches as JSON: a page of results with facets, or all decisions by cursor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import django_filters
from django.http import HttpResponseBase
from django.utils.decorators import method_decorator
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from determinations.models import DisputedItem
from determinations.old_addresses import redirect_old_addresses
from determinations.research.shortening import shorten_items
from determinations.search import (
    SORTED_BY,
    Cursor,
    CursorPage,
    CursorUnreadable,
    DecisionFilterSet,
    DecisionForm,
    FacetCounts,
    QueryRefused,
    SearchRequest,
    SearchResult,
    Snippets,
    Sort,
    find_from,
    search,
)

from .base import ApiView
from .parameters import checked, page_url, parameters
from .problems import WrongParameters
from .result_serializers import (
    DecisionPageSerializer,
    FilterWordsSerializer,
    ScopeSerializer,
)
from .serializers import DecisionSerializer

FIRST_CURSOR = "*"
LONGEST_CURSOR = 64


class CursorForm(DecisionForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("cursor"):
            if cleaned.get("page"):
                self.add_error("page", "A cursor and the number of a page exclude each other.")
            if cleaned.get("sort") == Sort.RELEVANCE:
                orders = ", ".join(SORTED_BY)
                self.add_error("sort", f"By cursor decisions come in one of the orders {orders}.")
        return cleaned


class ApiFilterSet(DecisionFilterSet):
    """The parameters of the search page, and the cursor."""

    cursor = django_filters.CharFilter(
        label="Cursor",
        max_length=LONGEST_CURSOR,
        help_text=f"{FIRST_CURSOR} goes through all decisions, however many, newest first or as "
        "`sort` says; the address of the next page has the cursor behind its last decision.",
    )

    class Meta(DecisionFilterSet.Meta):
        form = CursorForm


class DecisionList(ApiView):
    """Search disputed items; the parameters are those of the search page.

    By page there are facets and counts, up to the 10,000th decision; by cursor all decisions, and
    neither facets nor letters are counted.
    """

    @extend_schema(
        operation_id="search_decisions",
        parameters=parameters(ApiFilterSet),
        responses=DecisionPageSerializer,
    )
    @method_decorator(redirect_old_addresses)
    def get(self, request: Request) -> HttpResponseBase:
        filterset = checked(ApiFilterSet, request.query_params)
        asked = filterset.request_or_none()
        assert asked is not None  # noqa: S101  # it was checked
        cursor = filterset.form.cleaned_data["cursor"]
        body = decisions_from(asked, cursor) if cursor else page_of_decisions(asked)
        links = {name: link and page_url(request, **link) for name, link in body["links"].items()}
        return Response({**body["page"], **links})


def page_of_decisions(asked: SearchRequest) -> dict[str, Any]:
    """Return a page of a search, and the parameters of the next and previous one.

    Raises `WrongParameters`, `IndexUnavailable`, `SearchTooSlow`.
    """
    try:
        result = search(asked)
    except QueryRefused as refused:
        raise WrongParameters({"q": [str(refused)]}) from refused
    page = asked.page_of(result.total)
    before = min(asked.page - 1, page.number)
    return {
        "page": {
            "count": result.total,
            "letters": result.letters,
            "letters_estimated": result.letters_estimated,
            "sort": asked.sort,
            "scope": result.scope and ScopeSerializer(result.scope).data,
            "problems": _problems(result),
            "expansions": _expansions(result),
            "suggestion": result.suggestion,
            "filter_words": result.offer and FilterWordsSerializer(result.offer).data,
            "results": decisions([hit.item_id for hit in result.hits], result.snippets),
            "facets": {name: _facet(facet) for name, facet in result.facets.items()},
        },
        "links": {
            "next": {"page": page.number + 1} if page.has_next() else None,
            "previous": {"page": before} if before else None,
        },
    }


def decisions_from(asked: SearchRequest, cursor: str) -> dict[str, Any]:
    """Return the decisions behind a cursor, as `page_of_decisions` does."""
    try:
        found = find_from(asked, Cursor.read(cursor, asked) if cursor != FIRST_CURSOR else None)
    except CursorUnreadable as unreadable:
        raise WrongParameters({"cursor": [str(unreadable)]}) from unreadable
    except QueryRefused as refused:
        raise WrongParameters({"q": [str(refused)]}) from refused
    return {
        "page": {
            "count": found.total,
            "letters": None,
            "letters_estimated": False,
            "sort": found.sort,
            "scope": found.scope and ScopeSerializer(found.scope).data,
            "problems": _problems(found),
            "expansions": _expansions(found),
            "suggestion": None,
            "filter_words": None,
            "results": decisions(found.item_ids, found.snippets),
            "facets": {},
        },
        "links": {
            "next": {"cursor": str(found.next)} if found.next else None,
            "previous": None,
        },
    }


def decisions(item_ids: Sequence[int], snippets: Snippets) -> Sequence[Mapping[str, Any]]:
    """Return the published ones of these items, in this order."""
    items = DisputedItem.objects.published().for_reading().in_order(item_ids)
    context = {"snippets": snippets, "shortened": shorten_items(items)}
    return list(DecisionSerializer(items, many=True, context=context).data)


def _problems(found: SearchResult | CursorPage) -> list[dict[str, Any]]:
    return [
        {"message": problem.message, "start": problem.start, "end": problem.end}
        for problem in found.problems
    ]


def _expansions(found: SearchResult | CursorPage) -> dict[str, list[str]]:
    return {expansion.term: list(expansion.also) for expansion in found.expansions}


def _facet(facet: FacetCounts) -> list[dict[str, str | int]]:
    return [
        {"value": value.value, "label": value.label, "count": value.count} for value in facet.values
    ]
