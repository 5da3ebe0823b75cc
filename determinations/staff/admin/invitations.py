"""Invitations in Django's admin: who was invited by whom, and what became of it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils import timezone

from determinations.models import Invitation
from determinations.staff.invitations import invite, revoke

from .base import ReadOnlyAdmin


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    list_display = ("email", "role", "state", "invited_by", "invited_at", "expires_at")
    list_filter = ("role",)
    list_select_related = ("invited_by",)
    search_fields = ("email",)
    fields = ("email", "role", "state", "was_mailed", "invited_by", "invited_at", "expires_at",
              "accepted_at", "account", "revoked_at")  # fmt: skip
    readonly_fields = fields

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("invite/", view(invite), name="invite"),
            path("<int:pk>/revoke/", view(revoke), name="revoke_invitation"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> Any:
        invitation = self.get_object(request, object_id)
        is_open = invitation is not None and self.state(invitation) == "Open"
        return super().change_view(request, object_id, form_url, {"is_open": is_open})

    @admin.display(description="State")
    def state(self, invitation: Invitation) -> str:
        if invitation.accepted_at:
            return "Accepted"
        if invitation.revoked_at:
            return "Revoked"
        return "Open" if invitation.expires_at > timezone.now() else "Expired"
