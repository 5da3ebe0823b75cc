"""What stands on a page some hundred times, as HTML without a template for each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache
from html import escape

from django import template
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.safestring import SafeString

from determinations.models import CaseOutcome
from determinations.search import FacetValue, Segment

register = template.Library()


@register.filter
def marked(segments: Iterable[Segment]) -> SafeString:
    """Return segments of a text as HTML, those that a search found in <mark>."""
    return SafeString(
        "".join(
            f"<mark>{escape(text)}</mark>" if is_marked else escape(text)
            for text, is_marked in segments
        )
    )


@register.filter
@lru_cache(maxsize=20_000)
def short_date(day: date) -> str:
    """Return a day as cards give it, "Jan 31, 2017"; kept, as few days stand on many cards."""
    return date_format(day, "M j, Y")


@register.simple_tag
def facet_checkbox(name: str, value: FacetValue) -> SafeString:
    """Return the checkbox that chooses a value of a facet, with its label and count."""
    return SafeString(_checkbox(escape(name), value))


@register.simple_tag
def facet_checkboxes(name: str, values: Iterable[FacetValue]) -> SafeString:
    """Return values of a facet as rows of a list, with a checkbox each."""
    name = escape(name)
    return SafeString("".join(f"<li>{_checkbox(name, value)}</li>\n" for value in values))


@register.simple_tag
@cache
def outcome_badge(outcome: str) -> SafeString:
    """Return the badge of an outcome of an item or a case; rendered once, as there are few."""
    label = CaseOutcome(outcome).label if outcome else ""
    context = {"outcome": outcome, "label": label, "icon": f"icons/{outcome}.svg"}
    return render_to_string("partials/outcome.html", context)


def _checkbox(name: str, value: FacetValue) -> str:
    checked = " checked" if value.selected else ""
    return (
        f'<label><input type="checkbox" name="{name}" value="{escape(value.value)}"{checked}>'
        f'<span class="facet-label">{escape(value.label)}</span> '
        f'<span class="count">{value.count:,}</span></label>'
    )
