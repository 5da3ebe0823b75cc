"""Sources that a sentence names only to say that they are not used: "the ODG is not needed".

What was not cited at all is for `denials.py`; here someone turns a source down, before its name
("disagrees with the use of the ODG"), behind it ("found the ODG unnecessary"), around it ("set the
ODG aside"), or leaves it out of several ("all but the ODG").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .citing_words import ADMINISTRATOR, USED

_I = re.IGNORECASE

_NAME = (
    r"(?:ODG|Official\s+Disability|ACOEM|American\s+College|MTUS|Chronic\s+Pain|(?:third|3rd)\s+edition|"
    r"latter|former|first|second|third|others?|rest|articles?|stud(?:y|ies)|journals?|literature|guidelines?|"
    r"pages?\s+\d+|non-?MTUS)\b"
)
_TURNS_DOWN = re.compile(
    r"\b(?:(?<!not\s)disagree(?:s|d|ing)?\s+(?:with|on|as\s+to|about)|(?:takes?|took)\s+(?:issue|exception)\s+(?:with|to)|"
    r"(?<!not\s)(?:question|doubt)(?:s|ed)\s+(?:the\s+\w+\s+of)?|disapprove[sd]?\s+of|(?<!not\s)object(?:s|ed)\s+to|(?:decline[sd]?|refuse[sd]?)\s+to\s+\w+|"
    r"(?<!not\s)(?:reject|disregard|discount)(?:s|ed|ing)?|(?:ignore|dismisse)[sd]|pass(?:es|ed)\s+over|"
    r"depart(?:s|ed)\s+from|dispense[sd]\s+with|"
    r"not\s+(?:\w+\s+)?(?:(?:agree|concur)\s+with|(?:persuaded|convinced|swayed)\s+by|follow|reach|accept|adopt|"
    r"share|need|require|endorse|resort\s+to|turn\s+to|look\s+to|go\s+to)|"
    r"no\s+(?:need|occasion|reason|call|cause)\s+(?:of|for|to\s+\w+(?:\s+(?:up)?on|\s+to)?)|"
    r"(?:unnecessary|needless|superfluous|not\s+necessary|not\s+needed)\s+to\s+\w+(?:\s+(?:up)?on|\s+to)?|"
    rf"(?:note|acknowledge|observe|recogni[sz]e|mention)(?:e?[sd]|s)?\s+that\s+{ADMINISTRATOR}\s+"
    rf"(?:also\s+|had\s+|has\s+)?{USED})\b",
    _I,
)
_AROUND = re.compile(
    r"\b(?:set|sets|setting|put|puts|left|leaves|leaving|laid|gave|gives|accord(?:s|ed))\s+(?P<name>[^.;:]{1,70}?)\s+(?:aside|"
    r"out\s+of\s+(?:account|consideration)|to\s+one\s+side|(?:no|little)\s+weight)\b",
    _I,
)
_LEAVES_OUT = re.compile(
    r"(?:,\s*|\b(?:but|though|although|and)\s+)?\b(?:"
    r"not\s+(?:(?:(?:up)?on|as\s+to|with|to)\s+)?|"
    r"(?:except(?:ing)?|save)\s+(?:for\s+)?|excluding\s+|with\s+the\s+exception\s+of\s+|all\s+but\s+|"
    r"(?:rather|other)\s+than\s+(?:(?:up)?on\s+)?|(?:instead|in\s+place|in\s+lieu)\s+of\s+)"
    rf"(?:th(?:at|ose)\s+of\s+)?(?:the\s+|an?\s+)?{_NAME}",
    _I,
)
_OUT_END = re.compile(
    r"[,;:)]|[.?!](?:\s|$)|\b(?:but|and|was|were|is|are|who|which|(?:relevant|appropriate|applicable))\b",
    _I,
)
_END = re.compile(
    r"[;:)]|[.?!](?:\s+(?=[A-Z])|$)|,?\s*\b(?:but|however|instead|although|therefore|yet|who)\b|"
    r"\bin\s+favou?r\s+of\b|,\s*(?:and\s+)?(?:it|he|she|they|the\s+(?:\w+\s+){0,2}reviewer)\b|"
    r"(?:,\s*|\b(?:and|thus|hence|then)\s+)(?:then\s+)?(?:rel(?:ied|ies|ying)|us(?:es|ed|ing)|bas(?:es|ed)|"
    r"cit(?:es|ed|ing)|appl(?:ies|ied|ying)|turn(?:s|ed)|went|chose|select(?:s|ed)|f(?:ou|i)nds?|adopt(?:s|ed)|"
    r"consult(?:s|ed)|decided?|agree[sd]|accept(?:s|ed))\b",
    _I,
)
_FALLS_SHORT = (
    r"(?:necessary|needed|required|called\s+for|binding|persuasive|of\s+(?:any\s+)?(?:use|help|assistance)|"
    r"controlling|dispositive|decisive|warranted|to\s+the\s+point)"
)
_UNUSED = (
    r"(?:relied|consulted|reached|followed|accepted|adopted(?!\s+(?:in|by|into)\b)|"
    r"considered(?!\s+(?:to\s+be\s+)?(?:an?\s+)?part\b)|endorsed|taken\s+up)"
)
_BE = r"(?:is|are|was|were|being|(?:has|have|had)\s+been)"
_HOW = (
    r"(?:(?:therefore|thus|hence|accordingly|here|then|found|deemed|held|considered|thought|judged|by\s+\w+|"
    r"regarded|simply)\s+){0,3}(?:to\s+be\s+|as\s+)?"
)
_NEAR = (
    r"(?:[\s,]*(?:\(\w+\)|guidelines?|chapters?|sections?|citations?|itself|,\s[\w&\s-]{1,40}?\bchapter|"
    rf"(?:(?:as\s+)?{USED}\s+)?by\s+{ADMINISTRATOR}))*[\s,]*"
)
_FAR = r"(?:(?!\b(?:since|because|MTUS|ACOEM|ODG|while|whereas|but|though)\b)[^.;]){0,80}?\b"
_BEHIND = re.compile(
    rf"{_NEAR}(?:(?:{_BE}\s+{_HOW}|to\s+be\s+)?(?:not\s+(?:to\s+be\s+)?(?:\w+\s+)?{_FALLS_SHORT}|unnecessary|superfluous|"
    r"redundant|needless|of\s+no\s+(?:use|help|weight|assistance|moment|avail|relevance))\b|"
    rf"{_BE}\s+(?:noted\s+but|outside\s+(?:of\s+)?the\b|rejected|disregarded|dismissed|passed\s+over|set\s+aside|"
    r"left\s+(?:aside|out)|excluded)\b|need(?:s|ed)?\s+not\b|(?:adds?|added)\s+nothing\b|"
    r"(?:has|had|have|carr(?:y|ies|ied))\s+(?:no|little)\s+(?:place|weight|bearing)\b)|"
    rf"{_FAR}{_BE}\s+{_HOW}not\s+(?:\w+\s+)?{_UNUSED}\b|"
    r"(?:(?!\b(?:MTUS|ACOEM|ODG)\b)[^.;]){0,80}?\b(?:but|yet)\s+(?:\w+\s+){0,2}(?:did|does)\s+not\s+(?:\w+\s+){0,2}"
    r"(?:rely|use|follow|adopt|apply|accept)\s+(?:(?:up)?on\s+)?(?:it|them|that|this|these)\b",
    _I,
)


def rejected_places(text: str) -> Iterator[tuple[int, int]]:
    """Yield where sources stand that the text turns down before or around their names."""
    yield from _phrases(_TURNS_DOWN, _END, text)
    for around in _AROUND.finditer(text):
        yield around.start("name"), around.end()
    yield from left_out(text)


def left_out(text: str) -> Iterator[tuple[int, int]]:
    """Yield what is left out of several: "but not the ODG", "except the article"."""
    yield from _phrases(_LEAVES_OUT, _OUT_END, text)


def _phrases(
    begins: re.Pattern[str], ends: re.Pattern[str], text: str
) -> Iterator[tuple[int, int]]:
    covered = 0
    for cue in begins.finditer(text):
        if cue.start() >= covered:
            end = ends.search(text, cue.end())
            covered = end.start() if end else len(text)
            yield cue.start(), covered


def is_rejected_behind(text: str, end: int) -> bool:
    """Return whether what ends here is turned down right behind it: "the ODG is not needed"."""
    return _BEHIND.match(text, end) is not None


def without_left_out(clause: str) -> str:
    """Return a clause without what it leaves out, which denies nothing of the rest."""
    kept, at = [], 0
    for start, end in left_out(clause):
        kept.append(clause[at:start])
        at = end
    return " ".join([*kept, clause[at:]])


def left_out_at(text: str, start: int) -> bool:
    """Return whether a source is left out right here: "not the ODG", and not "not the page"."""
    while text[start : start + 1] == " ":
        start += 1
    return _LEAVES_OUT.match(text, start) is not None
