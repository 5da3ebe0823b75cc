"""Cases, items and citations as the API gives them."""

from __future__ import annotations

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from determinations.letters import CASE_FACTS
from determinations.models import Case, DisputedItem, GuidelineCitation, RevisionCause
from determinations.research.citation_formats import Citable, CitationFormat, cite
from determinations.research.item_titles import title_of
from determinations.vocabulary import GuidelineSource


class CitationSerializer(serializers.ModelSerializer):
    guideline = serializers.CharField(source="guideline.key", allow_null=True, default=None)
    guideline_title = serializers.SerializerMethodField()
    sources = serializers.ListField(
        child=serializers.ChoiceField(GuidelineSource.choices()),
        help_text="The kinds of sources that it names, as the filters have them.",
    )

    class Meta:
        model = GuidelineCitation
        fields = ("cited_by", "kind", "guideline", "guideline_title", "sources", "source",
                  "source_year", "section", "first_page", "last_page", "adopted",
                  "text")  # fmt: skip

    def get_guideline_title(self, citation: GuidelineCitation) -> str:
        return str(citation.guideline) if citation.guideline else ""


@extend_schema_field(
    {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {"text": {"type": "string"}, "kind": {"type": "string"}},
            "required": ["text", "kind"],
        },
        "description": "Numbers of the heading; text is as it is written.",
    }
)
class QuantitiesField(serializers.JSONField):
    """What a heading names: {text, kind, count, unit, times, period, ...}."""


@extend_schema_field({"type": "object", "additionalProperties": {"type": "number"}})
class TotalField(serializers.JSONField):
    """What quantities come to, where that is sure: {sessions, hours, tablets, days}."""


@extend_schema_field(
    {
        "type": "object",
        "additionalProperties": {
            "type": "object",
            "properties": {
                "at": {"type": "string", "format": "date"},
                "read": {"type": "string"},
                "cause": {
                    "type": "string",
                    "enum": [value for value in RevisionCause.values if value],
                    "description": "Why, where somebody said it.",
                },
            },
            "required": ["at", "read"],
        },
    }
)
class CorrectedField(serializers.JSONField):
    """What people corrected: field to {at: the day, read: what the letter says, cause}."""


class ItemSerializer(serializers.ModelSerializer):
    """One disputed item."""

    title = serializers.SerializerMethodField(
        help_text="What is in dispute in short; the letter's own heading is `description`."
    )
    category = serializers.CharField(source="treatment.category")
    treatment = serializers.CharField(source="treatment.subcategory")
    treatment_slug = serializers.CharField(source="treatment.slug")
    quantities = QuantitiesField()
    total = TotalField(
        help_text="What they come to, where it is sure: {sessions, hours, tablets, days}."
    )
    citations = CitationSerializer(
        many=True,
        source="stated_citations",
        help_text="What both sides say that their decisions are based on.",
    )
    rationale_citations = CitationSerializer(
        many=True, help_text="What the rationale names; in no side's citations."
    )

    corrected = CorrectedField(
        help_text="What people corrected: field to the day and what the letter says there."
    )

    class Meta:
        model = DisputedItem
        fields = ("position", "title", "description", "outcome", "category", "treatment",
                  "treatment_slug",
                  "treatment_reason", "treatment_sure", *DisputedItem.REQUEST_PARTS, "body_parts",
                  "sides", "quantities", "total", "retrospective", "service_dates",
                  "rationale", "citations", "rationale_citations", "corrected")  # fmt: skip

    def get_title(self, item: DisputedItem) -> str:
        return title_of(item)


class CaseSerializer(serializers.ModelSerializer):
    """One determination with all of its items."""

    specialties = serializers.SerializerMethodField()
    licensure_states = serializers.SerializerMethodField()
    url = serializers.CharField(source="get_absolute_url")
    added = serializers.DateField(help_text="When it was first published in this archive.")
    letter_url = serializers.SerializerMethodField(help_text="Where readers get the letter's file.")
    shortened = serializers.SerializerMethodField(
        help_text="Whether the longest texts are cut here: of a letter of hundreds of pages."
    )
    items = ItemSerializer(many=True)
    corrected = CorrectedField(
        help_text="What people corrected: field to the day and what the letter says there."
    )

    class Meta:
        model = Case
        fields = ("case_number", "url", "letter_url", "shortened", "invented", "outcome",
                  *CASE_FACTS, "added", "specialties", "licensure_states", "clinical_summary",
                  "items", "corrected")  # fmt: skip

    def get_letter_url(self, case: Case) -> str:
        return reverse("case_letter", args=[case.case_number])

    def get_shortened(self, case: Case) -> bool:
        return bool(self.context["shortened"])

    def get_specialties(self, case: Case) -> list[str]:
        return (
            [specialty.name for specialty in case.reviewer.specialties.all()]
            if case.reviewer
            else []
        )

    def get_licensure_states(self, case: Case) -> list[str]:
        return case.reviewer.licensure_states if case.reviewer else []


class ItemOfCaseSerializer(ItemSerializer):
    """One disputed item with its case in short."""

    case_number = serializers.CharField(source="case.case_number")
    invented = serializers.BooleanField(
        source="case.invented", help_text="A sample letter, no real determination."
    )
    decision_date = serializers.DateField(source="case.decision_date", allow_null=True)
    added = serializers.DateField(
        source="case.added", help_text="When its case was first published in this archive."
    )
    url = serializers.CharField(source="get_absolute_url")
    specialties = serializers.SerializerMethodField()
    shortened = serializers.SerializerMethodField(
        help_text="Whether the item's longest texts are cut here."
    )

    class Meta(ItemSerializer.Meta):
        fields = ("case_number", "invented", "decision_date", "added", "url", "specialties",
                  "shortened", *ItemSerializer.Meta.fields)  # type: ignore[assignment]  # fmt: skip

    def get_specialties(self, item: DisputedItem) -> list[str]:
        reviewer = item.case.reviewer
        return [specialty.name for specialty in reviewer.specialties.all()] if reviewer else []

    def get_shortened(self, item: DisputedItem) -> bool:
        return item.pk in self.context["shortened"]


class DecisionSerializer(ItemOfCaseSerializer):
    """One search result: the item, its case in short, and a passage as [text, marked] pairs."""

    snippet = serializers.SerializerMethodField()

    class Meta(ItemOfCaseSerializer.Meta):
        fields = (*ItemOfCaseSerializer.Meta.fields, "snippet")  # type: ignore[assignment]

    @extend_schema_field(
        {
            "type": "array",
            "items": {
                "type": "array",
                "prefixItems": [{"type": "string"}, {"type": "boolean"}],
                "minItems": 2,
                "maxItems": 2,
            },
            "description": "A passage in segments, each with whether the search found it.",
        }
    )
    def get_snippet(self, item: DisputedItem) -> list[tuple[str, bool]]:
        snippet = self.context["snippets"].best(item.rationale, item.case.clinical_summary)
        return list(snippet.segments) if snippet else []


class CitedItemSerializer(ItemOfCaseSerializer):
    """One disputed item at its permanent address, and how it is cited."""

    permanent_url = serializers.SerializerMethodField(help_text="Absolute; where it stays.")
    cite = serializers.SerializerMethodField(help_text="Its citation in each format, to paste.")

    class Meta(ItemOfCaseSerializer.Meta):
        fields = (*ItemOfCaseSerializer.Meta.fields, "permanent_url",
                  "cite")  # type: ignore[assignment]  # fmt: skip

    def get_permanent_url(self, item: DisputedItem) -> str:
        path = reverse("item", args=[item.case.case_number, item.position])
        return str(self.context["absolute"](path))

    @extend_schema_field({"type": "object", "additionalProperties": {"type": "string"}})
    def get_cite(self, item: DisputedItem) -> dict[str, str]:
        case, url = item.case, self.get_permanent_url(item)
        decided = case.decision_date
        named = item.position, item.description, item.outcome
        citable = Citable(case.case_number, decided, case.invented, url, *named)
        return {str(style): cite(citable, style) for style in CitationFormat}
