"""URLs of the JSON API, version 1."""

from django.urls import path

from . import cases, comparing, contrasts, decisions, description, entries, letters, quotes, rates

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
    path("letters/", letters.Letters.as_view(), name="api_letters"),
    path("letters/<int:id>/", letters.LetterDetail.as_view(), name="api_letter"),
    path("guidelines/", entries.Guidelines.as_view(), name="api_guidelines"),
    path("guidelines/<str:key>/", entries.GuidelineDetail.as_view(), name="api_guideline"),
    path(
        "guidelines/<str:key>/places/",
        entries.GuidelinePlaces.as_view(),
        name="api_guideline_places",
    ),
    path(
        "guidelines/<str:key>/places/<str:place>/",
        entries.PlaceDetail.as_view(),
        name="api_place",
    ),
    path("places/", entries.Places.as_view(), name="api_places"),
    path("treatments/", entries.Treatments.as_view(), name="api_treatments"),
    path("treatments/<str:category>/", entries.CategoryDetail.as_view(), name="api_category"),
    path(
        "treatments/<str:category>/<str:type>/",
        entries.TreatmentDetail.as_view(),
        name="api_treatment",
    ),
    path("specialties/", entries.Specialties.as_view(), name="api_specialties"),
    path("specialties/<str:specialty>/", entries.SpecialtyDetail.as_view(), name="api_specialty"),
    path("reviewers/", entries.Reviewers.as_view(), name="api_reviewers"),
    path(
        "reviewers/<str:specialties>/<str:states>/",
        entries.ReviewerDetail.as_view(),
        name="api_reviewer",
    ),
    path("schema/", description.Description.as_view(), name="api_schema"),
]
