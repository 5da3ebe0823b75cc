"""Where the staff's pages lead to for a letter."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from determinations.models import Letter


def letter_url(request: HttpRequest, letter: Letter) -> str | None:
    """Return the address of a letter's page, None for whoever may not open it."""
    if not request.user.has_perm("determinations.view_letter"):
        return None
    return reverse("staff:review", args=[letter.pk])
