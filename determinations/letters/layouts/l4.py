"""Layout L4 (2013): a notice with a numbered list of determinations, then a part for each item."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from determinations.vocabulary import ItemOutcome

from ..conclusions import last_conclusion
from ..model import Span
from ..patterns import KeywordPattern
from ..sections import end_of_rationale
from ..whitespace import part_span
from .necessity import NECESSARY, outcome_of
from .raw_item import MOST_ITEMS, RawItem
from .requests import INTRODUCTION, LONGEST_REQUEST, is_retrospective, without_marks

_I = re.IGNORECASE

MARKS = (
    (KeywordPattern(r"Notice\s+of\s+Independent\s+Medical\s+Review\s+Determination", "notice"), 3),
    (KeywordPattern(r"has\s+determined\s+(?:that\s+)?the\s+(?:\w+\s+)?request", "has"), 4),
    (KeywordPattern(r"\)\s*Regarding\s+the\s+(?:\w+\s+)?request", ")", before=r"[ \t]*\d{1,2}"), 3),
    (KeywordPattern(r"Relied\s+Upon\s+by\s+the\s+Expert\s+Reviewer\s+to\s+Make", "relied"), 3),
    (KeywordPattern(r"Rationale\s+for\s+the\s+Decision\s*:", "rationale"), 2),
)

_NUMBER = r"(?:^|(?<=[\n\f]))[ \t]*+(?:(?P<number>\d{1,2})\s*+[.)]\s*+)?"
_DETERMINED = KeywordPattern(
    rf"has\s+determined\s+(?:that\s+)?(?P<introduction>{INTRODUCTION})", "has"
)
_NUMBER_BEFORE = re.compile(
    r"(?:^|(?<=[\n\f]))[ \t]*+(?P<number>\d{1,2})\s*+[.)]\s*+MAXIMUS\s+Federal\s+Services,?\s+"
    r"(?:Inc\.?,?\s+)?$",
    _I,
)
_NUMBER_REACH = 60
_REGARDING = re.compile(rf"{_NUMBER}(?P<introduction>(?=Regarding\b){INTRODUCTION})", _I)
_SECTION = KeywordPattern(
    r"Section\s+of\s+the\s+Medical\s+Treatment\s+Utilization\s+Schedule\s+Relied\s+Upon\s+by\s+"
    r"the\s+(?:(?:Expert|Physician|Professional|Medical)\s+)*Reviewer\s+to\s+Make\s+(?:His\s*/\s*Her|"
    r"His|Her|Their|the)\s+Decision\s*:?",
    "section",
)
_RATIONALE = KeywordPattern(r"Rationale\s+for\s+(?:the|His\s*/\s*Her)\s+Decision\s*:", "rationale")
_COLON = re.compile(r":\s*\n")
_LETTERS = re.compile(r"[^\W_]+")


@dataclass(slots=True)
class _Decision:
    """One line of the list of determinations, which the letter gives twice."""

    number: int | None
    treatment: Span
    outcome: ItemOutcome | None
    outcome_span: Span
    retrospective: bool


@dataclass(frozen=True, slots=True)
class _Block:
    """One item's own part: "1) Regarding the request for X:" with what follows."""

    number: int | None
    start: int
    treatment: Span
    end: int
    """Where the treatment ends, and what is cited begins."""
    retrospective: bool


def find_items(text: str) -> list[RawItem]:
    """Return the items of an L4 letter in order; empty where none is found."""
    decisions = _decisions(text)
    blocks = _blocks(text)
    stops = [block.start for block in blocks[1:]]
    if blocks:
        stops.append(end_of_rationale(text, blocks[-1].end))
    ends = dict(zip((block.start for block in blocks), stops, strict=True))
    pairs = _paired(text, decisions, blocks)
    return [_item(text, decision, block, ends) for decision, block in pairs]


def _decisions(text: str) -> list[_Decision]:
    """Return the determinations, each once; without an outcome where the two lists differ."""
    found: list[_Decision] = []
    known: dict[object, _Decision] = {}
    matches = list(islice(_DETERMINED.finditer(text), 3 * MOST_ITEMS))
    for match, end in _with_ends(matches, len(text)):
        start = match.end()
        verdict = NECESSARY.search(text, start, min(end, start + LONGEST_REQUEST))
        if verdict is None:
            continue
        before = _NUMBER_BEFORE.search(text, max(0, match.start() - _NUMBER_REACH), match.start())
        number = int(before["number"]) if before else None
        treatment = without_marks(text, start, verdict.start())
        same = known.get(number) if number else None
        same = same or known.get(_letters(text, treatment))
        if same is None or _are_apart(number, same.number):
            same = _Decision(
                number,
                treatment,
                outcome_of(verdict),
                Span(*verdict.span()),
                is_retrospective(match["introduction"]),
            )
            found.append(same)
        elif same.outcome is not outcome_of(verdict):
            same.outcome = None
        known[number or 0] = known[_letters(text, treatment)] = same
    return found


def _with_ends(matches: list[re.Match[str]], end: int) -> Iterator[tuple[re.Match[str], int]]:
    """Yield each match with where the next one starts, the last one with `end`."""
    for i, match in enumerate(matches):
        yield match, matches[i + 1].start() if i + 1 < len(matches) else end


def _are_apart(number: int | None, other: int | None) -> bool:
    """Return whether two numbers are both known, and not the same."""
    return number is not None and other is not None and number != other


def _blocks(text: str) -> list[_Block]:
    matches = list(islice(_REGARDING.finditer(text), 2 * MOST_ITEMS))
    return [
        block
        for match, end in _with_ends(matches, len(text))
        if (block := _block(text, match, min(end, match.end() + LONGEST_REQUEST)))
    ]


def _block(text: str, match: re.Match[str], end: int) -> _Block | None:
    """Return an item's part; its treatment goes on to the next label, or to a colon at line end."""
    label = _SECTION.search(text, match.end(), end) or _RATIONALE.search(text, match.end(), end)
    colon = None if label else _COLON.search(text, match.end(), end)
    if label is None and colon is None:
        return None
    stop = label.start() if label else colon.start() if colon else end
    return _Block(
        int(match["number"]) if match["number"] else None,
        match.start(),
        without_marks(text, match.end(), stop),
        stop,
        is_retrospective(match["introduction"]),
    )


def _paired(
    text: str, decisions: list[_Decision], blocks: list[_Block]
) -> list[tuple[_Decision | None, _Block | None]]:
    """Return each decision with the part that explains it, by its words, its number, its place."""
    left = list(blocks)
    pairs: list[tuple[_Decision | None, _Block | None]] = []
    of_words = {_letters(text, block.treatment): block for block in reversed(blocks)}
    of_number = {block.number: block for block in reversed(blocks) if block.number}
    for i, decision in enumerate(decisions):
        found = of_words.get(_letters(text, decision.treatment)) or of_number.get(
            decision.number or 0
        )
        if found is None and len(decisions) == len(blocks):
            found = blocks[i]
        if found in left:
            left.remove(found)
            pairs.append((decision, found))
        else:
            pairs.append((decision, None))
    return pairs + [(None, block) for block in left]


def _letters(text: str, place: Span) -> str:
    """Return the letters and digits of a place: the two lists differ in blanks and hyphens."""
    return "".join(_LETTERS.findall(text[place.start : place.end])).casefold()


def _item(
    text: str, decision: _Decision | None, block: _Block | None, ends: dict[int, int]
) -> RawItem:
    outcome = decision.outcome if decision else None
    outcome_span = decision.outcome_span if decision else None
    if block is None:
        assert decision is not None  # noqa: S101  # an item comes from either of the two
        place = decision.treatment
        return RawItem(
            place, outcome, outcome_span, None, None, None, retrospective=decision.retrospective
        )
    end = ends[block.start]
    section = _SECTION.search(text, block.end, end)
    rationale = _RATIONALE.search(text, block.end, end)
    cited = part_span(
        text, section.end() if section else block.end, rationale.start() if rationale else end
    )
    reasons = part_span(text, rationale and rationale.end(), end)
    if decision is None and reasons and (concluded := last_conclusion(text, reasons)):
        outcome, outcome_span = concluded.outcome, concluded.span
    return RawItem(
        block.treatment,
        outcome,
        outcome_span,
        claims_administrator=None,
        imro=None,
        rationale=reasons,
        cited=cited,
        retrospective=block.retrospective or bool(decision and decision.retrospective),
    )
