"""Layout L1 (2014 on): where each heading, outcome, guideline and rationale stands.

An item is found by its outcome before "Claims Administrator guideline:", the one mark that no
damage seen so far has taken. Where its heading begins is a matter of its own (`l1_heading`).
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterator
from dataclasses import dataclass

from determinations.vocabulary import ItemOutcome

from ..model import Span
from ..patterns import KeywordPattern, last_match
from ..sections import DECISIONS_HEADING, end_of_rationale
from ..whitespace import trimmed
from .l1_heading import REACH, heading_span
from .raw_item import MOST_ITEMS, RawItem, without_colon

_I = re.IGNORECASE


MARKS = (
    (KeywordPattern(r"IMR\s+ISSUES,?\s+DECISIONS?\s+AND\s+RATIONALES?", "IMR", flags=0), 3),
    (KeywordPattern(r"disputed\s+items?/services?\s+set\s+forth\s+below", "disputed"), 2),
    (KeywordPattern(r"\bMAXIMUS\s+guideline\s*:", "maximus"), 3),
    (KeywordPattern(r":\s*(?:Upheld|Overturned)\s*Claims\s+Administrator\s+guideline\s*:", ":"), 4),
    (KeywordPattern(r"\bDecision\s+rationale\s*:", "Decision", flags=0), 2),
)

_ADMIN_LABEL = r"Claims\s+Administrator(?:'s|\u2019s)?\s+guidelines?\s*:"
_IMRO_LABEL = r"(?:MAXIMUS|IMRO?|Expert\s+Reviewer)(?:'s|\u2019s)?\s+guidelines?\s*:"
_RATIONALE_LABEL = r"Decision\s+rationale\s*:"
_OUTCOME = KeywordPattern(
    rf"(?P<outcome>Upheld|Overturned)\.?\s{{0,8}}"
    rf"(?={_ADMIN_LABEL}|{_IMRO_LABEL}|{_RATIONALE_LABEL})",
    "upheld",
    "overturned",
)
_BEFORE_OUTCOME = re.compile(r"(?:[:;]|\bis|\bare)[ \t]*\n?\s{0,4}", _I)
_WIDTHS_OF_MARKS = (1, 2, 3)
_ADMIN = KeywordPattern(_ADMIN_LABEL, "claims")
_IMRO = KeywordPattern(_IMRO_LABEL, "maximus", "imr", "expert")
_RATIONALE = KeywordPattern(_RATIONALE_LABEL, "decision")
_INTRODUCTION = KeywordPattern(
    r"decisions?\s+for\s+the\s+disputed\s+items?\s*+(?:/\s*+)?services?\s+set\s+forth\s+below"
    r"\s*[:.]?",
    "decision",
)


@dataclass(frozen=True, slots=True)
class _Anchor:
    """Where an item was found: from the mark before its outcome to the label behind it."""

    start: int
    end: int
    outcome: ItemOutcome | None = None
    outcome_span: Span | None = None


def find_items(text: str) -> list[RawItem]:
    """Return the items of an L1 letter in order; empty where none is found."""
    anchors = _anchors(text)
    items = []
    floor = _first_heading(text, anchors[0].start if anchors else 0)
    for i, anchor in enumerate(anchors):
        end = anchors[i + 1].start if i + 1 < len(anchors) else len(text)
        heading = _heading(text, floor, anchor.start, is_first=i == 0)
        items.append((anchor, heading))
        floor = _body_start(text, anchor.end, end)
    return [
        _raw_item(
            text,
            anchor,
            heading,
            items[i + 1][1].start if i + 1 < len(items) else end_of_rationale(text, anchor.end),
        )
        for i, (anchor, heading) in enumerate(items)
    ]


def _anchors(text: str) -> list[_Anchor]:
    """Return one anchor an item: at its outcome, or at a guideline label without an outcome."""
    labels = (_Anchor(*match.span()) for match in _ADMIN.finditer(text))
    found: list[_Anchor] = []
    at, covered = 0, -1
    for anchor in heapq.merge(_outcomes(text), labels, key=lambda anchor: anchor.start):
        if anchor.start < at:
            continue
        at = anchor.end
        if anchor.outcome:
            label = _ADMIN.pattern.match(text, anchor.end)
            covered = label.end() if label else anchor.end
            found.append(anchor)
        elif anchor.end > covered:
            found.append(anchor)
        if len(found) > MOST_ITEMS:
            break
    return found


def _outcomes(text: str) -> Iterator[_Anchor]:
    """Yield every outcome that has a colon or verb before it and a label after it."""
    behind = 0
    for match in _OUTCOME.finditer(text):
        mark_end = behind + len(text[behind : match.start()].rstrip())
        behind = match.end()
        for width in _WIDTHS_OF_MARKS:
            start = mark_end - width
            if start >= 0 and _BEFORE_OUTCOME.fullmatch(text, start, match.start()):
                outcome = ItemOutcome(match["outcome"].lower())
                yield _Anchor(start, match.end(), outcome, Span(*match.span("outcome")))
                break


def _first_heading(text: str, before: int) -> int:
    introduction = _INTRODUCTION.search(text, max(0, before - REACH), before)
    if introduction:
        return introduction.end()
    heading = last_match(DECISIONS_HEADING, text, 0, before)
    return heading.end() if heading else max(0, before - 400)


def _body_start(text: str, start: int, end: int) -> int:
    """Return where an item's rationale starts; the next heading is looked for below that."""
    for label in (_RATIONALE, _IMRO, _ADMIN):
        if match := label.search(text, start, end):
            return match.end()
    return start


def _heading(text: str, floor: int, end: int, is_first: bool) -> Span:
    """Return the place of the heading that ends at `end`, in a part that begins with other text."""
    if is_first and end - floor <= REACH:
        return trimmed(text, floor, end)
    return heading_span(text, floor, end)


def _raw_item(text: str, anchor: _Anchor, heading: Span, end: int) -> RawItem:
    body = anchor.end if anchor.outcome else anchor.start
    admin = _ADMIN.search(text, body, end)
    rationale = _RATIONALE.search(text, body, end)
    imro = _IMRO.search(text, body, rationale.start() if rationale else end)
    marks = sorted(mark.start() for mark in (admin, imro, rationale) if mark)

    def value(label: re.Match[str] | None) -> Span | None:
        if label is None:
            return None
        stop = next((mark for mark in marks if mark > label.start()), end)
        return trimmed(text, label.end(), stop)

    return RawItem(
        description=without_colon(text, heading),
        outcome=anchor.outcome,
        outcome_span=anchor.outcome_span,
        claims_administrator=value(admin),
        imro=value(imro),
        rationale=value(rationale),
    )
