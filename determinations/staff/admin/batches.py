"""Batches in Django's admin: uploads and runs of the ingest command."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from determinations.models import Archive, ArchiveState, Batch, Receipt, ReceiptResult
from determinations.staff.marks import problem_rows, state_badge
from determinations.staff.receipts import (
    ARCHIVE_FAILED,
    ArchiveInline,
    PagedReceipts,
    receipt_page,
)
from determinations.staff.views import retry_archive

from .base import ReadOnlyAdmin, ReadOnlyInline


class ReceiptInline(ReadOnlyInline):
    model = Receipt
    formset = PagedReceipts
    fields = ("file_name", "result", "message", "letter_state", "letter_problems")
    readonly_fields = fields
    links_letters = False

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **kwargs)
        formset.request = request
        self.links_letters = request.user.has_perm("determinations.view_letter")
        return formset

    def get_queryset(self, request: HttpRequest) -> QuerySet[Receipt]:
        letters = super().get_queryset(request).select_related("letter")
        return letters.defer("letter__content", "letter__text", "letter__redacted_text")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_view_permission(request, obj) or _uploaded(request, obj)

    @admin.display(description="State now")
    def letter_state(self, receipt: Receipt) -> SafeString | str:
        if receipt.letter is None:
            return "-"
        if not self.links_letters:
            return state_badge(receipt.letter)
        url = reverse("admin:determinations_letter_change", args=[receipt.letter.pk])
        return format_html('<a href="{}">{}</a>', url, state_badge(receipt.letter))

    @admin.display(description="Problems")
    def letter_problems(self, receipt: Receipt) -> SafeString | str:
        return problem_rows(receipt.letter.get_problems() if receipt.letter else [])


def _uploaded(request: HttpRequest, batch: Any) -> bool:
    """Whether this user handed over the batch: who may upload sees what became of it."""
    is_theirs = isinstance(batch, Batch) and batch.received_by_id == request.user.pk
    return is_theirs and request.user.has_perm("determinations.add_letter")


@admin.register(Batch)
class BatchAdmin(ReadOnlyAdmin):
    """Uploads and ingest runs, with what became of each of their files."""

    list_display = (
        "source", "received_at", "received_by", "stored", "duplicates", "refused", "archive",
    )  # fmt: skip
    list_filter = ("received_at",)
    inlines = (ArchiveInline, ReceiptInline)

    class Media:
        css = {"all": ("staff/staff.css",)}

    def get_urls(self) -> list[URLPattern]:
        retry = self.admin_site.admin_view(retry_archive)
        return [path("archives/<int:pk>/retry/", retry, name="retry_archive"), *super().get_urls()]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_view_permission(request, obj) or _uploaded(request, obj)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context["receipts"] = receipt_page(request, context["original"].receipts.all())
        return super().render_change_form(request, context, *args, **kwargs)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Batch]:
        counts = {
            f"{result}_count": Count("receipts", filter=Q(receipts__result=result))
            for result in ReceiptResult.values
        }
        failed = Archive.objects.filter(batch=OuterRef("pk"), state=ArchiveState.FAILED)
        return super().get_queryset(request).annotate(**counts, has_failed=Exists(failed))

    @admin.display(description="Stored")
    def stored(self, batch: Any) -> int:
        return batch.stored_count

    @admin.display(description="Known before")
    def duplicates(self, batch: Any) -> int:
        return batch.duplicate_count

    @admin.display(description="Refused")
    def refused(self, batch: Any) -> int:
        return batch.refused_count

    @admin.display(description="Archive")
    def archive(self, batch: Any) -> SafeString | str:
        return ARCHIVE_FAILED if batch.has_failed else "-"
