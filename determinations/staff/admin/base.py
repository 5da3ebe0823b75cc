"""What the admin pages of several models share."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from determinations.ingest import lifecycle
from determinations.ingest.corrections import case_of
from determinations.ingest.locks import lock_case_with_id


class ReadOnlyAdmin(admin.ModelAdmin):
    """For records that only the ingest code writes."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyInline(admin.TabularInline):
    """Rows of another model that are shown and not changed."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class CorrectingAdmin(admin.ModelAdmin):
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
        lock_case_with_id(case_of(record).pk)
        return super().get_object(request, object_id, from_field)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        lifecycle.correct(obj, self.correctable, request.user)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Leave Django's own log alone: it would keep a piece of the letter's text for ever."""
        return None
