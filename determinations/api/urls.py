"""URLs of the JSON API, version 1."""

from django.urls import path

from . import cases, comparing, contrasts, decisions, description, quotes, rates

ITEM = "cases/<case_number:case_number>/items/<int:position>/"

urlpatterns = [
    path("decisions/", decisions.DecisionList.as_view(), name="api_decisions"),
    path("rates/", rates.Rates.as_view(), name="api_rates"),
    path("cases/<case_number:case_number>/", cases.CaseDetail.as_view(), name="api_case"),
    path(ITEM, cases.ItemDetail.as_view(), name="api_item"),
    path(f"{ITEM}similar/", cases.SimilarDecisions.as_view(), name="api_similar"),
    path(f"{ITEM}opposites/", comparing.Opposites.as_view(), name="api_opposites"),
    path("compare/", comparing.Compare.as_view(), name="api_compare"),
    path("what-differs/", contrasts.WhatDiffers.as_view(), name="api_what_differs"),
    path("quote-check/", quotes.QuoteCheckView.as_view(), name="api_quote_check"),
    path("schema/", description.Description.as_view(), name="api_schema"),
]
