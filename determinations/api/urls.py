"""URLs of the JSON API, version 1."""

from django.urls import path

from . import quotes, rates, views

urlpatterns = [
    path("decisions/", views.DecisionList.as_view(), name="api_decisions"),
    path("rates/", rates.Rates.as_view(), name="api_rates"),
    path("cases/<case_number:case_number>/", views.CaseDetail.as_view(), name="api_case"),
    path("quote-check/", quotes.QuoteCheckView.as_view(), name="api_quote_check"),
    path("schema/", views.Description.as_view(), name="api_schema"),
]
