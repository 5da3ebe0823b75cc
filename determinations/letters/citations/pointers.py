"""Clauses that point to what the other side cited, and whether they approve of it.

"found the guidelines used by the Claims Administrator relevant", "relied on the same chapter",
"agreed with the Claims Administrator's choice", "cites nothing else": a clause adopts where it
points to the other side's guidelines and approves of them, and nothing in it denies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from determinations.vocabulary import CitedBy

_I = re.IGNORECASE

_NOUN = (
    r"(?:guidelines?|sections?|chapters?|citations?|criteria|criterion|references?|sources?|pages?|"
    r"recommendations?|MTUS|schedule|evidence|standards?|authorit(?:y|ies)|ACOEM|ODG|places?|parts?|"
    r"passages?|choices?|regulations?|publications?|paragraphs?|topics?|text|basis|pgs?|pp)"
)
_USED = (
    r"(?:used|cited|rel(?:ied|ies)\s+(?:up)?on|applied|referenced|chosen|selected|employed|quoted|"
    r"invoked|named|consulted|followed|considered|utili[sz]ed|identified|referred\s+to|relied|looked\s+to|"
    r"turned\s+to|drew\s+on)"
)
_ADMINISTRATOR = (
    r"(?:the\s+)?(?:claims?\s+administrator|claims\s+adjuster|administrator|"
    r"utili[sz]ation\s+review(?:er)?(?:\s+physician)?|UR\b(?:\s+physician|\s+reviewer)?|carrier|insurer)"
)
_POINTS = re.compile(
    rf"\b{_USED}\s+(?:\w+\s+)?by\s+{_ADMINISTRATOR}|"
    rf"\b(?:that\s+|which\s+)?{_ADMINISTRATOR}\s+(?:had\s+|has\s+|also\s+)?{_USED}|"
    rf"{_ADMINISTRATOR}['\u2019]s?\s+(?:\w+\s+){{0,3}}?(?:{_NOUN}|choice|selection|use|reliance)\b|"
    rf"\b(?:agree[ds]?|concur(?:s|red)?)\s+with\s+{_ADMINISTRATOR}(?!\s+that\b)|"
    rf"\b(?:agree[ds]?|concur(?:s|red)?)\s+(?:with|on)\s+the\s+(?:choice|selection|use)\s+of\s+{_NOUN}",
    _I,
)
_SAME = (
    r"(?:th(?:e|is|at|ese|ose)\s+(?:very\s+)?(?:same|identical|self-?same)\b(?:\s+(?:one|two|three)\b)?"
    r"(?!\s+(?:time|day|date|month|year|injur|body|request|reason|way|token|condition|manner|is\s+true))"
    rf"(?:\s+(?:\w+,?\s+){{0,4}}?{_NOUN}\b)?)"
)
_THESE = (
    rf"(?:(?:th(?:is|at|ese|ose)|both|such|the\s+above(?:[- ]\w+)?|the\s+aforementioned|said|"
    rf"the\s+cited|the\s+foregoing)\s+(?:\w+\s+){{0,2}}?{_NOUN}\b)"
)
_PICK = (
    r"(?:the\s+(?P<pick>first|second|third|former|latter|last)"
    rf"(?=\s*(?:[,.;)]|$|\b(?:only|one|alone|of\s+th|named|cited|two|{_NOUN}|to\s+be|is|was|suffi|"
    r"relevant|appl|approp)))(?:\s+(?:named|cited))?(?:\s+of\s+th(?:em|ese|ose|e\s+\w+))?)"
)
_ONE = _PICK.replace("?P<pick>", "?:")
PICKS = re.compile(_PICK, _I)
_POINTS_BACK = re.compile(
    rf"\b(?:(?:rel(?:ied|ies)|rest(?:s|ed))\s+(?:\w+\s+){{0,2}}?(?:up)?on|used|uses|applied|applies|followed|adopted|"
    rf"adopts|accepted|accepts|cited|cites|gave|gives|quoted|quotes|endorse[sd]|needed|needs|chose|kept|"
    rf"(?:agree[ds]?|concur(?:s|red)?)\s+with|kept\s+to|based\s+(?:[\w/]+\s+){{0,3}}(?:up)?on)\s+(?:only\s+)?"
    rf"(?:{_SAME}|{_THESE}|{_ONE})|"
    rf"\b(?:found|finds|deem(?:s|ed)|consider(?:s|ed)|held|holds|judge[sd]|agree[sd]\s+that)\s+"
    rf"(?:{_SAME}|{_THESE}|{_ONE}|the\s+{_NOUN}|"
    r"them|it|those|these|both|this|that)\b|"
    r"\b(?:used|adopted|cited|applied|quoted|followed|accepted|kept|endorsed)\s+(?:it|them|those|these)\b|"
    rf"\b(?:accept|adopt|endorse|follow)\w*\s+the\s+{_NOUN}\b(?!\s+(?:of|in|from)\b)|"
    rf"\b(?:of|in|from|under|by|pursuant\s+to|(?:up)?on)\s+(?:{_SAME}|{_THESE})|"
    rf"\b(?:was|were|is|are)\s+(?:likewise|also|again|too)\s+(?:{_SAME}|{_THESE})|"
    r"\b(?:did|does|do|done)\s+(?:the\s+same|so|likewise)\b|"
    r"\b(?P<pronoun>(?:from|(?:up)?on|to|by)\s+(?:it|them|there))\b|\bthere(?:of|from|in)\b|\b(?:ibid(?:em)?|id)\b\.?(?=[\s,;)]|$)|"
    r"\bnothing\s+(?:else|more|further)\b|"
    r"\b(?:no\s+\w+|nothing)\s+other\s+than\s+(?:th(?:at|is|ese|ose)(?:\s+ones?)?|it|them|the\s+same)\b|"
    r"\b(?:agree[ds]?|concur(?:s|red)?)\s*(?:\.?\s*$|with\s+(?:this|that|it|them)\b)"
    rf"|(?:^|\s){_SAME}\s+(?:was|were|is|are)\s+(?:also\s+)?(?:used|cited|applied|relied|found)\b",
    _I,
)
"""The same guideline, or "these": the other side's, where no guideline of their own precedes."""
_FINDS = re.compile(
    r"\b(?:found|finds|deem(?:s|ed)|consider(?:s|ed)|determine[sd]|held|holds|judge[sd]|regard(?:s|ed)|"
    r"was|were|is|are|remain(?:s|ed)?)\b",
    _I,
)
_FOUND = re.compile(r"\b(?:found|finds|deem(?:s|ed)|consider(?:s|ed)|held|judge[sd])\b", _I)
_USES = re.compile(
    r"\b(?:rel(?:ied|ies|ying)\b|rest(?:s|ed)\b|use[sd]?\b|appl(?:ied|ies)\b|follow(?:s|ed)\b|based\b|bases\b|"
    r"adopt(?:s|ed)?\b|accept(?:s|ed)?\b|cite[sd]?\b|agree[sd]?\b|concur(?:s|red)?\b|endorse[sd]?\b|"
    r"shar(?:es|ed)\b|turned\s+to\b|went\s+by\b|kept\s+to\b|(?:made|makes)\s+use\b|quote[sd]?\b|took\b|"
    r"decided\b|look(?:s|ed)\s+to\b)",
    _I,
)
_GOOD = re.compile(
    r"\b(?:relevant|appropriate|applicable|sufficient|adequate|pertinent|suitable|correct|proper|right|"
    r"on\s+point|in\s+point|to\s+the\s+point|controlling|persuasive|valid|germane|apt|fitting|apply|applies|"
    r"govern(?:s|ing)?|enough|sound|best|apposite|acceptable|satisfactory|well\s+chosen|dispositive|"
    r"suffices?|sufficed)\b",
    _I,
)
_DENIES = re.compile(
    r"\bnot\b|n['\u2019]t\b|\b(?:cannot|never|neither|nor|no|none|in(?:applicable|sufficient|adequate|"
    r"appropriate)|irrelevant|unsuitable|outdated|superseded|disagree\w*|declin\w*|reject\w*|unlike|"
    r"depart\w*|differ\w*|(?:rather|other)\s+than|(?:instead|in\s+place)\s+of|without|too\s+\w+)\b",
    _I,
)
_NO_DENIAL = re.compile(
    r"\b(?:(?:did|does|do)\s*(?:not|n['\u2019]t)\s+(?:disagree|dispute|object|differ|depart|question)|"
    r"(?:no|without)\s+(?:disagreement|dispute|objection|quarrel|reason\s+to\s+\w+(?:\s+from)?)|"
    r"not\s+only|no\s+(?:other|further|different|additional)(?!\s+than)|not\s+in\s+dispute)\b",
    _I,
)
_NONE_BUT = re.compile(
    r"\b(?:no\s+\w+|nothing)\s+(?:else|other\s+than\s+(?:(?:th(?:at|is|ese|ose)(?:\s+ones?)?|it|them|"
    r"the\s+same))|more|further)\b",
    _I,
)
_REASON = re.compile(
    r",?\s*\b(?:because|since|inasmuch|for\s+(?:want|lack)\s+of|in\s+view\s+of|given\s+that)\b[^,;]*",
    _I,
)
"""Why it is adopted, which may tell what another guideline does not say."""
_CLAUSE = re.compile(
    r"[;?!]\s+|(?<!\bp)(?<!\bp[gp])(?<!\bpgs)(?<!\bed)\.\s+(?=[A-Z])|,?\s*\b(?:but|however|whereas|although|though|while|yet)\b|"
    r",?\s+and,?\s+(?=(?:(?:therefore|thus|instead|also|then|in\s+addition|additionally|further|"
    r"he|she|it|they|he\s*/\s*she|likewise|rather|the\s+(?:\w+\s+){0,2}reviewer),?\s+)*(?:relie[sd]|"
    r"relied|based|used|cited|added|applied|found|turned|went|took|did|does|declined|adopted|"
    r"consulted|chose|selected|accepted|referred|agreed|concurred|concluded|held|stated|noted)\b)|"
    r",?\s+and\s+(?=that\s)|,\s+and\s+(?=on\s)|"
    r",\s+(?=(?:instead\s+)?(?:relying|using|citing|applying)\b)",
    _I,
)
_FALLS_SHORT = re.compile(
    r"[\s,]*(?:(?:they|it|that|this|these|those)\s+)?(?:(?:is|are|was|were)\s+)?(?:found\s+)?"
    r"(?:them\s+|it\s+)?(?:not|in(?:sufficient|adequate|complete)|too)\b",
    _I,
)
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


def adopts(
    clause: str, *, points_back: bool, names: bool = False, by: CitedBy = CitedBy.IMRO
) -> bool:
    """Return whether a clause points to what the other side cited, and approves of it.

    `points_back` says whether "the same guideline" or "these" can mean the other side's, `names`
    that the clause names a guideline without its places: "found the ACOEM guidelines relevant".
    `by` is whose statement it is: the administrator's own name in it points to nobody else.
    """
    if denies(clause):
        return False
    positive = _NO_DENIAL.sub(" agreed ", clause)
    points = _POINTS.search(positive) if by is CitedBy.IMRO else None
    if points is None:
        if names and _FOUND.search(positive) and _GOOD.search(positive):
            return True
        back = _POINTS_BACK.search(positive) if points_back else None
        if back is not None and back["pronoun"]:
            return _USES.search(positive) is not None
        return back is not None and (
            _FINDS.match(positive, back.start()) is None
            or _GOOD.search(positive) is not None
            or back[0].split()[0].lower() in ("was", "were", "is", "are")
        )
    rest = positive if "gree" in points[0] or "oncur" in points[0] else _POINTS.sub(" ", positive)
    return _USES.search(rest) is not None or (
        _GOOD.search(rest) is not None and _FINDS.search(rest) is not None
    )


def denies(clause: str) -> bool:
    """Return whether a clause says of something that it does not hold, or is not enough."""
    said = _REASON.sub(" ", _NONE_BUT.sub(" ", _NO_DENIAL.sub(" agreed ", clause)))
    return _DENIES.search(said) is not None


def pointer_end(text: str, start: int, end: int) -> int | None:
    """Return where the words end that point to the other side's guideline, None without such."""
    points = _POINTS.search(text, start, end) or _POINTS_BACK.search(text, start, end)
    return points.end() if points else None
