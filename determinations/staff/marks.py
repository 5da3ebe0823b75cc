"""A letter's text with the places marked that its problems speak of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from determinations.text_spans import cut_at_spans

Problem = Mapping[str, Any]
"""As `Letter.problems` keeps it."""


def problem_rows(problems: Sequence[Problem], *, with_places: bool = False) -> SafeString:
    """The problems as a list; `with_places` leads to those that `marked_text` marks."""
    rows = []
    for number, problem in enumerate(problems):
        item = f"Item {problem['item']}: " if problem["item"] else ""
        place = format_html(' <a href="#problem-{}">Show the place</a>', number)
        message = problem["message"]
        has_place = with_places and problem.get("start") is not None
        rows.append((problem["severity"], item, message, place if has_place else ""))
    lines = format_html_join("", '<li class="severity-{}">{}{}{}</li>', rows)
    return format_html('<ul class="problems">{}</ul>', lines)


def marked_text(text: str, problems: Sequence[Problem]) -> SafeString:
    """The text with a mark around each problem's place; what overlaps an earlier one has none."""
    return format_html(
        '<div class="letter-text">{}</div>', format_html_join("", "{}", _pieces(text, problems))
    )


def _pieces(text: str, problems: Sequence[Problem]) -> Iterator[tuple[SafeString | str]]:
    spans = sorted(
        (problem["start"], problem["end"], (number, problem["message"]))
        for number, problem in enumerate(problems)
        if problem.get("start") is not None and problem["end"] <= len(text)
    )
    for piece, mark in cut_at_spans(text, spans):
        if mark is None:
            yield (piece,)
        else:
            yield (format_html('<mark id="problem-{}" title="{}">{}</mark>', *mark, piece),)
