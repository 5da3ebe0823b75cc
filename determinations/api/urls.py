"""URLs of the JSON API, version 1."""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView

from . import views

urlpatterns = [
    path("decisions/", views.DecisionList.as_view(), name="api_decisions"),
    path("cases/<case_number:case_number>/", views.CaseDetail.as_view(), name="api_case"),
    path("schema/", SpectacularAPIView.as_view(), name="api_schema"),
]
