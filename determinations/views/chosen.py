"""The filters that are on, as the search page and the rates show them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.http import QueryDict

from determinations.search import AMOUNTS, FACETS, RANGES, SearchRequest, labels

from .links import filled, without_value


@dataclass(frozen=True, slots=True)
class ChosenFilter:
    """A filter that is on, as a sentence, and the parameters of the same search without it."""

    sentence: str
    params_without: QueryDict
    short: str
    """What it is called beside other filters, where there is no room for its label."""
    is_unknown: bool = False
    """Whether no decision of the archive has this value, so that it finds nothing."""


def chosen_filters(
    params: QueryDict,
    search_request: SearchRequest,
    unknown: Collection[tuple[str, str]] = (),
) -> list[ChosenFilter]:
    """Return each filter that is on, facets first; `unknown` are values that nothing has."""
    label_of = labels().label
    chosen = []
    for name, values in search_request.facets.items():
        for value in values:
            facet, label = FACETS[name], label_of(name, value)
            sentence = facet.sentence(value, label)
            short = facet.short_sentence(value, label)
            rest = without_value(params, name, value)
            is_unknown = (name, value) in unknown
            chosen.append(ChosenFilter(sentence, rest, short, is_unknown))
    for stem, days in search_request.ranges.items():
        for side, day, word in (("after", days.after, "from"), ("before", days.before, "to")):
            if day:
                rest = filled(params, without=(f"{stem}_{side}",))
                date, label = f"{day:%b} {day.day}, {day.year}", f"{RANGES[stem]} {word}"
                chosen.append(ChosenFilter(f"{label}: {date}", rest, f"{label.lower()} {date}"))
    for stem, numbers in search_request.amounts.items():
        for end, number, word in (
            ("min", numbers.least, "at least"),
            ("max", numbers.most, "at most"),
        ):
            if number:
                rest = filled(params, without=(f"{stem}_{end}",))
                said = f"{word} {number:,}"
                chosen.append(ChosenFilter(f"{AMOUNTS[stem]}: {said}", rest, f"{said} {stem}"))
    if search_request.retrospective is not None:
        rest = filled(params, without=("retrospective",))
        value = "yes" if search_request.retrospective else "no"
        short = "retrospective" if search_request.retrospective else "not retrospective"
        chosen.append(ChosenFilter(f"Retrospective: {value}", rest, short))
    return chosen
