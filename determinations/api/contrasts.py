"""What sets overturned decisions of a search apart, as JSON."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseBase
from django.utils.decorators import method_decorator
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from determinations.old_addresses import redirect_old_addresses
from determinations.research.contrasts import Difference, find_contrasts, params_of
from determinations.research.rates import FEW
from determinations.search import SAMPLE_SEED, DecisionFilterSet, QueryRefused

from .base import ApiView
from .parameters import checked, parameters
from .problems import WrongParameters


class GroupsSerializer(serializers.Serializer):
    """Numbers of decisions."""

    overturned = serializers.IntegerField()
    upheld = serializers.IntegerField()


class DifferenceSerializer(serializers.Serializer):
    """Something that decisions of one outcome have more often than the other's."""

    kind = serializers.CharField(help_text="What the filter is called; empty for words.")
    label = serializers.CharField()  # type: ignore[assignment]  # the field of that name
    having = GroupsSerializer(help_text="Those that have it.")
    odds_ratio = serializers.FloatField(
        help_text="Of the overturned against the upheld, drawn towards 1 by the prior."
    )
    z = serializers.FloatField(help_text="The log-odds ratio in units of its standard error.")
    is_small = serializers.BooleanField(help_text=f"Whether fewer than {FEW} decisions have it.")
    more = serializers.IntegerField(
        help_text="How many others of the kind have the same numbers, and are left out."
    )
    chosen = serializers.SerializerMethodField(
        help_text="The parameters that find those that have it, instead of the search's words, "
        "filters by value and amounts."
    )

    @extend_schema_field(
        {
            "type": "object",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        }
    )
    def get_chosen(self, difference: Difference) -> dict[str, list[str]]:
        return params_of(difference.request)


class ContrastGroupSerializer(serializers.Serializer):
    """Differences of one kind, the greatest first."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # the field of that name
    compared = serializers.IntegerField()
    least_z = serializers.FloatField(help_text="Chance would bring about one such among all.")
    overturned = DifferenceSerializer(many=True)
    upheld = DifferenceSerializer(many=True)


class ContrastsSerializer(serializers.Serializer):
    """The body of /what-differs/."""

    of = GroupsSerializer(help_text="All that the search finds with either outcome.")
    undecided = serializers.IntegerField(help_text="Left out.")
    sampled = GroupsSerializer(help_text="Those in which words were looked for.")
    seed = serializers.IntegerField(help_text="By which these were drawn at random.")
    groups = ContrastGroupSerializer(many=True)


class WhatDiffers(ApiView):
    """What overturned decisions of a search have more often than upheld ones, and the other way.

    By log-odds with an informative Dirichlet prior; nothing is said of what causes what.
    """

    @extend_schema(
        operation_id="what_differs", parameters=parameters(), responses=ContrastsSerializer
    )
    @method_decorator(redirect_old_addresses)
    def get(self, request: Request) -> HttpResponseBase:
        return Response(contrasts_answer(checked(DecisionFilterSet, request.query_params)))


def contrasts_answer(filterset: DecisionFilterSet) -> dict[str, Any]:
    """Return the contrasts of a search. Raises `WrongParameters`, `IndexUnavailable`."""
    asked = filterset.request_or_none()
    assert asked is not None  # noqa: S101  # it was checked
    try:
        contrasts = find_contrasts(asked)
    except QueryRefused as refused:
        raise WrongParameters({"q": [str(refused)]}) from refused
    return {
        "of": contrasts.of._asdict(),
        "undecided": contrasts.undecided,
        "sampled": contrasts.sampled._asdict(),
        "seed": SAMPLE_SEED,
        "groups": ContrastGroupSerializer(contrasts.groups, many=True).data,
    }
