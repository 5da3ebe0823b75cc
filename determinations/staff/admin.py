"""Django's admin for the archive: upload, look, mend, publish."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from determinations.ingest import publishing
from determinations.ingest.corrections import CASE_FIELDS, ITEM_FIELDS, corrected
from determinations.ingest.reader import describe_confinement
from determinations.letters.model import Layout
from determinations.models import (
    Batch,
    Case,
    Correction,
    DisputedItem,
    Guideline,
    GuidelineCitation,
    Letter,
    LetterStatus,
    Receipt,
    Reviewer,
    Specialty,
    TreatmentType,
)

from . import views
from .marks import marked_text, problem_rows
from .receipts import ArchiveInline, PagedReceipts, receipt_page

LETTER_STATES: dict[str, str] = {
    LetterStatus.RECEIVED: "waiting",
    LetterStatus.PARSED: "good",
    LetterStatus.PUBLISHED: "good",
    LetterStatus.NEEDS_REVIEW: "look",
    LetterStatus.REJECTED: "bad",
    LetterStatus.FAILED: "bad",
    LetterStatus.SUPERSEDED: "quiet",
}


def badge(status: str, label: str) -> SafeString:
    return format_html('<span class="state state-{}">{}</span>', LETTER_STATES[status], label)


MOST_FOUND = 1000
"""Letters that a search in the admin lists, of each way to find them."""


class ReadOnlyAdmin(admin.ModelAdmin):
    """For records that only the ingest code writes."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class LayoutFilter(admin.SimpleListFilter):
    """By the layouts there are: to ask the letters for theirs would read every one of them."""

    title = "layout"
    parameter_name = "layout"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(one), str(one)) for one in Layout]

    def queryset(self, request: HttpRequest, letters: QuerySet[Letter]) -> QuerySet[Letter]:
        return letters.filter(layout=self.value()) if self.value() else letters


@admin.register(Letter)
class LetterAdmin(ReadOnlyAdmin):
    """Letters with their state and problems; files are uploaded here and published from here."""

    list_display = ("file_name", "state", "problem_list", "case", "layout", "received_at")
    list_filter = ("status", "phi_state", LayoutFilter, "text_method")
    search_fields = ("file_name", "case__case_number", "sha256")  # how: see get_search_results
    search_help_text = (
        "Beginning of a case number or of a file\u2019s SHA-256, or part of its name."
    )
    list_select_related = ("case",)
    list_per_page = 50
    show_full_result_count = False
    actions = ("publish_selected", "unpublish_selected", "reject_selected", "read_again")
    fieldsets = (
        (None, {"fields": ("state", "problem_places", "phi_list", "case_link", "original")}),
        ("What was read", {"fields": ("layout", "parser_version", "parsed_at", "reading_text")}),
        (
            "The file",
            {"fields": ("file_name", "media_type", "size", "sha256", "pages", "text_method",
                        "batch", "received_at", "received_by")},
        ),
    )  # fmt: skip
    readonly_fields = (
        "state", "problem_places", "phi_list", "case_link", "original", "reading_text",
    )  # fmt: skip

    class Media:
        css = {"all": ("staff/staff.css",)}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Letter]:
        return super().get_queryset(request).defer("content", "text", "redacted_text")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Letter], search_term: str
    ) -> tuple[QuerySet[Letter], bool]:
        """Each way by itself, where its index serves; one condition over all would use none."""
        typed = search_term.strip()
        if not typed:
            return queryset, False
        ways = (
            Letter.objects.filter(case__case_number__startswith=typed.upper()),
            Letter.objects.filter(sha256__startswith=typed.lower()),
            Letter.objects.filter(file_name__icontains=typed),
        )
        found = {pk for way in ways for pk in way.values_list("pk", flat=True)[:MOST_FOUND]}
        return queryset.filter(pk__in=found), False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {"confinement": describe_confinement(), **(extra_context or {})}
        return super().changelist_view(request, context)

    def get_urls(self) -> list[URLPattern]:
        site = self.admin_site
        return [
            path("upload/", site.admin_view(views.UploadView.as_view()), name="upload_letters"),
            path("<int:pk>/original/", site.admin_view(views.original), name="original_letter"),
            path("<int:pk>/phi/", site.admin_view(views.resolve_phi), name="resolve_phi"),
            *super().get_urls(),
        ]

    @admin.display(description="State", ordering="status")
    def state(self, letter: Letter) -> SafeString:
        return badge(letter.status, letter.get_status_display())

    @admin.display(description="Problems")
    def problem_list(self, letter: Letter) -> SafeString | str:
        if not letter.problems:
            return "-"
        return problem_rows(letter.problems)

    @admin.display(description="Problems")
    def problem_places(self, letter: Letter) -> SafeString | str:
        return problem_rows(letter.problems, with_places=True) if letter.problems else "-"

    @admin.display(description="Marks that may identify a person")
    def phi_list(self, letter: Letter) -> SafeString | str:
        if not letter.phi_findings:
            return letter.get_phi_state_display()
        return format_html(
            '{}<ul class="problems">{}</ul><a class="button" href="{}">Clear or redact</a>',
            letter.get_phi_state_display(),
            format_html_join(
                "",
                "<li>{}: <mark>{}</mark> ({})</li>",
                ((f["kind"], f["text"], f["reason"]) for f in letter.phi_findings),
            ),
            reverse("admin:resolve_phi", args=[letter.pk]),
        )

    @admin.display(description="Case")
    def case_link(self, letter: Letter) -> SafeString | str:
        if letter.case is None:
            return "-"
        url = reverse("admin:determinations_case_change", args=[letter.case.pk])
        if not letter.case.is_published:
            return format_html('<a href="{}">{}</a> (not published)', url, letter.case)
        return format_html(
            '<a href="{}">{}</a> (<a href="{}">as readers see it</a>)',
            url,
            letter.case,
            letter.case.get_absolute_url(),
        )

    @admin.display(description="Original file")
    def original(self, letter: Letter) -> SafeString:
        url = reverse("admin:original_letter", args=[letter.pk])
        return format_html('<a href="{}">Download as it came</a>', url)

    @admin.display(description="Text")
    def reading_text(self, letter: Letter) -> SafeString:
        return marked_text(letter.reading_text, letter.problems)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and super(ReadOnlyAdmin, self).has_change_permission(request, obj)

    @admin.action(description="Publish", permissions=["change"])
    def publish_selected(self, request: HttpRequest, letters: QuerySet[Letter]) -> None:
        published = 0
        for letter in letters:
            try:
                publishing.publish(letter.pk)
                published += 1
            except publishing.CannotPublish as error:
                self.message_user(request, f"{letter.file_name}: {error}", messages.ERROR)
        self._report(request, published, "published")

    @admin.action(description="Withdraw from readers", permissions=["change"])
    def unpublish_selected(self, request: HttpRequest, letters: QuerySet[Letter]) -> None:
        cases = Case.objects.published().filter(letter__in=letters)
        for case in cases:
            publishing.unpublish(case.pk)
        self._report(request, len(cases), "withdrawn")

    @admin.action(description="Reject (keep the file, show it to nobody)", permissions=["change"])
    def reject_selected(self, request: HttpRequest, letters: QuerySet[Letter]) -> None:
        self._report(request, publishing.reject(letters.values_list("pk", flat=True)), "rejected")

    @admin.action(description="Read again from the stored file", permissions=["change"])
    def read_again(self, request: HttpRequest, letters: QuerySet[Letter]) -> None:
        self._report(request, views.queue_again(letters), "queued for reading")

    def _report(self, request: HttpRequest, count: int, done: str) -> None:
        if count:
            noun = "letter" if count == 1 else "letters"
            self.message_user(request, f"{count} {noun} {done}.", messages.SUCCESS)


class ReceiptInline(admin.TabularInline):
    model = Receipt
    formset = PagedReceipts
    fields = ("file_name", "result", "message", "letter_state", "letter_problems")
    readonly_fields = fields
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **kwargs)
        formset.request = request
        return formset

    def get_queryset(self, request: HttpRequest) -> QuerySet[Receipt]:
        letters = super().get_queryset(request).select_related("letter")
        return letters.defer("letter__content", "letter__text", "letter__redacted_text")

    @admin.display(description="State now")
    def letter_state(self, receipt: Receipt) -> SafeString | str:
        if receipt.letter is None:
            return "-"
        url = reverse("admin:determinations_letter_change", args=[receipt.letter.pk])
        label = badge(receipt.letter.status, receipt.letter.get_status_display())
        return format_html('<a href="{}">{}</a>', url, label)

    @admin.display(description="Problems")
    def letter_problems(self, receipt: Receipt) -> SafeString | str:
        if receipt.letter is None or not receipt.letter.problems:
            return "-"
        rows = ((problem["message"],) for problem in receipt.letter.problems)
        return format_html(
            '<ul class="problems">{}</ul>', format_html_join("", "<li>{}</li>", rows)
        )


@admin.register(Batch)
class BatchAdmin(ReadOnlyAdmin):
    """Uploads and ingest runs, with what became of each of their files."""

    list_display = ("source", "received_at", "received_by", "stored", "duplicates", "refused")
    list_filter = ("received_at",)
    inlines = (ArchiveInline, ReceiptInline)

    class Media:
        css = {"all": ("staff/staff.css",)}

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context["receipts"] = receipt_page(request, context["original"].receipts.all())
        return super().render_change_form(request, context, *args, **kwargs)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Batch]:
        counts = {
            f"{result}_count": Count("receipts", filter=Q(receipts__result=result))
            for result in ("stored", "duplicate", "refused")
        }
        return super().get_queryset(request).annotate(**counts)

    @admin.display(description="Stored")
    def stored(self, batch: Any) -> int:
        return batch.stored_count

    @admin.display(description="Known before")
    def duplicates(self, batch: Any) -> int:
        return batch.duplicate_count

    @admin.display(description="Refused")
    def refused(self, batch: Any) -> int:
        return batch.refused_count


class CorrectingAdmin(admin.ModelAdmin):
    """Lets people mend what the parser read; every change is kept as a correction."""

    correctable: tuple[str, ...] = ()

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        stored = type(obj).objects.get(pk=obj.pk)
        before = {field: getattr(stored, field) for field in self.correctable}
        super().save_model(request, obj, form, change)
        corrected(obj, before, request.user)


class ItemInline(admin.TabularInline):
    model = DisputedItem
    fields = readonly_fields = ("position", "description", "outcome", "treatment", "edit")
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="")
    def edit(self, item: DisputedItem) -> SafeString:
        url = reverse("admin:determinations_disputeditem_change", args=[item.pk])
        return format_html('<a href="{}">Correct</a>', url)


@admin.register(Case)
class CaseAdmin(CorrectingAdmin):
    correctable = CASE_FIELDS
    list_display = ("case_number", "decision_date", "outcome", "reviewer", "published_at")
    list_filter = ("outcome", "priority", ("published_at", admin.EmptyFieldListFilter))
    search_fields = ("case_number__startswith",)
    search_help_text = "Beginning of a case number, as CM16-02"
    list_select_related = ("reviewer",)
    show_full_result_count = False
    fields = (*CASE_FIELDS, "case_number", "outcome", "reviewer", "letter", "published_at")
    readonly_fields = ("case_number", "outcome", "reviewer", "letter", "published_at")
    inlines = (ItemInline,)


class CitationInline(admin.TabularInline):
    model = GuidelineCitation
    fields = readonly_fields = ("cited_by", "kind", "guideline", "source", "section", "pages_label")
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(DisputedItem)
class DisputedItemAdmin(CorrectingAdmin):
    correctable = ITEM_FIELDS
    list_display = ("description", "case", "outcome", "treatment", "treatment_sure")
    list_filter = ("outcome", "treatment_sure", "retrospective", "treatment__category")
    search_fields = ("case__case_number__startswith",)
    search_help_text = "Beginning of a case number, as CM16-02"
    list_select_related = ("case", "treatment")
    show_full_result_count = False
    fields = (*ITEM_FIELDS, "case", "position", "treatment_reason", "quantities")
    readonly_fields = ("case", "position", "treatment_reason", "quantities")
    inlines = (CitationInline,)


@admin.register(GuidelineCitation)
class GuidelineCitationAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "cited_by", "kind", "item")
    list_filter = ("cited_by", "kind")
    list_select_related = ("guideline", "item")
    show_full_result_count = False


@admin.register(Correction)
class CorrectionAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "value_before", "value_after", "corrected_by", "corrected_at")
    list_select_related = ("case", "corrected_by")


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
