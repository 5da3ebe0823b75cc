"""Whose statement a sentence is, where no label parts what the two sides cited.

"The Claims Administrator based its decision on ... The Expert Reviewer found ...": each statement
begins with who makes it. A side that only stands behind "by" ("the guidelines used by the Claims
Administrator") makes none; what "both" or "neither" state is stated by each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from determinations.vocabulary import SIDES, CitedBy

from ..model import Span
from ..whitespace import trimmed

_I = re.IGNORECASE

_ADMINISTRATOR = (
    r"claims?\s+administrator|claims\s+adjuster|(?<!professional\s)(?<!physician\s)administrator|"
    r"utili[sz]ation\s+review(?:er)?|UR\b|carrier|insurer"
)
_REVIEWER = (
    r"(?:(?:expert|physician|professional|medical|independent|IMR|this)\s+)+reviewer|reviewer|"
    r"MTUS\s+citations?\s+relied\s+upon(?!\s+by\s+(?:the\s+)?(?:claims?|utili))|IMRO\b|MAXIMUS\b|undersigned\b|"
    r"my\s+(?:own\s+)?(?:decision|determination|opinion|view|choice|conclusion|authority)\b|"
    r"(?-i:I|We|we)(?=\s+(?:(?:have|had|do|did|would|will|am|are|therefore|thus|also|then|too|instead|not)\s+){0,3}(?:rel(?:y|ied)|"
    r"f(?:ind|ound)|agree|concur|disagree|us(?:e|ed)\b|bas(?:e|ed)\b|cite|appl(?:y|ied)|accept|adopt|consider|choose|"
    r"chose|turn|look|follow|hold|held|deem|decide|decline|reject|consult|refer|took|take|went|see|saw)\w*)"
)
_SUBJECT = re.compile(
    rf"\b(?:the\s+)?(?:(?P<administrator>{_ADMINISTRATOR})|(?P<reviewer>{_REVIEWER})|"
    r"(?P<both>(?:neither|both)\s+(?:sides?|part(?:y|ies))\b))"
    r"(?:['\u2019]s?\s+(?:(?:own|physician|medical|utili[sz]ation|peer)\s+)*(?:reviewer|advis[eo]r|physician)\b)?",
    _I,
)
_CITED = (
    r"(?:guidelines?|sections?|chapters?|citations?|criteri(?:a|on)|references?|sources?|pages?|"
    r"recommendations?|MTUS|schedule|ACOEM|ODG|evidence|authority|standards?)"
)
_NOT_SUBJECT = re.compile(
    rf"\b(?:by|of|to|with|from|than|for|that|which|(?<=\s)what|unlike|like|as(?:\s+(?:did|does))?|against|{_CITED})"
    r"\s+(?:the\s+|an?\s+)?$|\bthat\s+the\s+$",
    _I,
)
_VERB_BEHIND = re.compile(
    r"(?:['\u2019]s\s+(?:decision|determination|denial|citation|guidelines?)|\s+physician|\s*/\s*\w+)*"
    r"\s*(?::|(?:,[^,.;]{1,40},\s+|in\s+\w+\s+|(?:has|had|did\s+not|does\s+not|also|then|thus|hence|"
    r"instead|too|never|next|therefore,?|\w+ly)\s+)*"
    r"(?:by|did|gave|gives|made|held|saw|chose|took|drew|went|kept|wrote|found|felt|based?|is|was|were|"
    r"(?!['\u2019])\w{2,}ed|\w{2,}[^\W\dus]s|"
    r"(?:rely|cite|use|refer|apply|provide|specify|name|find|quote|give|state|consult|identify))\b)",
    _I,
)
_SENTENCE = re.compile(
    r"[.?!][\"\u201d')]{0,2}\s+(?=[\"\u201c(]?[A-Z])|\n\s*\n|\n(?=\s*The\s)|"
    r"(?:(?<=[a-z\d)\]])|(?<=[A-Z][A-Z]))\.(?=[A-Z][a-z]+\s)"
)
_DECISION_OF = re.compile(
    r"\b(?:decision|denial|determination|opinion|conclusion|choice|citation|analysis|that|view|reading)s?\s+"
    r"(?:made\s+|issued\s+)?(?:of|by|from)\s+(?:the\s+)?$|"
    r"(?:^|[,;]\s+)(?:per|according\s+to|for|to)\s+(?:the\s+)?$",
    _I,
)
"""A side whose decision, or view, the sentence tells: "The decision of ...", "According to ..."."""
_OUTSIDE_OF = re.compile(
    r"\b(?:beyond|besides|in\s+addition\s+to)\s+(?:the\s+)?\w+\s+of\s+(?:the\s+)?$", _I
)
_BASIS_OF = re.compile(
    r"\b(?:basis|grounds?|authority|support|source)\s+(?:of|for)\s+(?:the\s+)?$", _I
)
_PASSIVE = re.compile(
    r"\b(?<!that\s)(?<!which\s)(?:was|were|has\s+been|have\s+been|is|are)\s+(?:not\s+)?"
    r"\w+\s+(?:(?!(?:that|which|who|as|used|cited|named|chosen)\b)\w+\s+){0,6}?"
    r"by\s+(?:the\s+)?$",
    _I,
)
_LABEL_BY = re.compile(
    rf"(?:\b{_CITED}\b[^.;:]{{0,40}}|\b(?:cited|relied\s+(?:up)?on|used|quoted)\s+)\bby\s+(?:the\s+)?$",
    _I,
)
_LABEL_BEHIND = re.compile(
    r"\s*(?::|\u2013|--?\s|(?:is|was|are|were)\b(?!\s+(?:also\s+|not\s+|then\s+|in\s?)*(?:\w+ed|found|held|"
    r"relevant|appropriate|applicable|sufficient|adequate|correct)\b))",
    _I,
)
"""Behind "the guideline cited by the Claims Administrator": which it is, not whether it is good."""
_OF_OTHER = re.compile(
    rf"['\u2019]s\s+(?:\w+\s+){{0,2}}{_CITED}\s+(?:is|was|are|were)\s+(?:\w+\s+)?(?:\w+ed|found|held|"
    rf"relevant|appropriate|applicable|sufficient|adequate)\b|\s+{_CITED}\b(?!\s*:)",
    _I,
)
_CLAUSE = re.compile(
    r"[,;]\s*(?:and|but|while|whereas|so)?\s*$|\b(?:and|but|while|whereas|so)\s+$", _I
)
_CITES = re.compile(r"\b(?:MTUS|ACOEM|ODG|[Gg]uidelines?)\b")
_TOGETHER = re.compile(r",?\s+(?:and|nor|as\s+well\s+as|like|together\s+with)\s+$", _I)
_REACH = 80
_ASIDE = re.compile(
    r"[(\[](?=(?:the\s+)?(?:claims?|administrator|utili|UR\b|carrier|expert|phys|prof|reviewer))"
    r"[^()\[\]]{1,160}[)\]]",
    _I,
)
"""What one of two sides alone is said to cite: "page 174 [the reviewer also page 181]"."""

_Sides = tuple[CitedBy, ...]


def statements_by_side(text: str, span: Span) -> Iterator[tuple[CitedBy, Span]]:
    """Yield the stretches of `span` with the side whose statements they hold, in order.

    What precedes the first statement belongs to it; without any, all of it is the reviewer's.
    """
    starts = dict(_starts(text, span))
    if not starts:
        yield CitedBy.IMRO, span
        return
    begin, first = span.start, next(iter(starts))
    if starts[first] != (CitedBy.IMRO,) and _CITES.search(
        text, begin, first
    ):  # whole sentences of no side, as below "relied upon by"
        yield CitedBy.IMRO, trimmed(text, begin, first)
        begin = first
    sides = starts[first]
    for at, others in [*starts.items(), (span.end, ())]:
        if others != sides:
            for side in sides:
                for start, end in _without_asides(
                    text, begin, at, side if len(sides) > 1 else None
                ):
                    yield side, trimmed(text, start, end)
            begin, sides = at, others


def _without_asides(
    text: str, start: int, end: int, side: CitedBy | None
) -> Iterator[tuple[int, int]]:
    """Yield a stretch in pieces without what it says of the other side alone, in brackets."""
    begin = start
    for aside in _ASIDE.finditer(text, start, end) if side else ():
        subject = _SUBJECT.search(text, aside.start(), aside.end())
        if subject and bool(subject["administrator"]) is not (side is CitedBy.CLAIMS_ADMINISTRATOR):
            yield begin, aside.start()
            begin = aside.end()
    if text[begin:end].strip(" .,;"):
        yield begin, end


def _starts(text: str, span: Span) -> Iterator[tuple[int, _Sides]]:
    """Yield where statements begin, each with the sides that make it; the last word counts."""
    sentence = span.start
    boundaries = iter([*(match.end() for match in _SENTENCE.finditer(text, span.start, span.end))])
    following = next(boundaries, span.end)
    is_first = True
    last: re.Match[str] | None = None
    for subject in _SUBJECT.finditer(text, span.start, span.end):
        while following <= subject.start():
            sentence, following = following, next(boundaries, span.end)
            is_first, last = True, None
        before = text[max(sentence, subject.start() - _REACH) : subject.start()]
        if subject["both"]:
            yield sentence, SIDES
            is_first = False
            continue
        if last and _are_together(text, last, subject, span.end):
            yield sentence, SIDES
            last = None
            continue
        if not _states(text, before, subject, span.end, is_first=is_first):
            last = subject if is_first else None
            continue
        side = CitedBy.CLAIMS_ADMINISTRATOR if subject["administrator"] else CitedBy.IMRO
        if is_first:
            yield sentence, (side,)
        elif _CLAUSE.search(before):
            yield subject.start(), (side,)
        last = subject if is_first else None
        is_first = False


def _are_together(text: str, one: re.Match[str], other: re.Match[str], end: int) -> bool:
    """Return whether two sides are one subject: "neither ... nor ...", "both ... and ..."."""
    between = text[one.end() : other.start()]
    return (
        bool(one["administrator"]) != bool(other["administrator"])
        and _TOGETHER.fullmatch(between) is not None
        and _VERB_BEHIND.match(text, other.end(), end) is not None
    )


def _states(text: str, before: str, subject: re.Match[str], end: int, *, is_first: bool) -> bool:
    """Return whether the sentence is this side's statement."""
    behind = subject.end()
    if not is_first:
        is_bare = not _NOT_SUBJECT.search(before) or _DECISION_OF.search(before)
        return bool(is_bare) and _VERB_BEHIND.match(text, behind, end) is not None
    if _OUTSIDE_OF.search(before):
        return False
    if _DECISION_OF.search(before) or _PASSIVE.search(before):
        return True
    if _BASIS_OF.search(before) and text[behind : behind + 1] in "'\u2019":
        return True
    if _LABEL_BY.search(before):
        return _LABEL_BEHIND.match(text, behind, end) is not None
    return not _NOT_SUBJECT.search(before) and not _OF_OTHER.match(text, behind, end)
