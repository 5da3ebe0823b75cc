"""Guidelines, reviewers, specialties and treatment types in Django's admin, to look at."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from determinations.models import (
    Guideline,
    GuidelineCitation,
    GuidelineName,
    Reviewer,
    Specialty,
    TreatmentType,
)

from .base import ReadOnlyAdmin


@admin.register(GuidelineCitation)
class GuidelineCitationAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "cited_by", "kind", "item")
    list_filter = ("cited_by", "kind")
    list_select_related = ("guideline", "item")
    show_full_result_count = False


@admin.register(Reviewer)
class ReviewerAdmin(ReadOnlyAdmin):
    list_display = ("profile",)
    search_fields = ("profile",)


@admin.register(Specialty)
class SpecialtyAdmin(ReadOnlyAdmin):
    list_display = ("name", "known")
    list_filter = ("known",)
    search_fields = ("name",)


@admin.register(TreatmentType)
class TreatmentTypeAdmin(ReadOnlyAdmin):
    list_display = ("category", "subcategory")
    list_filter = ("category",)


@admin.register(Guideline)
class GuidelineAdmin(ReadOnlyAdmin):
    list_display = ("title", "year", "key")
    search_fields = ("title", "key")


@admin.register(GuidelineName)
class GuidelineNameAdmin(ReadOnlyAdmin):
    """What people said of unknown names; it is taken back by deleting it, for letters to come."""

    list_display = ("written", "kind", "guideline", "source", "added_by", "added_at")
    list_filter = ("kind",)
    list_select_related = ("guideline", "added_by")
    search_fields = ("written",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super(ReadOnlyAdmin, self).has_delete_permission(request, obj)
