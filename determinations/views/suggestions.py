"""Suggestions while a reader types: /suggest/."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from determinations.search import suggest_completions

LONGEST_TYPED = 100
"""Characters of a beginning that are looked at."""


@require_safe
def suggestions(request: HttpRequest) -> JsonResponse:
    """Suggest treatments, guidelines with topics, specialties, drugs and cases."""
    base = reverse("decisions")
    rows = [
        {"kind": found.kind, "label": found.label, "url": f"{base}?{found.query}"}
        for found in suggest_completions(request.GET.get("q", "")[:LONGEST_TYPED])
    ]
    return JsonResponse({"suggestions": rows})
