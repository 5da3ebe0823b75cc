"""The JSON API: the same parameters and the same answers as the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase, QueryDict
from django.utils.decorators import method_decorator
from django_filters import Filter
from drf_spectacular.utils import OpenApiParameter, extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.exceptions import ValidationError
from rest_framework.generics import RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from determinations.models import Case, DisputedItem
from determinations.old_addresses import redirect_old_addresses
from determinations.research.shortening import shorten_case, shorten_items
from determinations.search import (
    FACETS,
    DecisionFilterSet,
    FacetCounts,
    QueryRefused,
    search,
)

from .serializers import (
    CaseSerializer,
    DecisionPageSerializer,
    DecisionSerializer,
    ScopeSerializer,
)


def _description(filter_: Filter) -> str:
    help_text = filter_.extra.get("help_text", "")
    return f"{filter_.label}. {help_text}" if help_text else str(filter_.label)


def parameters(filterset: type[DecisionFilterSet] = DecisionFilterSet) -> list[OpenApiParameter]:
    """Return every parameter of a FilterSet, for the API's description."""
    return [
        OpenApiParameter(name, str, description=_description(filter_), many=name in FACETS)
        for name, filter_ in filterset.base_filters.items()
    ]


class DecisionList(APIView):
    """Search disputed items; the parameters are those of the search page."""

    @extend_schema(parameters=parameters(), responses=DecisionPageSerializer)
    @method_decorator(redirect_old_addresses)
    def get(self, request: Request) -> HttpResponseBase:
        filterset = DecisionFilterSet(request.query_params)
        search_request = filterset.request_or_none()
        if search_request is None:
            raise ValidationError(filterset.form.errors)
        try:
            result = search(search_request)
        except QueryRefused as refused:
            raise ValidationError({"q": [str(refused)]}) from refused
        page = search_request.page_of(result.total)
        item_ids = [hit.item_id for hit in result.hits]
        items = DisputedItem.objects.published().for_reading().in_order(item_ids)
        context = {"snippets": result.snippets, "shortened": shorten_items(items)}
        serializer = DecisionSerializer(items, many=True, context=context)
        return Response(
            {
                "count": result.total,
                "letters": result.letters,
                "letters_estimated": result.letters_estimated,
                "scope": result.scope and ScopeSerializer(result.scope).data,
                "next": page_url(request, page.number + 1) if page.has_next() else None,
                "previous": page_url(request, min(search_request.page - 1, page.number))
                if search_request.page > 1
                else None,
                "problems": [
                    {"message": problem.message, "start": problem.start, "end": problem.end}
                    for problem in result.problems
                ],
                "expansions": {
                    expansion.term: list(expansion.also) for expansion in result.expansions
                },
                "results": serializer.data,
                "facets": {name: _facet(facet) for name, facet in result.facets.items()},
            }
        )


class CaseDetail(RetrieveAPIView):
    """One published determination."""

    queryset = Case.objects.all()
    serializer_class = CaseSerializer
    lookup_field = "case_number"

    def get_queryset(self) -> QuerySet[Case]:
        return Case.objects.published().for_reading()

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        case = self.get_object()
        context = {**self.get_serializer_context(), "shortened": shorten_case(case)}
        return Response(CaseSerializer(case, context=context).data)


class Description(SpectacularAPIView):
    """What the API offers; there is one version of it, whatever the parameters say."""

    def _get_version_parameter(self, request: Request) -> None:
        return None


def _facet(facet: FacetCounts) -> list[dict[str, str | int]]:
    return [
        {"value": value.value, "label": value.label, "count": value.count} for value in facet.values
    ]


def page_url(request: Request, page: int) -> str:
    """Return the address of another page of the same answer."""
    data: QueryDict = request.query_params.copy()
    data["page"] = str(page)
    return request.build_absolute_uri(f"{request.path}?{data.urlencode()}")
