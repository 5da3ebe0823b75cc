"""Guidelines, places, treatments, specialties and reviewers as the API gives them."""

from __future__ import annotations

from collections.abc import Sequence

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from determinations.research.entries import Entry

from .rate_serializers import RateLineSerializer, RateSerializer


class NamedEntrySerializer(serializers.Serializer):
    """What has an answer of its own, by the parts of its address."""

    path = serializers.ListField(child=serializers.CharField())
    label = serializers.CharField()  # type: ignore[assignment]  # the field of that name
    chosen = serializers.SerializerMethodField(help_text="The filters that find its decisions.")

    @extend_schema_field(
        {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}}
    )
    def get_chosen(self, entry: Entry) -> dict[str, Sequence[str]]:
        return {name: list(values) for name, values in entry.request().facets.items()}


class CitedBySerializer(serializers.Serializer):
    """The decisions in which one side cites it."""

    side = serializers.CharField(help_text="`either`, `administrator`, `reviewer`, `rationale`.")
    rate = RateSerializer()


class CitedEntrySerializer(serializers.Serializer):
    entry = NamedEntrySerializer()
    cited_by = CitedBySerializer(many=True)


class CitedEntriesSerializer(serializers.Serializer):
    """The first of a list, those with the most decisions first."""

    results = CitedEntrySerializer(many=True)
    left_out = serializers.IntegerField(help_text="How many more there are.")


class RateLinesSerializer(serializers.Serializer):
    results = RateLineSerializer(many=True)


class BranchSerializer(serializers.Serializer):
    """A category of treatments with its types."""

    category = RateLineSerializer(source="line")
    types = RateLineSerializer(many=True)


class BranchesSerializer(serializers.Serializer):
    results = BranchSerializer(many=True)


class TopSerializer(serializers.Serializer):
    """The values of a filter that have the most of the decisions."""

    filter = serializers.CharField(source="facet")
    lines = RateLineSerializer(many=True)
    left_out = serializers.IntegerField()


class TogetherSerializer(serializers.Serializer):
    """What one side cites in the same decisions."""

    side = serializers.CharField()
    lines = RateLineSerializer(many=True)
    left_out = serializers.IntegerField()


class FoundDecisionSerializer(serializers.Serializer):
    """A decision in short; its address has all of it."""

    case_number = serializers.CharField(source="case.case_number")
    position = serializers.IntegerField()
    description = serializers.CharField()
    outcome = serializers.CharField()
    decision_date = serializers.DateField(source="case.decision_date", allow_null=True)
    invented = serializers.BooleanField(source="case.invented")
    url = serializers.CharField(source="get_absolute_url")


class NoteupSerializer(serializers.Serializer):
    """All that was decided about one entry."""

    entry = NamedEntrySerializer()
    whole = RateSerializer()
    sides = RateLineSerializer(many=True, help_text="Of what is cited: by whom.")
    years = RateLineSerializer(many=True)
    tops = TopSerializer(many=True)
    together = TogetherSerializer(many=True)
    newest = FoundDecisionSerializer(many=True)
    typical = FoundDecisionSerializer(
        many=True, help_text="Nearest in words to the newest; empty where there are few."
    )
