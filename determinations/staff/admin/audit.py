"""The audit log in Django's admin: to look through and to export, never to change."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from determinations import audit
from determinations.accounts.people import staff_names
from determinations.models import AuditEntry, LetterStatus, Verb
from determinations.staff.audit_export import csv_lines
from determinations.staff.marked_reasons import mark_reasons
from determinations.typed_numbers import whole_number
from determinations.vocabulary.case_numbers import is_placeholder

from .base import ReadOnlyAdmin


class _MarkedList(ChangeList):
    """Shows no words that were redacted since."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = mark_reasons(self.result_list)


class PersonFilter(admin.SimpleListFilter):
    """Offers administrators; collecting the names in use would read the whole log."""

    title = "person"
    parameter_name = "person"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, name) for name in staff_names()]

    def queryset(self, request: HttpRequest, entries: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
        return entries.filter(user_name=self.value()) if self.value() else entries


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    """Who did what, the latest first."""

    list_display = ("at", "user_name", "address", "verb", "about", "states", "reason")
    list_filter = ("verb", PersonFilter, "at")
    date_hierarchy = "at"
    search_fields = ("user_name", "case_number", "letter_sha256")  # how: see get_search_results
    search_help_text = (
        "Name of a person, address, beginning of a case number or of a file\u2019s SHA-256, or "
        "number of a letter."
    )
    list_per_page = 100
    show_full_result_count = False
    change_list_template = "admin/determinations/auditentry/change_list.html"

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return _MarkedList

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        entry = super().get_object(request, object_id, from_field)
        return entry and mark_reasons([entry])[0]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[AuditEntry], search_term: str
    ) -> tuple[QuerySet[AuditEntry], bool]:
        typed = search_term.strip()
        if not typed:
            return queryset, False
        wanted = (
            Q(user_name=typed)
            | Q(subject=typed)
            | Q(address=typed)
            | Q(case_number__startswith=typed.upper())
            | Q(letter_sha256__startswith=typed.lower())
        )
        if (letter_id := whole_number(typed)) is not None:
            wanted |= Q(letter_id=letter_id)
        return queryset.filter(wanted), False

    def get_urls(self) -> list[URLPattern]:
        export = self.admin_site.admin_view(self.export)
        return [path("export/", export, name="export_audit_log"), *super().get_urls()]

    def export(self, request: HttpRequest) -> StreamingHttpResponse:
        """Send the entries of the list that the URL's parameters ask for, as CSV."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            entries = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters as error:
            raise BadRequest("The filters of this list can't be read.") from error
        audit.record(Verb.EXPORT, filters=request.GET.dict())
        return StreamingHttpResponse(
            csv_lines(entries),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="audit-log.csv"'},
        )

    @admin.display(description="About")
    def about(self, entry: AuditEntry) -> SafeString | str:
        number = "" if is_placeholder(entry.case_number) else entry.case_number
        if entry.letter_id is None:
            return entry.subject or number or "-"
        url = letter_history_url(entry.letter_id)
        return format_html('<a href="{}">Letter {}</a> {}', url, entry.letter_id, number)

    @admin.display(description="State")
    def states(self, entry: AuditEntry) -> str:
        labels = dict(LetterStatus.choices)  # a state of an older version stays as it was written
        names = [str(labels.get(state, state)) for state in (entry.from_state, entry.to_state)]
        return " \N{RIGHTWARDS ARROW} ".join(dict.fromkeys(filter(None, names))) or "-"


def letter_history_url(letter_id: int) -> str:
    """Return where the admin lists what was done with a letter."""
    return f"{reverse('admin:determinations_auditentry_changelist')}?letter_id={letter_id}"


def case_history_url(case_number: str) -> str:
    """Return where the admin lists what was done with a case and its letters."""
    return f"{reverse('admin:determinations_auditentry_changelist')}?case_number={case_number}"
