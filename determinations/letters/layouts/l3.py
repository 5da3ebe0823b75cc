"""Layout L3 (2013): the rationale's heading holds the outcome, most often of all issues at once."""

from __future__ import annotations

import re
from dataclasses import dataclass
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

_ISSUE = re.compile(r"ISSUES?(?:\(S\))?\s+(?:AT|IN)\s+DISPUTE\s*(?:#?\s*\d{1,2}\s*)?:", _I)
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
_QUESTION = re.compile(rf"(?:Whether\s+)?(?P<introduction>{INTRODUCTION})?", _I)


def find_items(text: str) -> list[RawItem]:
    """Return the items of an L3 letter in order; empty where none is found.

    As many rationales or lists of guidelines as issues belong to one each; else all share the
    first, and have no outcome where the headings of the rationales differ.
    """
    issues = [
        entry
        for issue in _ISSUE.finditer(text)
        for entry in _entries(text, trimmed(text, issue.end(), _next(text, issue.end())))
    ]
    rationales = list(islice(_RATIONALE.finditer(text), MOST_ITEMS))
    guidelines = list(islice(_GUIDELINES.finditer(text), MOST_ITEMS))
    outcomes = {outcome_of(rationale) for rationale in rationales}
    parts: dict[int, _Parts] = {}
    items = []
    for i, issue in enumerate(issues[:MOST_ITEMS]):
        rationale = _of_issue(rationales, i, len(issues))
        cited = _of_issue(guidelines, i, len(issues))
        place = rationale.start() if rationale else -1
        if place not in parts:
            parts[place] = _read(text, cited, rationale)
        part = parts[place]
        is_sure = rationale and (len(outcomes) == 1 or len(rationales) == len(issues))
        question = _QUESTION.match(text, issue.start, issue.end)
        introduction = (question and question["introduction"]) or ""
        start = question.end() if question else issue.start
        verdict = NECESSARY.search(text, start, issue.end)
        items.append(
            RawItem(
                description=without_marks(text, start, verdict.start() if verdict else issue.end),
                outcome=outcome_of(rationale) if rationale and is_sure else None,
                outcome_span=Span(*rationale.span()) if rationale else None,
                claims_administrator=None,
                imro=None,
                cited=part.cited,
                rationale=part.rationale,
                retrospective=is_retrospective(introduction),
            )
        )
    return items


@dataclass(frozen=True, slots=True)
class _Parts:
    """What an issue, or all of them, have below their headings."""

    cited: Span | None
    rationale: Span | None


def _of_issue(found: list[re.Match[str]], position: int, issues: int) -> re.Match[str] | None:
    if len(found) == issues:
        return found[position]
    return found[0] if found else None


def _read(text: str, cited: re.Match[str] | None, rationale: re.Match[str] | None) -> _Parts:
    return _Parts(_below(text, cited), _below(text, rationale))


def _below(text: str, heading: re.Match[str] | None) -> Span | None:
    """Return what stands between a heading and the next one."""
    return heading and part_span(text, heading.end(), _next(text, heading.end()))


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
