"""Suggestions while typing (autocomplete), from the words that the archive knows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlencode

from determinations.models import Case
from determinations.vocabulary import load
from determinations.vocabulary.case_numbers import case_number_beginning, normalize_case_number
from determinations.vocabulary.normalize import lowercase_words

from .index.reader import IndexUnavailable, reader
from .value_labels import labels

MOST = 8
MOST_A_KIND = 4
SHORTEST = 2
SHORTEST_NUMBER = len("CM16-02")
"""Fewer characters begin 100,000 case numbers of a full archive; to name any four, all of them are
walked through, which takes 0.2 to 0.7 s."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    kind: str
    """For people: what the label is."""
    label: str
    query: str
    """Query string of the URL of the search that it stands for."""


def suggest(typed: str) -> list[Suggestion]:
    """Return what a reader may mean by the first letters of something; best kinds first."""
    beginning = lowercase_words(typed)
    if len(beginning) < SHORTEST:
        return []
    found: list[Suggestion] = []
    for suggestions in (
        _cases(beginning),
        _facet_values(beginning),
        _drugs(beginning),
        _guidelines(beginning),
    ):
        found.extend(islice(suggestions, MOST_A_KIND))
    return found[:MOST]


def _matches(name: str, typed: str) -> bool:
    """Return whether a word of the name begins with what was typed in lowercase."""
    return f" {typed}" in f" {name.casefold()}"


def _cases(typed: str) -> Iterator[Suggestion]:
    """Yield case numbers that begin so: those of the index that are still published."""
    if len(typed) < SHORTEST_NUMBER or not any(character.isdigit() for character in typed):
        return
    try:
        beginning = case_number_beginning(typed).lower()
        found = reader.searcher().terms_with_prefix("case_number", beginning, limit=MOST)
    except IndexUnavailable:
        return
    numbers = [normalize_case_number(term) for term, _ in found]
    published = Case.objects.published().filter(case_number__in=numbers).order_by("case_number")
    for number in published.values_list("case_number", flat=True):
        yield Suggestion("Case", number, urlencode({"q": number}))


def _facet_values(typed: str) -> Iterator[Suggestion]:
    kinds = {"treatment": "Treatment type", "specialty": "Specialty", "category": "Category"}
    for facet, kind in kinds.items():
        for value, label in labels().names.get(facet, {}).items():
            if _matches(label, typed):
                yield Suggestion(kind, label, urlencode({facet: value}))


def _drugs(typed: str) -> Iterator[Suggestion]:
    for names in load("drugs")["classes"].values():
        for name in names:
            if name.startswith(typed):
                yield Suggestion("Drug", name, urlencode({"q": name}))


def _guidelines(typed: str) -> Iterator[Suggestion]:
    for key, label in labels().names.get("guideline", {}).items():
        if _matches(label, typed):
            yield Suggestion("Guideline", label, urlencode({"guideline": key}))
    for entry in load("guidelines")["guideline"]:
        for pages, topic in entry.get("pages", {}).items():
            if _matches(topic, typed):
                first = pages.partition("-")[0]
                label = f"{entry['short']} 2009, p. {pages}: {topic}"
                value = f"{entry['key']}-2009:{first}"
                yield Suggestion("Guideline page", label, urlencode({"mtus_page": value}))
