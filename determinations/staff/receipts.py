"""What the page of a batch lists: its archives and a page of its receipts."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from determinations.models import Archive, ArchiveState, Receipt

ARCHIVE_FAILED = format_html('<span class="state state-bad">{}</span>', ArchiveState.FAILED.label)
RECEIPTS_A_PAGE = 100
PAGE_PARAMETER = "receipts"


def receipt_page(request: HttpRequest, receipts: QuerySet[Receipt]) -> Page[Receipt]:
    """Return the page of receipts that the request names; the nearest one where there is none."""
    return Paginator(receipts, RECEIPTS_A_PAGE).get_page(request.GET.get(PAGE_PARAMETER))


class PagedReceipts(BaseInlineFormSet):
    """A formset of one page: an upload may have thousands of receipts."""

    request: HttpRequest

    def get_queryset(self) -> Any:
        if not hasattr(self, "_queryset"):
            self._queryset = list(receipt_page(self.request, super().get_queryset()))
        return self._queryset


class ArchiveInline(admin.TabularInline):
    """How far the unpacking of each zip archive has come."""

    model = Archive
    fields = readonly_fields = ("file_name", "size", "progress")
    extra = 0
    can_delete = False
    may_retry = False

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        self.may_retry = request.user.has_perm("determinations.add_letter")
        return super().get_formset(request, obj, **kwargs)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="State")
    def progress(self, archive: Archive) -> SafeString | str:
        if archive.state == ArchiveState.FAILED:
            return failed_archive(archive, may_retry=self.may_retry)
        if archive.state != ArchiveState.WAITING or not archive.entries:
            return archive.get_state_display()
        return f"Being unpacked: {archive.entries_done:,} of {archive.entries:,} files"


def failed_archive(archive: Archive, *, may_retry: bool) -> SafeString:
    """Return that and why an archive was not unpacked, with a button to try again.

    The button is of the page's own form, and sends it elsewhere.
    """
    button = format_html(
        '<button type="submit" class="button" formmethod="post" formaction="{}">Try again</button>',
        reverse("admin:retry_archive", args=[archive.pk]),
    )
    return format_html(
        "{} after {} of {} files. {} {}",
        ARCHIVE_FAILED,
        archive.entries_done,
        archive.entries or "unknown",
        archive.message,
        button if may_retry and archive.parts.exists() else "",
    )
