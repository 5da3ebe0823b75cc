"""Sentences cut into clauses, each of which adopts or denies what the other side cited."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .citing_words import NOUN, USED
from .rejections import left_out_at

_I = re.IGNORECASE

_CLAUSE = re.compile(
    r"[;?!]\s+|(?<!\bp)(?<!\bp[gp])(?<!\bpgs)(?<!\bed)\.\s+(?=[A-Z])|,?\s*\b(?:but|however|whereas|although|though|while|yet)\b|"
    r",?\s+and,?\s+(?=(?:(?:therefore|thus|instead|also|then|in\s+addition|additionally|further|"
    r"he|she|it|they|he\s*/\s*she|likewise|rather|the\s+(?:\w+\s+){0,2}reviewer),?\s+)*(?:relie[sd]|"
    r"relied|based|used|cited|added|applied|found|turned|went|took|did|does|declined|adopted|"
    r"consulted|chose|selected|accepted|referred|agreed|concurred|concluded|held|stated|noted|"
    r"disregard(?:s|ed)|reject(?:s|ed)|dismisse[sd]|set|left|passed|disagree[sd]|sees|saw|needs?|needed|finds|uses|relies|"
    r"cites|agrees|concurs|accepts|adopts|would|gave|gives|looked|looks|decided|approve[sd]?)\b)|"
    rf",?\s+(?:because|since)\s+(?=the\s[^.,;]{{0,60}}\b{USED}\s+by\b)|,\s+so\s+(?:that\s+)?(?=the\b|it\b|no\b)|"
    r",?\s+and\s+(?=that\s)|,\s+and\s+(?=on\s)|"
    r",\s+(?=(?:instead\s+)?(?:relying|using|citing|applying)\b)|"
    r",\s+(?=(?:agree[sd]|accept(?:s|ed)|adopt(?:s|ed)|approve[sd]|concur(?:s|red)|went\s+along)\b)|"
    rf",?\s+and\s+(?=the\s+{NOUN}\b[^.,;]{{0,60}}\b(?:was|were|is|are)\b)",
    _I,
)
_FALLS_SHORT = re.compile(
    r"[\s,]*(?:(?:they|it|that|this|these|those)\s+)?(?:(?:is|are|was|were)\s+)?(?:found\s+)?"
    r"(?:them\s+|it\s+)?(?:not|in(?:sufficient|adequate|complete)|too)\b",
    _I,
)
_ONLY_PLACES = re.compile(
    r"\s*(?:would\s+cite\s+|(?:cites?|cited|relie[sd]\s+on|looked\s+to|found|finds|considered)\s+)?(?:(?:on|at|to)\s+)?(?:only\s+)?"
    r"(?:pages?|pgs?|pp?)\b(?:\(s\))?[\s.]*\d[\d\s,&-]*(?:and\s\d+\s*)?(?:\s*(?:of|in)\s+(?:it|them|that\s+\w+|"
    r"the\s+same(?:\s+\w+)?)|\s*thereof)?\s*"
    r"(?:(?:(?:to\s+be|as)\s+)?(?:more\s+)?(?:relevant|appropriate|applicable|sufficient)(?:\s+and\s+\w+)?)?\s*(?:[.,;]|$)",
    _I,
)
"""Places of what the clause before names: "though on page 309", "but would cite page 4 of it"."""
_THOUGH = re.compile(r"\b(?:but|though|although)$", _I)
_ADDS = re.compile(
    r"\b(?:also|add(?:s|ed)|in\s+addition|additional\w*|supplement\w*|as\s+well)\b", _I
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of a flat text, and whether the next one says that what it names falls short."""

    start: int
    end: int
    text: str
    is_denied_next: bool


def clauses(text: str) -> Iterator[Clause]:
    """Yield the clauses of a flat text in their order."""
    boundaries = [*_CLAUSE.finditer(text), None]
    start = 0
    for boundary in boundaries:
        if boundary and _goes_on(text, boundary):
            continue
        end = boundary.start() if boundary else len(text)
        falls_short = (
            boundary is not None
            and _FALLS_SHORT.match(text, boundary.end()) is not None
            and "but" in boundary[0].lower()
            and _ADDS.search(text, boundary.end()) is None
        )
        if text[start:end].strip():
            yield Clause(start, end, text[start:end], falls_short)
        start = boundary.end() if boundary else end


def _goes_on(text: str, boundary: re.Match[str]) -> bool:
    """Return whether only places follow, or what is left out of the clause before."""
    if _ONLY_PLACES.match(text, boundary.end()):
        return True
    return _THOUGH.search(boundary[0]) is not None and left_out_at(text, boundary.end())
