"""What every page for readers knows besides what its view tells it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from determinations.models import Case
from determinations.models.shown import Samples
from determinations.outages import DATABASE_ERRORS


def samples(request: HttpRequest) -> dict[str, Any]:
    """Add `samples`, read only if a template uses it: whether readers see invented letters."""
    return {"samples": SimpleLazyObject(_samples)}


def _samples() -> Samples | None:
    try:
        return Case.objects.samples()
    except DATABASE_ERRORS:  # a page that needs no database
        return None
