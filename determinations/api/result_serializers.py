"""What the API says of a search beside its decisions."""

from __future__ import annotations

from rest_framework import serializers

from determinations.search import Reason, Scope, Sort

from .serializers import DecisionSerializer


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


class FilterWordSerializer(serializers.Serializer):
    """A part of what was typed, and the filter that says the same."""

    parameter = serializers.CharField(source="facet")
    value = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # the field of that name
    start = serializers.IntegerField(help_text="Where it stands in `q`, in characters.")
    end = serializers.IntegerField()


class FilterWordsSerializer(serializers.Serializer):
    """The same search with typed words as filters."""

    words = FilterWordSerializer(many=True)
    q = serializers.CharField(source="request.q", help_text="What is left to search for.")
    chosen = serializers.DictField(
        source="request.facets",
        child=serializers.ListField(child=serializers.CharField()),
        help_text="The filters, instead of those of the search.",
    )
    count = serializers.IntegerField(help_text="Decisions that it finds.")


class QueryProblemSerializer(serializers.Serializer):
    """A part of what was typed that could not be read as it was meant."""

    message = serializers.CharField()
    start = serializers.IntegerField(help_text="Where it stands in `q`, in characters.")
    end = serializers.IntegerField()


class DecisionPageSerializer(serializers.Serializer):
    """The body of /decisions/; only for the API's description."""

    count = serializers.IntegerField()
    letters = serializers.IntegerField(
        allow_null=True,
        help_text="Determinations that the decisions stand in; null by cursor.",
    )
    letters_estimated = serializers.BooleanField(
        help_text="Whether `letters` is an estimate, as for very many decisions."
    )
    scope = ScopeSerializer(allow_null=True, help_text="Null where no word depends on it.")
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    sort = serializers.ChoiceField([sort.value for sort in Sort])
    problems = QueryProblemSerializer(many=True)
    expansions = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        help_text="What was searched beside words that were typed; `expand=0` searches them alone.",
    )
    suggestion = serializers.CharField(
        allow_null=True, help_text="The same words as the archive spells them, if that finds more."
    )
    filter_words = FilterWordsSerializer(
        allow_null=True,
        help_text="Typed words that say what a filter says; the page offers these filters, and "
        "applies them where nothing is found otherwise.",
    )
    results = DecisionSerializer(many=True)
    facets = serializers.DictField(
        child=FacetValueSerializer(many=True), help_text="Empty by cursor."
    )
