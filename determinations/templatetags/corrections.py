"""What readers are told beside a value that people corrected."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template

from determinations.models import Case, DisputedItem
from determinations.research.corrected import told_of

register = template.Library()


@register.inclusion_tag("cases/corrected.html")
def corrected(record: Case | DisputedItem, *names: str) -> dict[str, Any]:
    """Tell which of these fields of a record were corrected, when, and what the letter says."""
    told = told_of(record, names)
    latest: date | None = max((each.day for each in told), default=None)
    return {"told": told, "latest": latest, "says_which": len(names) > 1}
