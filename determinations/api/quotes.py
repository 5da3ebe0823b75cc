"""The check of a quotation, as JSON."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from determinations.research.quote_check import (
    LONGEST_NUMBER,
    NearPlace,
    Part,
    Place,
    QuoteCheck,
    QuoteProblem,
    Source,
    Verdict,
    check_quote,
)
from determinations.research.quote_differences import Kind
from determinations.research.quotes import LONGEST_QUOTATION

from .base import ApiView
from .parameters import refuse_parameters


class TextField(serializers.CharField):
    """A string; of a number REST framework would make one, and a quotation is none."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        text: str = super().to_internal_value(data)
        return text


class QuoteSerializer(serializers.Serializer):
    """A quotation; . . . or … leaves words out, square brackets alter or put in."""

    quotation = TextField(max_length=LONGEST_QUOTATION, trim_whitespace=False)
    case = TextField(
        max_length=LONGEST_NUMBER,
        trim_whitespace=False,
        required=False,
        allow_blank=True,
        help_text="The number of the case that it is from; without it, it is searched for.",
    )


class GapSerializer(serializers.Serializer):
    mark = serializers.CharField(help_text="As the quotation has it.")
    text = serializers.CharField(help_text='What the letter has there; "" where nothing is.')


class PlaceSerializer(serializers.Serializer):
    """Where a quotation stands, in the letter's own words."""

    case_number = serializers.CharField()
    decided = serializers.DateField(allow_null=True)
    invented = serializers.BooleanField(help_text="A sample letter, no real determination.")
    item = serializers.IntegerField(allow_null=True, help_text="Null for the whole determination.")
    part = serializers.ChoiceField(Part.choices())
    url = serializers.CharField()
    passage = serializers.CharField()
    corrected = serializers.ListField(
        child=serializers.CharField(),
        help_text="What people corrected in this text, when, and what the letter says instead.",
    )
    gaps = GapSerializer(many=True, help_text="What its ellipses and brackets stand for.")


class QuoteDifferenceSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(Kind.choices(), help_text="Whose words they are.")
    text = serializers.CharField()


class NearestSerializer(PlaceSerializer):
    likeness = serializers.FloatField(help_text="The part of its words that stands there, 0 to 1.")
    differences = QuoteDifferenceSerializer(many=True)


class QuoteCheckSerializer(serializers.Serializer):
    """What became of a quotation."""

    verdict = serializers.ChoiceField(Verdict.choices())
    case_number = serializers.CharField(help_text='The case looked at; "" where all were searched.')
    case_found = serializers.BooleanField(help_text="Whether the archive has that case.")
    places = PlaceSerializer(many=True, help_text="Those that have it most exactly.")
    nearest = NearestSerializer(allow_null=True, help_text="Of one that differs.")


class QuoteCheckView(ApiView):
    """Whether a quotation stands in a determination, word for word, and where.

    It changes nothing; it is a POST since a quotation is too long for an address.
    """

    @extend_schema(
        operation_id="check_quote",
        request=QuoteSerializer,
        responses={200: QuoteCheckSerializer},
    )
    def post(self, request: Request) -> Response:
        refuse_parameters(request.query_params)
        asked = QuoteSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        values = asked.validated_data
        return Response(quote_answer(values["quotation"], values.get("case", "")))


def quote_answer(quotation: str, case: str) -> dict[str, Any]:
    """Return what became of a quotation. Raises `ValidationError`."""
    try:
        checked = check_quote(quotation, case)
    except QuoteProblem as problem:
        raise ValidationError({problem.field: [str(problem)]}) from problem
    answer: dict[str, Any] = QuoteCheckSerializer(_body(checked)).data
    return answer


def _body(checked: QuoteCheck) -> dict[str, Any]:
    return {
        "verdict": checked.verdict,
        "case_number": checked.case_number,
        "case_found": checked.is_case_known,
        "places": [_place(place) for place in checked.places],
        "nearest": _near(checked.near) if checked.near else None,
    }


def _place(place: Place) -> dict[str, Any]:
    found = place.found
    return {**_of_source(place.source), "passage": found.passage, "gaps": found.gaps}


def _near(near: NearPlace) -> dict[str, Any]:
    nearest = near.nearest
    return {
        **_of_source(near.source),
        "passage": nearest.passage,
        "gaps": [],
        "likeness": round(nearest.likeness, 4),
        "differences": nearest.differences,
    }


def _of_source(source: Source) -> dict[str, Any]:
    return {
        "case_number": source.case_number,
        "decided": source.decided,
        "invented": source.invented,
        "item": source.position,
        "part": source.part,
        "url": source.url,
        "corrected": [str(each) for each in source.corrected],
    }
