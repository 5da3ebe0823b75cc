"""A screen for marks that may identify a person, in letters that should carry none.

Rules, not a model: what stands behind a label or a salutation, and what has the shape of a number
that only a person has. A finding holds a letter back until a person clears or redacts it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from determinations.text_spans import cut_at_spans
from determinations.vocabulary import load, whole

from .dates import DATE
from .model import PhiFinding, Span
from .patterns import KeywordPattern, lowercase

_OWN_LINES = re.compile(
    r"(?:MAXIMUS|Maximus)[^\n]{0,80}|Division\s+of\s+Workers[^\n]{0,80}|"
    r"P\.?\s?O\.?\s+Box\s+138009[^\n]{0,60}|\(855\)\s?865[- ]8873|\(916\)\s?605[- ]42[67]0|"
    r"625\s+Coolidge[^\n]{0,60}|Folsom,\s+CA\s+95630|Sacramento,?\s+CA\s+95813(?:-8009)?",
)
"""The IMR organization's own letterhead names nobody."""

_NAMED_KINDS = ("name", "physician")
MOST_MARKS = 5000
"""Of one kind in one letter; a real one has none, an unredacted one a few dozen."""

_SHOWN_OF_REST = 60
_REST = "there are too many marks to list: everything from here on counts as one"
_FURTHER_NAMES = 3
"""Words of a name behind its first; a line may end between them."""


@dataclass(frozen=True, slots=True)
class _Rule:
    kind: str
    pattern: re.Pattern[str] | KeywordPattern
    needs: tuple[str, ...]
    sign: re.Pattern[str] | None
    reason: str

    def matches(self, page: str) -> Iterator[re.Match[str]]:
        """Yield every match in a page, which begins with a line break."""
        if self.needs and not any(word in lowercase(page) for word in self.needs):
            return iter(())
        if self.sign and not self.sign.search(page):
            return iter(())
        return self.pattern.finditer(page)


@cache
def _rules() -> tuple[_Rule, ...]:
    data = load("phi")
    name, particles = data["name"], data["particles"]
    between = r"(?:[ \t]+|[ \t]*\n[ \t]*)"
    full_name = rf"{particles}{name}(?:{between}{particles}{name}){{0,{_FURTHER_NAMES}}}"
    parts = {"{full_name}": full_name, "{name}": name, "{particles}": particles, "{date}": DATE}
    rules = []
    for rule in data["rule"]:
        pattern = whole(rule["pattern"])
        for placeholder, part in parts.items():
            pattern = pattern.replace(placeholder, part)
        flags = re.IGNORECASE if rule.get("ignore_case") else 0
        starts, sign = rule.get("starts", ()), rule.get("sign")
        rules.append(
            _Rule(
                rule["kind"],
                KeywordPattern(pattern, *starts, flags=flags, ignore_keyword_case=True)
                if starts
                else re.compile(pattern, flags),
                tuple(rule.get("needs", ())),
                re.compile(whole(sign)) if sign else None,
                rule["reason"],
            )
        )
    return tuple(rules)


@cache
def _not_names() -> frozenset[str]:
    return frozenset(load("phi")["not_names"])


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
    if read_to < len(text):
        start = max(read_to, found[-1].span.end if found else 0)
        shown = text[start : start + _SHOWN_OF_REST]
        found.append(PhiFinding("rest", Span(start, len(text)), shown, _REST))
    return tuple(found)


def _candidates(text: str) -> tuple[list[PhiFinding], int]:
    """Return what the rules find, and how far they have read the text."""
    page = f"\n{text}"  # so that the first line begins as the others do
    found, read_to = [], len(text)
    for rule in _rules():
        for number, match in enumerate(rule.matches(page)):
            start, end = match.span("mark")
            if number == MOST_MARKS:
                read_to = min(read_to, start - 1)
                break
            if rule.kind in _NAMED_KINDS:
                end = _name_end(page, start, end)
            if end > start:
                span = Span(start - 1, end - 1)
                found.append(PhiFinding(rule.kind, span, page[start:end], rule.reason))
    return found, read_to


def _name_end(text: str, start: int, end: int) -> int:
    """Return where the name ends, before the first word that is no name; `start` without any."""
    at = start
    for word in re.finditer(r"\S+", text[start:end]):
        if word[0].strip(".,").casefold() in _not_names():
            break
        at = start + word.end()
    return at


def redact(text: str, findings: Iterable[PhiFinding]) -> str:
    """Return the text with "[redacted: kind]" in the place of each finding."""
    spans = ((finding.span.start, finding.span.end, finding.kind) for finding in findings)
    return "".join(
        piece if kind is None else f"[redacted: {kind}]"
        for piece, kind in cut_at_spans(text, spans)
    )
