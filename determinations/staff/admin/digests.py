"""Mails about new decisions in Django's admin: which could not be sent, and sending them again."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from determinations.models import Digest, DigestState

from .base import ReadOnlyAdmin


@admin.register(Digest)
class DigestAdmin(ReadOnlyAdmin):
    """Who was mailed and when, the latest first; neither decisions nor names of searches."""

    list_display = ("made_at", "user", "state", "attempts", "sent_at", "next_attempt_at", "error")
    list_filter = ("state", "made_at")
    list_select_related = ("user",)
    search_fields = ("user__username",)
    actions = ("send_again",)

    @admin.action(description="Send again those that could not be sent", permissions=["view"])
    def send_again(self, request: HttpRequest, digests: QuerySet[Digest]) -> None:
        failed = digests.filter(state=DigestState.FAILED)
        count = failed.update(state=DigestState.WAITING, attempts=0, next_attempt_at=timezone.now())
        messages.success(request, f"{count} will be sent within ten minutes.")
