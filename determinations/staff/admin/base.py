"""What the admin pages of several models share."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import BadRequest, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

from determinations.ingest import lifecycle
from determinations.ingest.locks import lock_case_with_id
from determinations.models import LARGE_COLUMNS, Case
from determinations.staff.forms import WHY_FIELDS
from determinations.staff.letter_notes import state_badge

LETTER_TEXTS = (*LARGE_COLUMNS, "problems")
"""Columns of a letter that no list of its case or items shows."""


class ReadOnlyAdmin(admin.ModelAdmin):
    """For records that only the ingest code writes."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def response_action(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:  # type: ignore[override]  # the stub has an argument that Django has not
        """Refuse rows that no list shows: Django hands on whatever a form names."""
        key = self.model._meta.pk
        try:
            for named in request.POST.getlist(ACTION_CHECKBOX_NAME):
                key.run_validators(key.to_python(named))
        except ValidationError as error:
            raise BadRequest("There is no such row in this list.") from error
        return super().response_action(request, queryset)


class ReadOnlyInline(admin.TabularInline):
    """Rows of another model that are shown and not changed."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class WithLetterState(admin.ModelAdmin):
    """Shows in its list the state of the letter that speaks for a row's case."""

    letter_lookup = "case__letter"

    class Media:
        css = {"all": ("staff/staff.css",)}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        texts = (f"{self.letter_lookup}__{name}" for name in LETTER_TEXTS)
        return super().get_queryset(request).select_related(self.letter_lookup).defer(*texts)

    @admin.display(description="State of the letter")
    def letter_state(self, record: Any) -> SafeString | str:
        letter = record
        for name in self.letter_lookup.split("__"):
            letter = letter and getattr(letter, name)
        return state_badge(letter) if letter else "-"


class CorrectingAdmin(WithLetterState):
    """Lets people correct what the parser read; every change is kept as a correction."""

    correctable: tuple[str, ...] = ()

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """Return the record, for a change as it is once nobody else can change its letter.

        A form that was opened before a redaction would otherwise write the old text back.
        """
        record = super().get_object(request, object_id, from_field)
        if record is None or request.method != "POST":
            return record
        case = record if isinstance(record, Case) else record.case
        lock_case_with_id(case.pk)
        return super().get_object(request, object_id, from_field)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Ask beside the fields why they are changed, of who may change them."""
        fields = super().get_fields(request, obj)
        return [*fields, *WHY_FIELDS] if self.has_change_permission(request, obj) else fields

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        why = {name: form.cleaned_data[name] for name in WHY_FIELDS}
        lifecycle.correct(obj, self.correctable, request.user, **why)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Leave Django's own log alone: it would keep a piece of the letter's text for ever."""
        return None
