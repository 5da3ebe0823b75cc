"""What stands on a page many times, as HTML without a template for each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache
from html import escape
from urllib.parse import urlencode

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString

from determinations.models import CaseOutcome
from determinations.search import FacetValue, Segment, Snippet
from determinations.views.citations import Chip
from determinations.views.headings import Heading
from determinations.views.trees import Branch

register = template.Library()


@register.filter
def marked(segments: Iterable[Segment]) -> SafeString:
    """Return segments of a text as HTML, those that a search found in <mark>."""
    return SafeString(_marked(segments))


def _marked(segments: Iterable[Segment]) -> str:
    return "".join(
        f"<mark>{escape(text)}</mark>" if is_marked else escape(text)
        for text, is_marked in segments
    )


@register.simple_tag
def written_heading(heading: Heading) -> SafeString:
    """Return the letter's own heading, below a title that says it in other words."""
    if not heading.written:
        return SafeString()
    return SafeString(
        '<p class="written-heading"><span class="visually-hidden">In the letter:</span> '
        f"{_marked(heading.written)}</p>"
    )


@register.simple_tag
def card_snippet(snippet: Snippet | None) -> SafeString:
    """Return a passage of a text with the words that a search found in it."""
    if snippet is None:
        return SafeString()
    before, behind = "… " * snippet.starts_inside, " …" * snippet.ends_inside
    text = f"{before}{_marked(snippet.segments)}{behind}"
    return SafeString(f'<p class="card-snippet">{text}</p>')


@register.simple_tag
def invented_badge() -> SafeString:
    """Return the badge of what is no real determination."""
    return _INVENTED


_INVENTED = SafeString(
    '<span class="badge badge-invented" title="This letter says of itself that it is invented">'
    "Invented sample</span>"
)


@register.filter
@lru_cache(maxsize=20_000)
def short_date(day: date) -> str:
    """Return a day as cards give it, "Jan 31, 2017"; kept, as few days stand on many cards."""
    return date_format(day, "M j, Y")


@register.simple_tag
def facet_checkboxes(name: str, values: Iterable[FacetValue]) -> SafeString:
    """Return values of a facet as rows of a list, with a checkbox each."""
    name = escape(name)
    return SafeString("".join(f"<li>{_checkbox(name, value)}</li>\n" for value in values))


@register.simple_tag
def facet_tree(branches: Iterable[Branch], query: str) -> SafeString:
    """Return a tree of values as nested lists; `query` is that of the page, for what is fetched."""
    return SafeString(_tree(branches, query))


@register.simple_tag
def facet_more(facet: str, more: int, key: str, query: str) -> SafeString:
    """Return what unfolds to the rest of a facet's values: fetched by htmx, else listed by a link.

    `key` distinguishes it from others of the page.
    """
    return SafeString(_more(facet, more, key, query))


@register.simple_tag
def chips(made: Iterable[Chip]) -> SafeString:
    """Return what was cited as rows of a list, each with who cited it."""
    return SafeString(
        "".join(
            f'<li><a class="chip" href="{escape(chip.url)}">'
            f"{_chip_side(chip.side)}"
            f'<span class="visually-hidden">{escape(chip.cites)}</span> '
            f"{escape(chip.label)}</a></li>"
            for chip in made
        )
    )


@cache
def _chip_side(side: str) -> str:
    return f'<span class="chip-side" aria-hidden="true">{escape(side)}</span> ' if side else ""


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


def _tree(branches: Iterable[Branch], query: str) -> str:
    rows = "".join(
        f"<li>{_checkbox(escape(branch.name), branch.value)}{_folded(branch, query)}</li>\n"
        for branch in branches
    )
    return f'<ul class="facet-values facet-tree">{rows}</ul>'


def _folded(branch: Branch, query: str) -> str:
    """Return what stands under a branch, folded up unless something of it is chosen."""
    if not branch.branches:
        return ""
    key, name = branch.value.value, escape(branch.under)
    if any(inner.branches for inner in branch.branches):
        inside = _tree(branch.branches, query)
    else:
        rows = "".join(f"<li>{_checkbox(name, leaf.value)}</li>\n" for leaf in branch.branches)
        inside = f'<ul class="facet-values">{rows}</ul>'
    if branch.more:
        skipped = urlencode({"within": key, "skip": len(branch.branches)})
        inside += _more(branch.under, branch.more, key, f"{query or '?'}&{skipped}")
    number = len(branch.branches) + branch.more
    return (
        f'<details class="facet-branch" id="branch-{escape(key)}"{" open" * branch.is_open}>'
        f'<summary><span class="visually-hidden">{escape(branch.value.label)}:</span> '
        f"{number:,} {branch.nouns[number != 1]}</summary>{inside}</details>"
    )


def _more(facet: str, more: int, key: str, query: str) -> str:
    url = escape(f"{_values_url(facet)}{query}")
    return (
        f'<details class="facet-more" id="more-{escape(key)}" hx-get="{url}" '
        'hx-trigger="toggle once" hx-target="find .facet-rest" hx-select=".facet-rest" '
        f'hx-swap="outerHTML" hx-push-url="false"><summary>{more:,} more</summary>'
        f'<div class="facet-rest"><a href="{url}">List all</a></div></details>'
    )


@cache
def _values_url(facet: str) -> str:
    return reverse("facet_values", args=[facet])
