"""Cases, items and citations as the API gives them."""

from __future__ import annotations

from django.urls import reverse
from rest_framework import serializers

from determinations.letters import CASE_FACTS
from determinations.models import Case, DisputedItem, GuidelineCitation
from determinations.research.item_titles import title_of
from determinations.search import Reason, Scope
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


class ItemSerializer(serializers.ModelSerializer):
    """One disputed item; quantities are {text, kind, count, unit, times, period, ...}.

    `total` is what they come to, where that is sure: {sessions, hours, tablets, days}.
    """

    title = serializers.SerializerMethodField(
        help_text="What is in dispute in short; the letter's own heading is `description`."
    )
    category = serializers.CharField(source="treatment.category")
    treatment = serializers.CharField(source="treatment.subcategory")
    treatment_slug = serializers.CharField(source="treatment.slug")
    citations = CitationSerializer(
        many=True,
        source="stated_citations",
        help_text="What both sides say that their decisions are based on.",
    )
    rationale_citations = CitationSerializer(
        many=True, help_text="What the rationale names; in no side's citations."
    )

    class Meta:
        model = DisputedItem
        fields = ("position", "title", "description", "outcome", "category", "treatment",
                  "treatment_slug",
                  "treatment_reason", "treatment_sure", *DisputedItem.REQUEST_PARTS, "body_parts",
                  "sides", "quantities", "total", "retrospective", "service_dates",
                  "rationale", "citations", "rationale_citations")  # fmt: skip

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

    class Meta:
        model = Case
        fields = ("case_number", "url", "letter_url", "shortened", "invented", "outcome",
                  *CASE_FACTS, "added", "specialties", "licensure_states", "clinical_summary",
                  "items")  # fmt: skip

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


class DecisionSerializer(ItemSerializer):
    """One search result: the item, its case in short, and a passage as [text, marked] pairs."""

    case_number = serializers.CharField(source="case.case_number")
    invented = serializers.BooleanField(
        source="case.invented", help_text="A sample letter, no real determination."
    )
    decision_date = serializers.DateField(source="case.decision_date")
    added = serializers.DateField(
        source="case.added", help_text="When its case was first published in this archive."
    )
    url = serializers.CharField(source="get_absolute_url")
    specialties = serializers.SerializerMethodField()
    shortened = serializers.SerializerMethodField(
        help_text="Whether the item's longest texts are cut here."
    )
    snippet = serializers.SerializerMethodField()

    class Meta(ItemSerializer.Meta):
        fields = (  # type: ignore[assignment]
            "case_number",
            "invented",
            "decision_date",
            "added",
            "url",
            "specialties",
            "shortened",
            "snippet",
            *ItemSerializer.Meta.fields,
        )

    def get_specialties(self, item: DisputedItem) -> list[str]:
        reviewer = item.case.reviewer
        return [specialty.name for specialty in reviewer.specialties.all()] if reviewer else []

    def get_shortened(self, item: DisputedItem) -> bool:
        return item.pk in self.context["shortened"]

    def get_snippet(self, item: DisputedItem) -> list[tuple[str, bool]]:
        snippet = self.context["snippets"].best(item.rationale, item.case.clinical_summary)
        return list(snippet.segments) if snippet else []


class ScopeSerializer(serializers.Serializer):
    """Which texts were searched for words that name no field."""

    used = serializers.ChoiceField([scope.value for scope in Scope])
    reason = serializers.ChoiceField(
        [reason.value for reason in Reason],
        help_text="chosen: by the parameter `in`; words, passages: by what was typed; widened: "
        "nothing narrower has all of the words.",
    )
    counts = serializers.DictField(
        child=serializers.IntegerField(),
        help_text="Decisions that each scope finds with the same filters; a scope that is too "
        "much work to search is missing.",
    )


class FacetValueSerializer(serializers.Serializer):
    value = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # the field of that name
    count = serializers.IntegerField()


class DecisionPageSerializer(serializers.Serializer):
    """The body of /decisions/; only for the API's description."""

    count = serializers.IntegerField()
    letters = serializers.IntegerField(help_text="Determinations that the decisions stand in.")
    letters_estimated = serializers.BooleanField(
        help_text="Whether `letters` is an estimate, as for very many decisions."
    )
    scope = ScopeSerializer(allow_null=True, help_text="Null where no word depends on it.")
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    problems = serializers.ListField(child=serializers.DictField())
    expansions = serializers.DictField(child=serializers.ListField())
    results = DecisionSerializer(many=True)
    facets = serializers.DictField(child=FacetValueSerializer(many=True))
