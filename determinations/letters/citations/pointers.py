"""Clauses that point to what the other side cited, and whether they approve of it.

"found the guidelines used by the Claims Administrator relevant", "relied on the same chapter",
"agreed with the Claims Administrator's choice", "cites nothing else": a clause adopts where it
points to the other side's guidelines and approves of them, and nothing in it denies.
"""

from __future__ import annotations

import re

from determinations.vocabulary import CitedBy

from .citing_words import ADMINISTRATOR, NOUN, USED
from .rejections import without_left_out

_I = re.IGNORECASE

_POINTS = re.compile(
    rf"\b{USED}\s+(?:\w+\s+)?by\s+{ADMINISTRATOR}|"
    rf"\b(?:that\s+|which\s+)?{ADMINISTRATOR}\s+(?:had\s+|has\s+|also\s+)?{USED}|"
    rf"{ADMINISTRATOR}['\u2019]s?\s+(?:\w+\s+){{0,3}}?(?:{NOUN}|choice|selection|use|reliance)\b|"
    rf"\b(?:join(?:s|ed)|follow(?:s|ed))\s+{ADMINISTRATOR}\s+in\b|"
    rf"\b{NOUN}\s+(?:from|in)\s+{ADMINISTRATOR}['\u2019]s\s+(?:decision|determination|denial|report|review)\b|"
    rf"\b{NOUN}\s+of\s+{ADMINISTRATOR}(?!['\u2019])|\bas\s+(?:did\s+{ADMINISTRATOR}|{ADMINISTRATOR}\s+(?:did|does|had|has))\b|"
    rf"\b(?:agree[ds]?|concur(?:s|red)?)\s+with\s+{ADMINISTRATOR}(?!\s+that\b)|"
    rf"\b(?:agree[ds]?|concur(?:s|red)?)\s+(?:with|on)\s+the\s+(?:choice|selection|use)\s+of\s+"
    rf"(?:the\s+)?(?:\w+\s+){{0,2}}?{NOUN}",
    _I,
)
_SAME = (
    r"(?:th(?:e|is|at|ese|ose)\s+(?:very\s+)?(?:same|identical|self-?same)\b(?:\s+(?:one|two|three)\b)?"
    r"(?!\s+(?:time|day|date|month|year|injur|body|request|reason|way|token|condition|manner|is\s+true))"
    rf"(?:\s+(?:\w+,?\s+){{0,4}}?{NOUN}\b)?)"
)
_THESE = (
    rf"(?:(?:th(?:is|at|ese|ose)|both|such|the\s+above(?:[- ]\w+)?|the\s+aforementioned|said|"
    rf"the\s+cited|the\s+foregoing)\s+(?:\w+\s+){{0,2}}?{NOUN}\b)"
)
_PICK = (
    r"(?:(?:the|['\u2019]s)\s+(?P<pick>first|second|third|former|latter|last)"
    rf"(?=\s*(?:[,.;)]|$|\b(?:only|one|alone|of\s+th|named|cited|two|{NOUN}|to\s+be|is|was|suffi|"
    r"relevant|appl|approp)))(?:\s+(?:named|cited))?(?:\s+of\s+th(?:em|ese|ose|e\s+\w+))?)"
)
_ONE = _PICK.replace("?P<pick>", "?:")
PICKS = re.compile(_PICK, _I)
_THE_ONE = (
    r"\bthe\s+(?:MTUS|schedule|ACOEM)\s+(?:section|citation|chapter|page|passage)s?\b"
    r"(?!\s+(?:on|regarding|entitled|titled|of|for|about|called|named)\b|\s*[(,:]\s*[A-Z\d])"
)
"""One that is named by its source alone: "the MTUS section"."""
_POINTS_BACK = re.compile(
    rf"\b(?:(?:rel(?:ied|ies)|rest(?:s|ed))\s+(?:\w+\s+){{0,2}}?(?:up)?on|used|uses|applied|applies|followed|adopted|"
    rf"adopts|accepted|accepts|cited|cites|gave|gives|quoted|quotes|endorse[sd]|needed|needs|chose|kept|"
    rf"(?:agree[ds]?|concur(?:s|red)?)\s+with|kept\s+to|based\s+(?:[\w/]+\s+){{0,3}}(?:up)?on)\s+(?:only\s+)?"
    rf"(?:{_SAME}|{_THESE}|{_ONE})|"
    rf"\b(?:found|finds|deem(?:s|ed)|consider(?:s|ed)|held|holds|judge[sd]|agree[sd]\s+that)\s+(?:that\s+)?"
    rf"(?:{_THE_ONE}|{_SAME}|{_THESE}|{_ONE}|the\s+{NOUN}|"
    r"them|it|those|these|both|this|that)\b|"
    r"\b(?:used|adopted|cited|applied|quoted|followed|accepted|kept|endorsed)\s+(?:it|them|those|these)\b|"
    rf"\b(?:accept|adopt|endorse|follow)\w*\s+the\s+{NOUN}\b(?!\s+(?:of|in|from)\b)|"
    rf"\b(?:of|in|from|under|by|pursuant\s+to|(?:up)?on)\s+(?:{_SAME}|{_THESE})|"
    rf"\b(?:was|were|is|are)\s+(?:likewise|also|again|too)\s+(?:{_SAME}|{_THESE})|"
    r"\b(?:did|does|do|done)\s+(?:the\s+same|so|likewise)\b|"
    r"\b(?P<pronoun>(?:from|(?:up)?on|to|by)\s+(?:it|them|there))\b|\bthere(?:of|from|in)\b|\b(?:ibid(?:em)?|id)\b\.?(?=[\s,;)]|$)|"
    r"\bnothing\s+(?:else|more|further)\b|"
    r"\b(?:no\s+\w+|nothing)\s+other\s+than\s+(?:th(?:at|is|ese|ose)(?:\s+ones?)?|it|them|the\s+same)\b|"
    r"\b(?:agree[ds]?|concur(?:s|red)?)\s*(?:\.?\s*$|with\s+(?:this|that|it|them)\b)"
    rf"|(?:^|\s){_SAME}\s+(?:was|were|is|are)\s+(?:also\s+)?(?:used|cited|applied|relied|found)\b"
    r"|(?:^|[.;:]\s+)(?:both|they|these|it|each|all)(?:\s+of\s+(?:them|these|those))?\s+(?:was|were|is|are)\s+(?:\w+\s+)?(?:used|cited|"
    r"applied|relied|adopted|accepted|followed|found|held|deemed)\b"
    rf"|{_THE_ONE}[\s,]+(?:was|were|is|are)\s+(?:\w+\s+)?(?:found|held|deemed|considered|adopted|accepted|used|relied)\b"
    rf"|\b(?:rel(?:ied|ies)\s+(?:\w+\s+)?(?:up)?on|used|applied|followed|adopted|accepted|kept\s+to)\s+(?:only\s+)?{_THE_ONE}",
    _I,
)
"""The same guideline, or "these": the other side's, where no guideline of their own precedes."""
_FINDS = re.compile(
    r"\b(?:found|finds|deem(?:s|ed)|consider(?:s|ed)|determine[sd]|held|holds|judge[sd]|regard(?:s|ed)|"
    r"was|were|is|are|remain(?:s|ed)?)\b",
    _I,
)
_FOUND = re.compile(r"\b(?:found|finds|deem(?:s|ed)|consider(?:s|ed)|held|judge[sd])\b", _I)
_GOES_ON = re.compile(r"\s*(?:also\s+)?(?:up)?on\b", _I)
"""How a clause begins that goes on with "based its decision ..."."""
_LIKEWISE = re.compile(r"\b(?:likewise|too|similarly|equally)\b", _I)
_USES = re.compile(
    r"\b(?:rel(?:ied|ies|ying)\b|rest(?:s|ed)\b|use[sd]?\b|appl(?:ied|ies)\b|follow(?:s|ed)\b|based\b|bases\b|"
    r"adopt(?:s|ed)?\b|accept(?:s|ed)?\b|cite[sd]?\b|agree[sd]?\b|concur(?:s|red)?\b|endorse[sd]?\b|"
    r"shar(?:es|ed)\b|turned\s+to\b|went\s+by\b|kept\s+to\b|(?:made|makes)\s+use\b|quote[sd]?\b|took\b|"
    r"decided\b|look(?:s|ed)\s+to\b|approve[sd]?\s+of\b|went\s+along\b|confine[sd]?\b|only\s[^.;]{1,80}\bconsidered\b|supplement(?:s|ed)\b|"
    r"made\s+(?:it|them)\s+(?:the|its|his|her)\b|as\s+did\b|\b(?:did|does)\s*\.?\s*$)",
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
    r"depart\w*|differ(?:s|ed)?|(?:rather|other)\s+than|(?:instead|in\s+place)\s+of|without|too\s+\w+|"
    r"(?:takes?|took)\s+(?:issue|exception)|object(?:s|ed)|disapprov\w*|disregard\w*|passe[sd]\s+over|"
    r"set\s+(?:[^.;,]{1,70}\s)?aside|less|unnecessary|superfluous)\b",
    _I,
)
_NO_DENIAL = re.compile(
    r"\b(?:(?:did|does|do)\s*(?:not|n['\u2019]t)\s+(?:disagree|dispute|object|differ|depart|question)|"
    r"(?:no|without)\s+(?:disagreement|dispute|objection|quarrel|reason\s+to\s+\w+(?:\s+from)?)|"
    r"not\s+(?:disputed|questioned|challenged|contested)|without\s+(?:change|addition|exception|more|reservation)|"
    r"not\s+only|no\s+(?:other|further|different|additional)(?!\s+than)|not\s+in\s+dispute|"
    r"(?:(?:did|does|do)\s*(?:not|n['\u2019]t)|no\s+reason\s+to|no\s+need\s+to)\s+(?:go|look|reach|search)\s+(?:beyond|outside|past|further)|"
    r"(?:did|does|do)\s*(?:not|n['\u2019]t)\s+(?:\w+\s+){1,3}?(?:any|an?|other)\s+(?:\w+\s+)?other\s+than)\b",
    _I,
)
_NONE_BUT = re.compile(
    r"\b(?:no\s+\w+|nothing)\s+(?:else|beyond|besides|but|other\s+than\s+(?:(?:th(?:at|is|ese|ose)(?:\s+ones?)?|it|them|"
    r"the\s+same))|more|further)\b",
    _I,
)
_REASON = re.compile(
    r",?\s*\b(?:finding|having\s+found|because|since|inasmuch|for\s+(?:want|lack)\s+of|in\s+view\s+of|given\s+that)\b[^,;]*",
    _I,
)
"""Why it is adopted, which may tell what another guideline does not say."""
_ANOTHER = re.compile(
    r"\b(?:another|(?:an?|other|the)\s+(?:other|different|further|later|earlier|next|following|separate|"
    r"more\s+\w+|additional)|other|(?:an?\s+)?(?:different|further|later|earlier))\s+(?:and\s+\w+\s+)?"
    r"(?:sections?|pages?|passages?|chapters?|parts?|topics?|places?)\s+(?:of|in|from|within)\b",
    _I,
)
"""A place of the other side's guideline that it did not cite."""
_ADDING_TO = re.compile(
    rf"\b(?:in\s+addition\s+to|besides|(?<!went\s)along\s+with|together\s+with|over\s+and\s+above|beyond|apart\s+from|"
    rf"as\s+well\s+as|supplement(?:s|ed)|added?\s+to|adding\s+to)\s+(?:the\s+|what\s+|that\s+|those\s+)?"
    rf"(?:\w+\s+)?(?:{NOUN}\s+)?$",
    _I,
)
"""Behind it stands a pointer, and elsewhere in the clause what is added."""
_NOT_PART = re.compile(
    r"\b(?:(?:which|that)\s+)?(?:(?:is|are|was|were)\s*(?:not|n['\u2019]t)|not|no)\s+(?:an?\s+)?(?:part\s+of|in|within|of)\s+the\s+"
    r"(?:MTUS|schedule|Medical\s+Treatment)\b|\b(?:which|that|all)\s+(?:is|are)\s+(?:likewise\s+|also\s+)?outside\s+of\b",
    _I,
)


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
    clause = without_left_out(clause)
    positive = _NO_DENIAL.sub(" agreed ", clause)
    points = _POINTS.search(positive) if by is CitedBy.IMRO else None
    if points is not None and _ADDING_TO.search(positive, 0, points.start()):
        return True
    if points is None:
        if names and _FOUND.search(positive) and _GOOD.search(positive):
            return True
        if names and _LIKEWISE.search(positive) and _USES.search(positive):
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
    return (
        _USES.search(rest) is not None
        or _GOES_ON.match(clause) is not None
        or (_GOOD.search(rest) is not None and _FINDS.search(rest) is not None)
    )


def denies(clause: str) -> bool:
    """Return whether a clause says of something that it does not hold, or is not enough."""
    said = _NOT_PART.sub(" ", without_left_out(clause))
    said = _REASON.sub(" ", _NONE_BUT.sub(" ", _NO_DENIAL.sub(" agreed ", said)))
    return _DENIES.search(said) is not None


def points_elsewhere(clause: str) -> bool:
    """Return whether it points to another place of the other side's guideline."""
    return _ANOTHER.search(clause) is not None


def pointer(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return where the words stand that point to the other side's guideline, None without such."""
    points = _POINTS.search(text, start, end) or _POINTS_BACK.search(text, start, end)
    return points.span() if points else None


def adds_to_pointer(text: str, start: int, end: int) -> bool:
    """Return whether a pointer at `end` is what a clause from `start` adds to: "besides ..."."""
    return _ADDING_TO.search(text, start, end) is not None
