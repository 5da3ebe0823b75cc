"""Rates as the API gives them."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from determinations.research.published_rates import PublishedSeries
from determinations.research.rates import FEW, MOST_COLUMNS, Line


class RateSerializer(serializers.Serializer):
    """How many of the decided items were overturned, with Wilson's interval of 95 % confidence."""

    overturned = serializers.IntegerField()
    decided = serializers.IntegerField(help_text="Upheld or overturned.")
    undecided = serializers.IntegerField(help_text="Neither; in no rate.")
    rate = serializers.FloatField(
        source="fraction", allow_null=True, help_text="From 0 to 1; null where nothing is decided."
    )
    interval = serializers.ListField(
        child=serializers.FloatField(),
        allow_null=True,
        min_length=2,
        max_length=2,
        help_text="Its low and high end, from 0 to 1.",
    )
    is_small = serializers.BooleanField(help_text=f"Whether fewer than {FEW} are decided.")


class RateLineSerializer(serializers.Serializer):
    """One value of a filter."""

    value = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # the field of that name
    rate = RateSerializer()
    chosen = serializers.DictField(
        source="request.facets",
        child=serializers.ListField(child=serializers.CharField()),
        help_text="The filters that find its decisions, instead of those of the search.",
    )


class RateRowSerializer(RateLineSerializer):
    cells = serializers.SerializerMethodField(help_text="A rate for each of the columns.")

    @extend_schema_field(RateSerializer(many=True))
    def get_cells(self, line: Line) -> list[dict[str, Any]]:
        return [RateSerializer(cell.rate).data for cell in line.cells]


class PublishedRateSerializer(serializers.Serializer):
    year = serializers.IntegerField()
    letters = serializers.IntegerField()
    overturned_percent = serializers.FloatField()


class PublishedSeriesSerializer(serializers.Serializer):
    """What somebody else publishes of the whole state, year by year."""

    name = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # the field of that name
    counts = serializers.CharField(help_text="What the rates are of.")
    years = serializers.SerializerMethodField()

    @extend_schema_field(PublishedRateSerializer(many=True))
    def get_years(self, series: PublishedSeries) -> list[dict[str, Any]]:
        return [
            {
                "year": year,
                "letters": rate.letters,
                "overturned_percent": rate.overturned_percent,
            }
            for year, rate in series.years.items()
        ]


class RatesSerializer(serializers.Serializer):
    """The body of /rates/."""

    whole = RateSerializer(help_text="Of all decisions that the search finds with any outcome.")
    by = serializers.CharField()
    across = serializers.CharField(allow_null=True)
    count = serializers.IntegerField(help_text="Rows on all pages.")
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    columns = RateLineSerializer(many=True)
    columns_left_out = serializers.IntegerField(
        help_text=f"Columns are at most {MOST_COLUMNS}: the values with the most decisions."
    )
    rows = RateRowSerializer(many=True)
    years = RateLineSerializer(many=True)
    published = PublishedSeriesSerializer(many=True)
