"""Cases and disputed items in Django's admin: look, and correct what the parser read."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from determinations.models import Case, DisputedItem, GuidelineCitation, Revision
from determinations.staff.forms import CaseForm, ItemForm

from .audit import case_history_url
from .base import CorrectingAdmin, ReadOnlyAdmin, ReadOnlyInline, WithLetterState


class ItemInline(ReadOnlyInline):
    model = DisputedItem
    fields = readonly_fields = ("position", "description", "outcome", "treatment", "edit")

    @admin.display(description="")
    def edit(self, item: DisputedItem) -> SafeString:
        url = reverse("admin:determinations_disputeditem_change", args=[item.pk])
        return format_html('<a href="{}">Correct</a>', url)


@admin.register(Case)
class CaseAdmin(CorrectingAdmin):
    form = CaseForm
    correctable = (*Case.CORRECTABLE, "case_number")
    letter_lookup = "letter"
    list_display = (
        "name", "letter_state", "decision_date", "outcome", "reviewer", "published_at",
    )  # fmt: skip
    list_filter = (
        "outcome", "priority", ("published_at", admin.EmptyFieldListFilter), "invented",
    )  # fmt: skip
    search_fields = ("case_number__startswith",)
    search_help_text = "Beginning of a case number, as CM16-02"
    list_select_related = ("reviewer",)
    show_full_result_count = False
    fields = (*Case.CORRECTABLE, "case_number", "outcome", "reviewer", "letter", "letter_state",
              "published_at")  # fmt: skip
    readonly_fields = (
        "case_number", "outcome", "reviewer", "letter", "letter_state", "published_at",
    )  # fmt: skip
    inlines = (ItemInline,)

    @admin.display(description="Case number", ordering="case_number")
    def name(self, case: Case) -> str:
        return str(case)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """A number can be given to a case whose letter names none."""
        fields = self.readonly_fields
        if obj is None or obj.number_known:
            return fields
        return tuple(field for field in fields if field != "case_number")

    def history_view(self, request: HttpRequest, object_id: str, *args: Any) -> HttpResponse:
        """Send to what the audit log has of a case and its letters."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        case = self.get_object(request, object_id)
        if case is None:
            raise Http404
        return redirect(case_history_url(case.case_number))


class CitationInline(ReadOnlyInline):
    model = GuidelineCitation
    fields = readonly_fields = (
        "cited_by", "kind", "guideline", "source", "section", "pages_label", "adopted",
    )  # fmt: skip


@admin.register(DisputedItem)
class DisputedItemAdmin(CorrectingAdmin):
    form = ItemForm
    correctable = DisputedItem.CORRECTABLE
    list_display = (
        "description", "case", "letter_state", "outcome", "treatment", "treatment_sure",
    )  # fmt: skip
    list_filter = (
        "outcome",
        "treatment_sure",
        "retrospective",
        "treatment__category",
        "case__invented",
    )
    search_fields = ("case__case_number__startswith",)
    search_help_text = "Beginning of a case number, as CM16-02"
    list_select_related = ("case", "treatment")
    show_full_result_count = False
    fields = (
        *DisputedItem.CORRECTABLE,
        "case",
        "position",
        "treatment_reason",
        "quantities",
        "total",
    )
    readonly_fields = ("case", "position", "treatment_reason", "quantities", "total")
    inlines = (CitationInline,)


@admin.register(Revision)
class RevisionAdmin(WithLetterState, ReadOnlyAdmin):
    letter_lookup = "letter"  # one that waits has no case
    list_display = ("__str__", "letter_state", "origin", "made_by", "made_at", "reason")
    list_filter = ("origin",)
    list_select_related = ("case", "made_by")
    search_fields = ("case__case_number__startswith",)
    search_help_text = "Beginning of a case number, as CM16-02"
    show_full_result_count = False
    fields = ("case", "number", "origin", "made_by", "made_at", "reason", "parser_version")
