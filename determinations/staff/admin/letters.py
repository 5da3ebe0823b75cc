"""Letters in Django's admin: upload, look, publish, withdraw, reject."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.generic import RedirectView

from determinations import audit
from determinations.accounts.people import person
from determinations.ingest import lifecycle
from determinations.ingest.publishing import CannotPublish
from determinations.ingest.reader import describe_confinement
from determinations.ingest.rescreening import MOST_COUNTED, count_to_rescreen
from determinations.ingest.tasks import enqueue
from determinations.letters import Layout
from determinations.models import NO_NUMBER, Letter, LetterStatus, PhiState, Verb
from determinations.staff.admin_act import show_act
from determinations.staff.erasing import erase_letter
from determinations.staff.forms import ReasonForm
from determinations.staff.letter_notes import (
    finding_rows,
    hidden_note,
    last_decision,
    marked_text,
    problem_rows,
    state_badge,
)
from determinations.staff.original_file import download_original

from .audit import letter_history_url
from .base import ReadOnlyAdmin

MOST_FOUND = 1000
"""Letters that a search in the admin lists, of each way to find them."""


class LayoutFilter(admin.SimpleListFilter):
    """Offers the known layouts; collecting those in use would read every letter."""

    title = "layout"
    parameter_name = "layout"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(layout), str(layout)) for layout in Layout]

    def queryset(self, request: HttpRequest, letters: QuerySet[Letter]) -> QuerySet[Letter]:
        return letters.filter(layout=self.value()) if self.value() else letters


@admin.register(Letter)
class LetterAdmin(ReadOnlyAdmin):
    """Letters with their state and problems; files are uploaded here and published from here."""

    list_display = ("file_name", "state", "problem_list", "case_name", "layout", "received_at")
    list_filter = ("status", "phi_state", LayoutFilter, "text_method", "invented")
    search_fields = ("file_name", "case__case_number", "sha256")  # how: see get_search_results
    search_help_text = (
        "Beginning of a case number or of a file\u2019s SHA-256, or part of its name."
    )
    list_select_related = ("case",)
    list_per_page = 50
    show_full_result_count = False
    actions = ("publish_selected", "withdraw_selected", "reject_selected", "read_again")
    fieldsets = (
        (
            None,
            {"fields": ("state", "hidden", "problem_places", "phi_list", "case_link", "original")},
        ),
        ("What was read", {"fields": ("layout", "parser_version", "parsed_at", "reading_text")}),
        (
            "The file",
            {"fields": ("file_name", "media_type", "size", "sha256", "pages", "text_method",
                        "batch", "received_at", "received_by")},
        ),
    )  # fmt: skip
    readonly_fields = (
        "state", "hidden", "problem_places", "phi_list", "case_link", "original", "reading_text",
    )  # fmt: skip

    class Media:
        css = {"all": ("staff/staff.css",)}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Letter]:
        return super().get_queryset(request).defer("content", "text", "redacted_text")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Letter], search_term: str
    ) -> tuple[QuerySet[Letter], bool]:
        """Search each way by itself, so that its index serves; one condition for all uses none."""
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
        context = {
            "confinement": describe_confinement(),
            "to_rescreen": count_to_rescreen(),
            "most_counted": MOST_COUNTED,
            **(extra_context or {}),
        }
        return super().changelist_view(request, context)

    def change_view(
        self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show a letter, and record who looked at a text that readers don't see."""
        response = super().change_view(request, object_id, *args, **kwargs)
        letter = self.get_object(request, object_id)
        if letter is not None and (letter.status != LetterStatus.PUBLISHED or letter.phi_findings):
            audit.record(Verb.VIEW, letter=letter, from_state=letter.status)
        return response

    def history_view(self, request: HttpRequest, object_id: str, *args: Any) -> HttpResponse:
        """Send to what the audit log has of a letter."""
        if not object_id.isdecimal():
            raise Http404
        return redirect(letter_history_url(int(object_id)))

    def get_urls(self) -> list[URLPattern]:
        site = self.admin_site
        return [
            path("upload/", RedirectView.as_view(pattern_name="staff:upload")),
            path("<int:pk>/original/", site.admin_view(download_original), name="original_letter"),
            path("<int:pk>/phi/", RedirectView.as_view(pattern_name="staff:review_redaction")),
            path("<int:pk>/erase/", site.admin_view(erase_letter), name="erase_letter"),
            *super().get_urls(),
        ]

    @admin.display(description="State", ordering="status")
    def state(self, letter: Letter) -> SafeString:
        return state_badge(letter)

    @admin.display(description="Withdrawn or rejected")
    def hidden(self, letter: Letter) -> str:
        return hidden_note(letter)

    @admin.display(description="Problems")
    def problem_list(self, letter: Letter) -> SafeString | str:
        return problem_rows(letter.get_problems())

    @admin.display(description="Problems")
    def problem_places(self, letter: Letter) -> SafeString | str:
        return problem_rows(letter.get_problems(), with_places=True)

    @admin.display(description="Marks that may identify a person")
    def phi_list(self, letter: Letter) -> SafeString | str:
        state, decided = letter.get_phi_state_display(), last_decision(letter)
        if not letter.text:
            return state
        return format_html(
            '<p>{}{}</p><ul class="problems">{}</ul><a class="button" href="{}">{}</a>',
            state,
            f". {decided}." if decided else "",
            finding_rows(letter),
            reverse("staff:review_redaction", args=[letter.pk]),
            "Clear or redact" if letter.phi_state == PhiState.HELD else "Redact",
        )

    @admin.display(description="Case", ordering="case__case_number")
    def case_name(self, letter: Letter) -> str:
        if letter.case is None:
            return "-"
        return letter.case.case_number if letter.case.number_known else NO_NUMBER

    @admin.display(description="Case")
    def case_link(self, letter: Letter) -> SafeString | str:
        if letter.case is None:
            return "-"
        url = reverse("admin:determinations_case_change", args=[letter.case.pk])
        if not letter.case.is_published:
            return format_html('<a href="{}">{}</a> (not published)', url, self.case_name(letter))
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
        return marked_text(letter.reading_text, letter.get_problems())

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and super(ReadOnlyAdmin, self).has_change_permission(request, obj)

    @admin.action(description="Publish", permissions=["change"])
    def publish_selected(self, request: HttpRequest, letters: QuerySet[Letter]) -> None:
        published = 0
        for letter in letters:
            try:
                lifecycle.publish(letter.pk, by=person(request))
                published += 1
            except CannotPublish as error:
                self.message_user(request, f"{letter.file_name}: {error}", messages.ERROR)
            except Letter.DoesNotExist:
                self.message_user(request, "A letter was erased meanwhile.", messages.WARNING)
        self._report(request, published, "published")

    @admin.action(description="Withdraw from readers", permissions=["change"])
    def withdraw_selected(
        self, request: HttpRequest, letters: QuerySet[Letter]
    ) -> HttpResponse | None:
        return self._hide(request, letters, "Withdraw from readers", lifecycle.withdraw)

    @admin.action(description="Reject (keep the file, show it to nobody)", permissions=["change"])
    def reject_selected(
        self, request: HttpRequest, letters: QuerySet[Letter]
    ) -> HttpResponse | None:
        return self._hide(request, letters, "Reject", lifecycle.reject)

    @admin.action(description="Read again from the stored file", permissions=["change"])
    def read_again(self, request: HttpRequest, letters: QuerySet[Letter]) -> None:
        by = person(request)
        queued = _count(letters, lambda pk: lifecycle.read_again(pk, enqueue, by=by))
        self._report(request, queued, "queued for reading")

    def _hide(
        self,
        request: HttpRequest,
        letters: QuerySet[Letter],
        title: str,
        verb: Callable[..., bool],
    ) -> HttpResponse | None:
        """Withdraw or reject letters for a reason; return the page that asks for it first."""
        form = ReasonForm(request.POST if "reason" in request.POST else None)
        if not form.is_valid():
            return show_act(
                request, "admin/determinations/letter/hide.html", title, form, Letter,
                letters=[(letter, state_badge(letter)) for letter in letters],
                action=request.POST["action"],
            )  # fmt: skip
        by, reason = person(request), form.cleaned_data["reason"]
        done = "withdrawn" if verb == lifecycle.withdraw else "rejected"
        count = _count(letters, lambda pk: verb(pk, by=by, reason=reason))
        self._report(request, count, done)
        return None

    def _report(self, request: HttpRequest, count: int, done: str) -> None:
        if count:
            noun = "letter" if count == 1 else "letters"
            self.message_user(request, f"{count} {noun} {done}.", messages.SUCCESS)


def _count(letters: QuerySet[Letter], verb: Callable[[int], bool]) -> int:
    """Do something with each of these letters; return with how many it was done.

    One that was erased meanwhile is none of them.
    """
    done = 0
    for pk in list(letters.values_list("pk", flat=True)):
        with suppress(Letter.DoesNotExist):
            done += verb(pk)
    return done
