"""Layout L3 (2013): the rationale's heading holds the outcome, most often of all issues at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from ..model import Span
from ..patterns import KeywordPattern
from ..whitespace import part_span, trimmed
from .necessity import NECESSARY, outcome_of
from .raw_item import MOST_ITEMS, RawItem
from .requests import INTRODUCTION, is_retrospective, without_marks

_I = re.IGNORECASE

MARKS = (
    (KeywordPattern(r"MEDICAL\s+PROFESSIONAL\s+REVIEW\b", "MEDICAL", flags=0), 3),
    (KeywordPattern(r"ISSUES?\s+(?:AT|IN)\s+DISPUTE\s*:", "ISSUE", flags=0), 3),
    (KeywordPattern(r"RELIED\s+UPON\s+BY\s+PROFESSIONAL\s+REVIEWER", "RELIED", flags=0), 3),
    (KeywordPattern(r"RATIONALE\s+FOR\s+WHY\s+THE\s+REQUESTED", "rationale"), 4),
    (KeywordPattern(r"MEDICAL\s+REVIEWER\s+QUALIFICATIONS", "MEDICAL", flags=0), 1),
)

_ISSUE = re.compile(r"ISSUES?(?:\(S\))?\s+(?:AT|IN)\s+DISPUTE\s*+(?:#?\s*+\d{1,2}\s*+)?:", _I)
_HEADINGS = re.compile(
    r"(?:CASE\s+SUMMARY\s*:|DOCUMENTS\s+REVIEWED|MEDICAL\s+TREATMENT\s+GUIDELINE\(?S?\)?\s+RELIED|"
    r"ISSUES?(?:\(S\))?\s+(?:AT|IN)\s+DISPUTE|RATIONALE\s+FOR\s+WHY\s+THE|MEDICAL\s+REVIEWER\s+QUALIFICATIONS)"
)
_GUIDELINES = re.compile(
    r"MEDICAL\s+TREATMENT\s+GUIDELINE\(?S?\)?\s+RELIED\s+UPON\s+BY\s+(?:THE\s+)?PROFESSIONAL\s+"
    r"REVIEWER(?:\s+AND\s+WHY)?\s*:?",
    _I,
)
_RATIONALE = re.compile(
    r"RATIONALE\s+FOR\s+WHY\s+THE\s+REQUESTED\s+TREATMENT\(?S?\)?\s*+(?:AND\s*+)?(?:/\s*+)?"
    r"(?:OR\s+)?(?:SERVICE\(?S?\)?\s*+)?"
    r"(?:IS\s*+/\s*+WAS|IS|WAS|ARE|WERE)\s*+(?P<not>NOT\s*+)?MEDICAL+Y\s*+NEC+ES+[AE]RY"
    r"(?:\s+AND\s+APPROPRIATE)?\s*:?",
    _I,
)
_ENTRY = re.compile(
    r"(?:^|(?<=\n)|(?<=[;.]\s))[ \t]*+\(?(?:(?P<number>\d{1,2})\s?[.)]|[-*\u2022])\s+(?=\S)"
)
_NUMBERED = re.compile(
    r"(?:^|(?<=\n))[ \t]*+(?:(?:Issue|Item|Request|No\.|#)\s*+(?:No\.\s*+|#\s*+)?\(?"
    r"(?P<named>\d{1,2})\b\)?[ \t]*+[.:,\u2013-]?|\(?(?P<plain>\d{1,2})\s?[.)])[ \t]*+(?=\S|\n)",
    _I,
)
"""An entry on one of several issues: "2. Cold therapy unit.", "Issue (2)"."""
_QUESTION = re.compile(rf"(?:Whether\s+)?(?P<introduction>{INTRODUCTION})?", _I)


def find_items(text: str) -> list[RawItem]:
    """Return the items of an L3 letter in order; empty where none is found.

    What is numbered as an issue is belongs to it. Else as many rationales or lists of guidelines
    as issues belong to one each; else all share the first, and have no outcome where the headings
    of the rationales differ.
    """
    issues = [
        entry
        for issue in _ISSUE.finditer(text)
        for entry in _entries(text, trimmed(text, issue.end(), _next(text, issue.end())))
    ]
    guidelines = _Sections.of(text, _GUIDELINES, len(issues))
    rationales = _Sections.of(text, _RATIONALE, len(issues))
    return [
        _item(text, issue, guidelines.of_issue(i), rationales.of_issue(i), rationales)
        for i, issue in enumerate(issues[:MOST_ITEMS])
    ]


@dataclass(frozen=True, slots=True)
class _Part:
    """What one issue has below a heading, and that heading."""

    heading: re.Match[str]
    place: Span | None
    is_own: bool
    """Whether it is this issue's alone."""


@dataclass(frozen=True, slots=True)
class _Sections:
    """All sections of a letter below one kind of heading."""

    issues: int
    parts: tuple[_Part, ...]
    of_number: Mapping[int, _Part]
    """What is numbered as an issue is, by that number."""

    @classmethod
    def of(cls, text: str, heading: re.Pattern[str], issues: int) -> _Sections:
        """Return the sections of a letter that has so many issues."""
        parts = [
            _Part(found, _below(text, found), is_own=False)
            for found in islice(heading.finditer(text), MOST_ITEMS)
        ]
        of_number: dict[int, _Part] = {}
        for part in parts if issues > 1 else ():
            for number, place in _numbered(text, part.place, issues):
                of_number.setdefault(number, _Part(part.heading, place, is_own=True))
        return cls(issues, tuple(parts), of_number)

    def of_issue(self, position: int) -> _Part | None:
        """Return what the issue at this position has, counted from 0."""
        if own := self.of_number.get(position + 1):
            return own
        if len(self.parts) == self.issues:
            return replace(self.parts[position], is_own=True)
        return self.parts[0] if self.parts else None

    @property
    def agree(self) -> bool:
        """Return whether all headings have the same outcome."""
        return len({outcome_of(part.heading) for part in self.parts}) == 1


def _item(
    text: str, issue: Span, cited: _Part | None, rationale: _Part | None, rationales: _Sections
) -> RawItem:
    question = _QUESTION.match(text, issue.start, issue.end)
    introduction = (question and question["introduction"]) or ""
    start = question.end() if question else issue.start
    verdict = NECESSARY.search(text, start, issue.end)
    is_sure = rationale and (rationale.is_own or rationales.agree)
    return RawItem(
        description=without_marks(text, start, verdict.start() if verdict else issue.end),
        outcome=outcome_of(rationale.heading) if rationale and is_sure else None,
        outcome_span=Span(*rationale.heading.span()) if rationale else None,
        claims_administrator=None,
        imro=None,
        cited=cited.place if cited else None,
        rationale=rationale.place if rationale else None,
        retrospective=is_retrospective(introduction),
    )


def _numbered(text: str, section: Span | None, issues: int) -> Iterator[tuple[int, Span]]:
    """Yield the entries of a section that are numbered as issues are, if it begins with one."""
    if section is None:
        return
    listed = text[section.start : section.end]  # cut out, so that its first line begins a line
    starts: list[re.Match[str]] = []
    for match in _NUMBERED.finditer(listed):
        number = _number(match)
        is_later = not starts or number > _number(starts[-1])
        if is_later and number <= issues and (starts or match.start() == 0):
            starts.append(match)
    stops = [match.start() for match in starts[1:]] + [len(listed)]
    for match, stop in zip(starts, stops, strict=False):
        place = trimmed(text, section.start + match.end(), section.start + stop)
        yield _number(match), place


def _number(entry: re.Match[str]) -> int:
    return int(entry["named"] or entry["plain"])


def _below(text: str, heading: re.Match[str]) -> Span | None:
    """Return what stands between a heading and the next one."""
    return part_span(text, heading.end(), _next(text, heading.end()))


def _entries(text: str, span: Span) -> list[Span]:
    """Return the entries of a list with numbers or bullets, or the whole where it is none.

    Numbers count from 1, so that those within an entry begin none.
    """
    listed = text[span.start : span.end]  # cut out, so that its first line begins a line
    starts: list[re.Match[str]] = []
    for match in _ENTRY.finditer(listed):
        is_next = match["number"] is None or int(match["number"]) == len(starts) + 1
        if is_next and (starts or match.start() == 0):
            starts.append(match)
    if not starts:
        return [span]
    stops = [match.start() for match in starts[1:]] + [len(listed)]
    return [
        trimmed(text, span.start + match.end(), span.start + stop)
        for match, stop in zip(starts, stops, strict=True)
    ]


def _next(text: str, start: int) -> int:
    match = _HEADINGS.search(text, start)
    return match.start() if match else len(text)
