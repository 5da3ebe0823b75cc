"""What readers are told beside a value that people corrected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import template

from determinations.models import Case, DisputedItem
from determinations.research.corrected import Told, told, told_of

register = template.Library()

ON_CARDS = ("description", "outcome", "treatment", "rationale", "citations")
OF_CASES_ON_CARDS = ("decision_date", "specialties_as_written", "clinical_summary")


@register.inclusion_tag("cases/corrected.html")
def corrected(record: Case | DisputedItem, *names: str) -> dict[str, Any]:
    """Tell which of these fields of a record were corrected, when, and what the letter says."""
    return _shown(told_of(record, names), says_which=len(names) > 1)


@register.simple_tag
def is_told(record: Case | DisputedItem | str, *names: str) -> bool:
    """Return whether one of these fields was corrected, so that an empty one is shown, too."""
    return not isinstance(record, str) and any(name in record.corrected for name in names)


@register.inclusion_tag("cases/corrected.html")
def corrected_on_card(of_item: Mapping[str, Any], of_case: Mapping[str, Any]) -> dict[str, Any]:
    """Tell the same of what a result list shows of an item and its case."""
    return _shown([*told(of_item, ON_CARDS), *told(of_case, OF_CASES_ON_CARDS)])


@register.inclusion_tag("cases/corrected.html")
def corrected_source(found: Sequence[Told]) -> dict[str, Any]:
    """Tell the same of a text in which a quotation stands."""
    return _shown(found)


def _shown(found: Sequence[Told], *, says_which: bool = True) -> dict[str, Any]:
    return {"told": found, "says_which": says_which}
