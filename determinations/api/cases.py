"""Determinations and their items as JSON."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from determinations.converters import CaseNumberConverter
from determinations.models import Case, DisputedItem
from determinations.research.shortening import shorten_case, shorten_items
from determinations.search import Snippets, find_similar

from .base import ApiView
from .decisions import decisions
from .parameters import refuse_parameters
from .serializers import CaseSerializer, CitedItemSerializer, DecisionSerializer

NUMBER = OpenApiParameter(
    "case_number",
    {"type": "string", "pattern": f"^{CaseNumberConverter.regex}$"},
    OpenApiParameter.PATH,
    description="As the letter has it; small letters are taken too.",
)
POSITION = OpenApiParameter(
    "position",
    {"type": "integer", "minimum": 0},
    OpenApiParameter.PATH,
    description="The item\u2019s place in the letter, from 1.",
)
NO_CASE = "No published determination has this number."
NO_ITEM = "No published determination has this number and such an item."


class SimilarSerializer(serializers.Serializer):
    """Decisions with much the same words, best first; none of the same case."""

    same_treatment = DecisionSerializer(many=True)
    other_treatments = DecisionSerializer(many=True)


class CaseDetail(ApiView):
    """One published determination with all of its items."""

    @extend_schema(operation_id="case", parameters=[NUMBER], responses=CaseSerializer)
    def get(self, request: Request, case_number: str) -> Response:
        refuse_parameters(request.query_params)
        return Response(case_answer(case_number))


class ItemDetail(ApiView):
    """One disputed item of a published determination, with its citation in every format."""

    @extend_schema(
        operation_id="item", parameters=[NUMBER, POSITION], responses=CitedItemSerializer
    )
    def get(self, request: Request, case_number: str, position: int) -> Response:
        refuse_parameters(request.query_params)
        item = published_item(case_number, position)
        context = {"shortened": shorten_items([item]), "absolute": request.build_absolute_uri}
        return Response(CitedItemSerializer(item, context=context).data)


class SimilarDecisions(ApiView):
    """The decisions most like one, of its treatment type and of others."""

    @extend_schema(
        operation_id="similar_decisions",
        parameters=[NUMBER, POSITION],
        responses=SimilarSerializer,
    )
    def get(self, request: Request, case_number: str, position: int) -> Response:
        refuse_parameters(request.query_params)
        item = published_item(case_number, position)
        found = find_similar(item)
        return Response(
            {
                "same_treatment": decisions(found.same_treatment, Snippets.none()),
                "other_treatments": decisions(found.other_treatments, Snippets.none()),
            }
        )


def case_answer(case_number: str) -> dict[str, Any]:
    """Return a published determination. Raises `NotFound`."""
    case = Case.objects.published().for_reading().filter(case_number=case_number).first()
    if case is None:
        raise NotFound(NO_CASE)
    answer: dict[str, Any] = CaseSerializer(case, context={"shortened": shorten_case(case)}).data
    return answer


def published_item(case_number: str, position: int) -> DisputedItem:
    """Return an item of a published determination. Raises `NotFound`."""
    items = DisputedItem.objects.published().for_reading()
    item = items.filter(case__case_number=case_number, position=position).first()
    if item is None:
        raise NotFound(NO_ITEM)
    return item
