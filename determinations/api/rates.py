"""How often the decisions of a search were overturned, as JSON."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseBase
from django.utils.decorators import method_decorator
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from determinations.old_addresses import redirect_old_addresses
from determinations.research.published_rates import published_series
from determinations.research.rate_filters import RatesFilterSet
from determinations.research.rates import RatesRequest, RateTable, rate_table
from determinations.search import QueryRefused

from .base import ApiView
from .parameters import checked, page_url, parameters
from .problems import WrongParameters
from .rate_serializers import (
    PublishedSeriesSerializer,
    RateLineSerializer,
    RateRowSerializer,
    RateSerializer,
    RatesSerializer,
)


class Rates(ApiView):
    """Rates of any search; the parameters are those of the page /rates/."""

    @extend_schema(
        operation_id="rates", parameters=parameters(RatesFilterSet), responses=RatesSerializer
    )
    @method_decorator(redirect_old_addresses)
    def get(self, request: Request) -> HttpResponseBase:
        asked = checked(RatesFilterSet, request.query_params).rates_request_or_none()
        assert asked is not None  # noqa: S101  # it was checked
        body = rates_answer(asked)
        links = {name: link and page_url(request, **link) for name, link in body["links"].items()}
        return Response({**body["page"], **links})


def rates_answer(asked: RatesRequest) -> dict[str, Any]:
    """Return a table of rates, and the parameters of the next and previous page of its rows.

    Raises `WrongParameters`, `IndexUnavailable`, `SearchTooSlow`.
    """
    try:
        table = rate_table(asked)
    except QueryRefused as refused:
        raise WrongParameters({"q": [str(refused)]}) from refused
    page = table.page
    return {
        "page": _body(asked, table),
        "links": {
            "next": {"page": page.next_page_number()} if page.has_next() else None,
            "previous": {"page": page.previous_page_number()} if page.has_previous() else None,
        },
    }


def _body(asked: RatesRequest, table: RateTable) -> dict[str, object]:
    page = table.page
    return {
        "whole": RateSerializer(table.whole).data,
        "by": asked.by,
        "across": asked.across,
        "count": page.paginator.count,
        "columns": RateLineSerializer(table.columns, many=True).data,
        "columns_left_out": table.columns_left_out,
        "rows": RateRowSerializer(list(page), many=True).data,
        "years": RateLineSerializer(table.years, many=True).data,
        "published": PublishedSeriesSerializer(published_series(), many=True).data,
    }
