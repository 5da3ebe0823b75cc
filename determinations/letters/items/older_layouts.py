"""Disputed items of the layouts of 2013 and 2014: L2, L3 and L4."""

from __future__ import annotations

import re
from collections.abc import Callable

from ..model import Layout, Outcome, Span
from ..sections.layouts import DECISIONS_HEADING, last_match, trimmed
from .layout_l1 import RawItem, without_colon

_I = re.IGNORECASE
_NECESSARY = (
    r"(?:is|was|are|were)\s*(?P<not>(?:\bnot|notmedically)\s*)?(?:medically\s*)?"
    r"necessary(?:\s+and\s+appropriate)?"
)


def outcome_of(negation: str | None) -> Outcome:
    """ "Not medically necessary" leaves the denial standing; anything else overturns it."""
    return Outcome.UPHELD if negation else Outcome.OVERTURNED


# --- L2 -------------------------------------------------------------------------------------------

_L2_ITEM = re.compile(
    r"(?:^|(?<=[.\n\f]))[ \t]*(?:\d{1,2}\s*[.)]\s*)?(?:Regarding\s+)?The\s+request\s+for\s++"
    rf"(?P<what>(?:(?!\bThe\s+request\s+for\b)[\s\S]){{2,1200}}?)(?<!\s)\s++{_NECESSARY}\s*+(?:\.\s*+)?"
    r"(?=The\s+Claims\s+Administrator|The\s+MTUS\s+Citation|The\s+(?:Physician|Expert)\s+Reviewer)",
    _I,
)
_L2_ADMIN = re.compile(r"The\s+Claims\s+Administrator\s+(?:based|did\s+not)", _I)
_L2_IMRO = re.compile(
    r"The\s+MTUS\s+Citation\s+relied\s+upon|The\s+(?:Physician|Expert)\s+Reviewer\s+"
    r"(?:based|did\s+not|found|relied)",
    _I,
)
_L2_RATIONALE = re.compile(
    r"(?:The\s+)?(?:Physician|Expert)\s+Reviewer(?:'|\u2019)?s?\s+decision\s+rationale\s*:", _I
)


def _l2_items(text: str) -> list[RawItem]:
    heading = last_match(DECISIONS_HEADING, text, 0, len(text))
    start = heading.end() if heading else 0
    matches = list(_L2_ITEM.finditer(text, start))
    items = []
    for i, match in enumerate(matches):
        end = matches[i + 1].start() if i + 1 < len(matches) else len(text)
        admin = _L2_ADMIN.search(text, match.end(), end)
        rationale = _L2_RATIONALE.search(text, match.end(), end)
        imro = _L2_IMRO.search(
            text, admin.end() if admin else match.end(), rationale.start() if rationale else end
        )
        cited_end = rationale.start() if rationale else end
        items.append(
            RawItem(
                description=Span(*match.span("what")),
                outcome=outcome_of(match["not"]),
                outcome_span=Span(
                    match.end("what"), _stripped(text, match.end("what"), match.end())
                ),
                claims_administrator=_span(
                    text, admin and admin.start(), imro.start() if imro else cited_end
                ),
                imro=_span(text, imro and imro.start(), cited_end),
                rationale=_span(text, rationale and rationale.end(), end),
            )
        )
    return items


# --- L3 -------------------------------------------------------------------------------------------

_L3_ISSUE = re.compile(r"ISSUES?\s+(?:AT|IN)\s+DISPUTE\s*:", _I)
_L3_HEADINGS = re.compile(
    r"(?:CASE\s+SUMMARY\s*:|DOCUMENTS\s+REVIEWED|MEDICAL\s+TREATMENT\s+GUIDELINE\(?S?\)?\s+RELIED|"
    r"RATIONALE\s+FOR\s+WHY\s+THE|MEDICAL\s+REVIEWER\s+QUALIFICATIONS)"
)
_L3_GUIDELINES = re.compile(
    r"MEDICAL\s+TREATMENT\s+GUIDELINE\(?S?\)?\s+RELIED\s+UPON\s+BY\s+(?:THE\s+)?PROFESSIONAL\s+"
    r"REVIEWER(?:\s+AND\s+WHY)?\s*:?",
    _I,
)
_L3_RATIONALE = re.compile(
    r"RATIONALE\s+FOR\s+WHY\s+THE\s+REQUESTED\s+TREATMENT\s*+(?:/\s*+)?SERVICE\(?S?\)?\s+"
    r"(?:IS\s*+(?:/\s*+)?WAS|IS|WAS|ARE|WERE)\s*(?P<not>NOT\s*)?MEDICALLY\s*NECESSARY\s*:?",
    _I,
)
_NUMBERED = re.compile(r"^[ \t]*\d{1,2}\s*[.)]\s+", re.MULTILINE)


def _l3_items(text: str) -> list[RawItem]:
    issue = _L3_ISSUE.search(text)
    if issue is None:
        return []
    issue_end = _next(_L3_HEADINGS, text, issue.end())
    rationale = _L3_RATIONALE.search(text)
    guidelines = _L3_GUIDELINES.search(text)
    shared = RawItem(
        description=Span(*trimmed(text, issue.end(), issue_end)),
        outcome=outcome_of(rationale["not"]) if rationale else None,
        outcome_span=Span(*rationale.span()) if rationale else None,
        claims_administrator=None,
        imro=guidelines
        and _span(text, guidelines.end(), _next(_L3_HEADINGS, text, guidelines.end())),
        rationale=rationale
        and _span(text, rationale.end(), _next(_L3_HEADINGS, text, rationale.end())),
    )
    return [
        RawItem(place, shared.outcome, shared.outcome_span, None, shared.imro, shared.rationale)
        for place in _numbered_parts(text, shared.description)
    ]


def _numbered_parts(text: str, span: Span) -> list[Span]:
    """The entries of a numbered list, or the whole where it is none."""
    listed = text[span.start : span.end]  # cut out, so that its first line begins a line
    starts = list(_NUMBERED.finditer(listed))
    if not starts:
        return [span]
    stops = [match.start() for match in starts[1:]] + [len(listed)]
    return [
        Span(*trimmed(text, span.start + match.end(), span.start + stop))
        for match, stop in zip(starts, stops, strict=True)
    ]


# --- L4 -------------------------------------------------------------------------------------------

_L4_PLAIN = r"(?:[^()]|\((?![^()]{0,300}\)))"
"""A character outside of brackets; with one way only to read a bracket, none is read twice."""
_L4_DECISION = re.compile(
    r"(?:^|\n|\f)[ \t]*(?P<number>\d{1,2})\s*\)\s*MAXIMUS\s+Federal\s+Services,?\s+Inc\.?\s+has\s+"
    rf"determined\s+the\s+request\s+for\s++(?P<what>{_L4_PLAIN}{{2,1200}}?"
    rf"(?:\([^()]{{0,300}}+\){_L4_PLAIN}{{0,300}}?){{0,4}})(?<!\s)\s++{_NECESSARY}",
    _I,
)
_L4_REGARDING = re.compile(
    r"(?:^|\n|\f)[ \t]*(?P<number>\d{1,2})\s*\)\s*Regarding\s+the\s+request\s+for\s++"
    r"(?P<what>(?:(?!\n[ \t]*\d{1,2}\s*\)\s*Regarding)[^:]){2,1200}?(?::\s*+[^:\s][^:\n]{0,199}?)?)"
    r"(?<!\s)(?:\s*+:)?(?:[^\S\n]*+\n\s*+(?=Section\s+of\s+the\s+Medical)|"
    r"\s*+(?=Section\s+of\s+the\s+Medical\s+Treatment))",
    _I,
)
_L4_SECTION = re.compile(
    r"Section\s+of\s+the\s+Medical\s+Treatment\s+Utilization\s+Schedule\s+Relied\s+Upon\s+by\s+the\s+"
    r"(?:Expert|Physician|Professional)\s+Reviewer\s+to\s+Make\s+His\s*/\s*Her\s+Decision\s*:?",
    _I,
)
_L4_IMRO = re.compile(
    r"The\s+(?:Expert|Physician|Professional)\s+Reviewer\s+"
    r"(?:found|based|relied|determined|stated|did|agreed|also)",
    _I,
)
_L4_RATIONALE = re.compile(r"Rationale\s+for\s+the\s+Decision\s*:", _I)


def _l4_items(text: str) -> list[RawItem]:
    decisions: dict[int, re.Match[str]] = {}
    for match in _L4_DECISION.finditer(text):
        decisions.setdefault(int(match["number"]), match)
    blocks = {int(match["number"]): match for match in _L4_REGARDING.finditer(text)}
    starts = sorted(match.start() for match in blocks.values())
    items = []
    for number in sorted(decisions.keys() | blocks.keys()):
        decision, block = decisions.get(number), blocks.get(number)
        end = len(text)
        if block:
            end = next((start for start in starts if start > block.start()), len(text))
        items.append(_l4_item(text, decision, block, end))
    return items


def _l4_item(
    text: str, decision: re.Match[str] | None, block: re.Match[str] | None, end: int
) -> RawItem:
    named = block or decision
    assert named is not None  # noqa: S101  # numbers come from either of the two
    outcome = outcome_of(decision["not"]) if decision else None
    outcome_span = Span(decision.end("what"), decision.end()) if decision else None
    description = without_colon(text, Span(*named.span("what")))
    if block is None:
        return RawItem(description, outcome, outcome_span, None, None, None)
    section = _L4_SECTION.search(text, block.end(), end)
    rationale = _L4_RATIONALE.search(text, block.end(), end)
    cited_start = section.end() if section else block.end()
    cited_end = rationale.start() if rationale else end
    imro = _L4_IMRO.search(text, cited_start, cited_end)
    if outcome is None and rationale:
        found = re.search(_NECESSARY, text[rationale.end() : end], _I)
        outcome = outcome_of(found["not"]) if found else None
    return RawItem(
        description,
        outcome,
        outcome_span,
        _span(text, cited_start, imro.start() if imro else cited_end),
        _span(text, imro and imro.start(), cited_end),
        _span(text, rationale and rationale.end(), end),
    )


FINDERS: dict[Layout, Callable[[str], list[RawItem]]] = {
    Layout.L2: _l2_items,
    Layout.L3: _l3_items,
    Layout.L4: _l4_items,
}


def _span(text: str, start: int | None, end: int) -> Span | None:
    return Span(*trimmed(text, start, end)) if start is not None and start < end else None


def _stripped(text: str, start: int, end: int) -> int:
    return trimmed(text, start, end)[1]


def _next(pattern: re.Pattern[str], text: str, start: int) -> int:
    match = pattern.search(text, start)
    return match.start() if match else len(text)
