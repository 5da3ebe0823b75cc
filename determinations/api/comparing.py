"""Decisions beside others as JSON: those with the other outcome, and two to four side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from determinations.models import DisputedItem
from determinations.research.comparison import FEWEST, MOST, CitationsOfSide, compare
from determinations.research.item_keys import item_ids_of
from determinations.research.opposites import opposites_of
from determinations.research.unlike_sentences import Marked

from .base import ApiView
from .cases import NUMBER, POSITION, published_item
from .parameters import refuse_parameters
from .problems import WrongParameters
from .serializers import CitationSerializer, ItemOfCaseSerializer

ITEM = "item"


class SentenceSerializer(serializers.Serializer):
    text = serializers.CharField(trim_whitespace=False)
    unlike = serializers.BooleanField(help_text="Whether none of the others has a near sentence.")


class OppositeSerializer(serializers.Serializer):
    """A decision with the other outcome."""

    decision = ItemOfCaseSerializer()
    same_treatment = serializers.BooleanField()
    body_parts = serializers.ListField(
        child=serializers.CharField(), help_text="Those that both are about."
    )
    rationale = SentenceSerializer(many=True)


class OppositesSerializer(serializers.Serializer):
    results = OppositeSerializer(many=True)


class FactSerializer(serializers.Serializer):
    """What one field says of each decision."""

    label = serializers.CharField()  # type: ignore[assignment]  # the field of that name
    values = serializers.ListField(child=serializers.CharField(allow_blank=True))
    differs = serializers.BooleanField(
        help_text="False also for what each decision has for itself, as its dates."
    )


class ComparedCitationSerializer(serializers.Serializer):
    citation = CitationSerializer()
    shared_with = serializers.ListField(
        child=serializers.IntegerField(),
        help_text="Places of the others, from 0, for which either side cites the same.",
    )


class ComparedSerializer(serializers.Serializer):
    """One of the decisions."""

    decision = ItemOfCaseSerializer()
    rationale = SentenceSerializer(many=True)
    cited = ComparedCitationSerializer(many=True)


class ComparisonSerializer(serializers.Serializer):
    decisions = ComparedSerializer(many=True)
    facts = FactSerializer(many=True)


class Opposites(ApiView):
    """The decisions most like one that came out the other way, the nearest first.

    Of the same treatment type and body part first, then of the same treatment type, then of others.
    """

    @extend_schema(
        operation_id="opposites", parameters=[NUMBER, POSITION], responses=OppositesSerializer
    )
    def get(self, request: Request, case_number: str, position: int) -> Response:
        refuse_parameters(request.query_params)
        found = opposites_of(published_item(case_number, position))
        shortened = frozenset(each.item.pk for each in found if each.is_shortened)
        results = [
            {
                "decision": _decision(each.item, shortened),
                "same_treatment": each.same_treatment,
                "body_parts": each.body_parts,
                "rationale": _sentences(each.rationale),
            }
            for each in found
        ]
        return Response({"results": results})


class Compare(ApiView):
    """Two to four decisions side by side, in the order in which they are named."""

    @extend_schema(
        operation_id="compare",
        parameters=[
            OpenApiParameter(
                ITEM,
                {
                    "type": "array",
                    "items": {"type": "string"},
                    "minItems": FEWEST,
                    "maxItems": MOST,
                },
                required=True,
                description="Each as <case number>.<position>; what is not published is left out.",
            )
        ],
        responses=ComparisonSerializer,
    )
    def get(self, request: Request) -> Response:
        refuse_parameters(request.query_params, (ITEM,))
        return Response(comparison_answer(request.query_params.getlist(ITEM)))


def comparison_answer(named: Sequence[str]) -> dict[str, Any]:
    """Return decisions side by side, each named as <case number>.<position>.

    Raises `WrongParameters`.
    """
    keys = list(dict.fromkeys(named))
    ids = item_ids_of(keys) if FEWEST <= len(keys) <= MOST else []
    items = DisputedItem.objects.published().for_reading().in_order(ids)
    if len(items) < FEWEST:
        said = f"Name {FEWEST} to {MOST} published decisions as <case number>.<position>."
        raise WrongParameters({ITEM: [said]})
    comparison = compare(items)
    return {
        "decisions": [
            {
                "decision": _decision(each.item, comparison.shortened),
                "rationale": _sentences(each.rationale),
                "cited": _cited(comparison.sides, place),
            }
            for place, each in enumerate(comparison.decisions)
        ],
        "facts": FactSerializer(comparison.facts, many=True).data,
    }


def _decision(item: DisputedItem, shortened: frozenset[int]) -> dict[str, Any]:
    answer: dict[str, Any] = ItemOfCaseSerializer(item, context={"shortened": shortened}).data
    return answer


def _sentences(paragraphs: Sequence[Marked]) -> list[dict[str, Any]]:
    return [
        {"text": text, "unlike": unlike}
        for paragraph in paragraphs
        for text, unlike in paragraph
        if not text.isspace()
    ]


def _cited(sides: Sequence[CitationsOfSide], place: int) -> list[dict[str, Any]]:
    return [
        {"citation": CitationSerializer(each.citation).data, "shared_with": each.shared_with}
        for side in sides
        for each in side.citations[place]
    ]
