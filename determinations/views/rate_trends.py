"""Rates by year as pages show them: a chart and a table, beside what others publish."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from determinations.research.published_rates import published_series
from determinations.research.rates import YEAR, Line
from determinations.search import FACETS

from .rate_charts import top_of, trend_chart
from .rate_tables import Links, row_of


def trend(years: Sequence[Line], links: Links, *, is_shown_above: bool = False) -> dict[str, Any]:
    """Return what templates/rates/trend.html shows of rates by year, oldest first.

    The table is left out where it `is_shown_above`.
    """
    series = published_series()
    published = {
        each.name: {year: rate.overturned_percent / 100 for year, rate in each.years.items()}
        for each in series
    }
    top = top_of([line.rate for line in years])
    rows = [row_of(line, YEAR, links, top, series) for line in years]
    return {
        "chart": trend_chart("These decisions", years, published),
        "series": series,
        "year": FACETS[YEAR],
        "years": [] if is_shown_above else rows,
        "years_scale": round(100 * top),
    }
