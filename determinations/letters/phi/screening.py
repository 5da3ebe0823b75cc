"""A screen for marks that may identify a person, in letters that should carry none.

Rules, not a model: what stands behind a label or a salutation, and what has the shape of a number
that only a person has; then every other place of the names and numbers found. A finding holds a
letter back until a person clears or redacts it.
"""

from __future__ import annotations

import re

from determinations.letters.model import PhiFinding, Span

from .birth_dates import other_readings
from .lexicon import is_english
from .names import NAMED_KINDS, has_firm_word, is_no_name, name_end, parts_of
from .page import Page
from .passages import BIRTH_DATE, REST, Passage, occurrences, united
from .people import names_by_place
from .rules import Rule, rules

SCREEN_VERSION = "2"
"""Raised with every change of what the rules find; `rescreen` looks for letters of older ones."""

_OWN_LINES = re.compile(
    r"(?:MAXIMUS|Maximus)[^\n]{0,80}|Division\s+of\s+Workers[^\n]{0,80}|"
    r"P\.?\s?O\.?\s+Box\s+138009[^\n]{0,60}|\(855\)\s?865[- ]8873|\(916\)\s?605[- ]42[67]0|"
    r"625\s+Coolidge[^\n]{0,60}|Folsom,\s+CA\s+95630|Sacramento,?\s+CA\s+95813(?:-8009)?",
)
"""The IMR organization's own letterhead names nobody."""

MOST_MARKS = 5000
"""Of one kind in one letter; a real one has none, an unredacted one a few dozen."""
MOST_FOUND = 4 * MOST_MARKS
"""In one letter, other places of what was found included."""
MOST_SOUGHT = 500
"""Different names and numbers that are looked for elsewhere in the letter."""

_SHOWN_OF_REST = 60
_WHY_REST = "there are too many marks to list: everything from here on counts as one"
_WHY_AGAIN = 'is part or another form of what was found elsewhere: "{}"'
_SHOWN_OF_ORIGIN = 80
_WHY_ANOTHER_READING = "may be the date of birth beside it, as another record has it"


def screen(text: str) -> tuple[PhiFinding, ...]:
    """Return every mark that may identify a person, in order, none inside another.

    Where a rule finds more than `MOST_MARKS`, all from its last one on is a single mark.
    """
    candidates, read_to = _candidates(text)
    candidates = [candidate for candidate in candidates if candidate.span.start < read_to]
    candidates.sort(key=lambda candidate: (candidate.span.start, -candidate.span.end))
    own = iter([match.span() for match in _OWN_LINES.finditer(text)] if candidates else [])
    own_start, own_end = next(own, (len(text), len(text)))
    found: list[PhiFinding] = []
    for candidate in candidates:
        while own_end <= candidate.span.start and own_start < len(text):
            own_start, own_end = next(own, (len(text), len(text)))
        is_own = own_start <= candidate.span.start and candidate.span.end <= own_end
        if not is_own and (not found or candidate.span.start >= found[-1].span.end):
            found.append(candidate)
    if found:
        found = _with_other_places(text, read_to, found)
        read_to = _cut_short(read_to, found)
    if read_to < len(text):
        start = max(read_to, found[-1].span.end if found else 0)
        shown = text[start : start + _SHOWN_OF_REST]
        found.append(PhiFinding(REST, Span(start, len(text)), shown, _WHY_REST))
    return tuple(found)


def name_parts(passages: list[Passage]) -> dict[Passage, str]:
    """Return the single words of the full names among passages, each with the name it is from."""
    known = dict.fromkeys(passages)
    origins: dict[Passage, str] = {}
    for kind, passage in known:
        if kind in NAMED_KINDS:
            for part in parts_of(passage):
                if (kind, part) not in known:
                    origins.setdefault((kind, part), passage)
    return origins


def _with_other_places(text: str, read_to: int, found: list[PhiFinding]) -> list[PhiFinding]:
    """Add every other place of what was found, and of the single words of a full name."""
    passages = list(dict.fromkeys((finding.kind, finding.text) for finding in found))[:MOST_SOUGHT]
    origins = dict.fromkeys(passages, "") | name_parts(passages)
    again = []
    for passage, spans in occurrences(text[:read_to], origins).items():
        why = _WHY_AGAIN.format((origins[passage] or passage[1])[:_SHOWN_OF_ORIGIN])
        again += [
            PhiFinding(passage[0], Span(start, end), text[start:end], why) for start, end in spans
        ]
    return united(text, [*found, *again])


def _cut_short(read_to: int, found: list[PhiFinding]) -> int:
    """Drop the findings beyond `MOST_FOUND`; return how far the text is read then."""
    if len(found) <= MOST_FOUND:
        return read_to
    read_to = min(read_to, found[MOST_FOUND].span.start)
    del found[MOST_FOUND:]
    return read_to


def _candidates(text: str) -> tuple[list[PhiFinding], int]:
    """Return what the rules find, and how far they have read the text."""
    page = Page(text)
    found, read_to = [], len(text)
    for rule in rules():
        for number, match in enumerate(rule.matches(page.text)):
            start, end = match.span("mark")
            if number == MOST_MARKS:
                read_to = min(read_to, page.span(start, start + 1)[0])
                break
            end = _mark_end(rule, page.text, start, end)
            if end > start:
                found.append(_finding(page, rule.kind, start, end, rule.reason))
                if rule.kind == BIRTH_DATE:
                    found += [
                        _finding(page, rule.kind, *place, _WHY_ANOTHER_READING)
                        for place in other_readings(page.text, start, end)
                    ]
    for number, (start, end, reason) in enumerate(names_by_place(page.text)):
        if number == MOST_MARKS:
            read_to = min(read_to, page.span(start, start + 1)[0])
            break
        found.append(_finding(page, "name", start, end, reason))
    return found, read_to


def _finding(page: Page, kind: str, start: int, end: int, reason: str) -> PhiFinding:
    start, end = page.span(start, end)
    return PhiFinding(kind, Span(start, end), page.original[start:end], reason)


def _mark_end(rule: Rule, page: str, start: int, end: int) -> int:
    """Return where a rule's mark ends, `start` where it is none."""
    if rule.kind in NAMED_KINDS:
        end = name_end(page, start, end, is_titled=rule.is_title)
        if not rule.is_title and (
            has_firm_word(page[start:end]) or is_english(page[start:end].lower())
        ):
            return start
    mark = page[start:end]
    if rule.least_digits and sum(map(str.isdigit, mark)) < rule.least_digits:
        return start
    if rule.least_words:
        words = mark.split()
        if len(words) < rule.least_words or any(map(is_no_name, words)):
            return start
    return end
