"""Whose statement a sentence is, where no label parts what the two sides cited.

"The Claims Administrator based its decision on ... The Expert Reviewer found ...": each statement
begins with who makes it. A side that only stands behind "by" ("the guidelines used by the Claims
Administrator") makes none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from determinations.vocabulary import CitedBy

from ..model import Span
from ..whitespace import trimmed

_I = re.IGNORECASE

_ADMINISTRATOR = (
    r"claims?\s+administrator|claims\s+adjuster|(?<!professional\s)(?<!physician\s)administrator|"
    r"utili[sz]ation\s+review(?:er)?|UR\b|carrier|insurer"
)
_REVIEWER = (
    r"(?:(?:expert|physician|professional|medical|independent|IMR|this)\s+)+reviewer|reviewer|"
    r"MTUS\s+citations?\s+relied\s+upon|IMRO\b|MAXIMUS\b"
)
_SUBJECT = re.compile(
    rf"\b(?:the\s+)?(?:(?P<administrator>{_ADMINISTRATOR})|(?P<reviewer>{_REVIEWER}))", _I
)
_NOT_SUBJECT = re.compile(
    r"\b(?:by|of|to|with|from|than|for|that)\s+(?:the\s+|an?\s+)?$|\bthat\s+the\s+$", _I
)
_VERB_BEHIND = re.compile(
    r"(?:['\u2019]s\s+(?:decision|determination|denial|citation|guidelines?)|\s+physician|\s*/\s*\w+)*"
    r"\s*(?::|(?:\w+ly\s+|also\s+|then\s+|therefore,?\s+|thus\s+|hence\s+|instead\s+|too\s+|never\s+|,[^,.;]{1,40},\s+|has\s+|had\s+|did\s+not\s+|does\s+not\s+|in\s+\w+\s+|next\s+)*"
    r"(?:based?|bases|rel(?:y|ies|ied)|cite[sd]?|use[sd]?|found|finds?|quote[sd]?|refer(?:s|red|enced)?|"
    r"appl(?:y|ied|ies)|adopt(?:s|ed)?|agree[sd]?|concur(?:s|red)?|did|gave|name[sd]?|provide[sd]?|"
    r"consult(?:s|ed)?|state[sd]?|determined?|rest(?:s|ed)|invoke[sd]?|turned|look(?:s|ed)|saw|"
    r"chose|selected|accept(?:s|ed)?|follow(?:s|ed)?|consider(?:s|ed)?|note[sd]?|made|denied|held|"
    r"disagree[sd]?|identif(?:y|ied|ies)|specif(?:y|ied|ies)|indicate[sd]?|was|were|is|by|felt|shared|"
    r"decided|mention(?:s|ed)?|specified|list(?:s|ed)?|wrote|kept|went|deemed|by)\b)",
    _I,
)
_SENTENCE = re.compile(
    r"[.?!][\"\u201d')]{0,2}\s+(?=[\"\u201c(]?[A-Z])|\n\s*\n|\n(?=\s*The\s)|"
    r"(?:(?<=[a-z\d)\]])|(?<=[A-Z][A-Z]))\.(?=[A-Z][a-z]+\s)"
)
_DECISION_OF = re.compile(
    r"\b(?:decision|denial|determination|opinion|conclusion|choice|citation|analysis)s?\s+"
    r"(?:made\s+|issued\s+)?(?:of|by|from)\s+(?:the\s+)?$",
    _I,
)
_PASSIVE = re.compile(
    r"\b(?<!that\s)(?<!which\s)(?:was|were|has\s+been|have\s+been|is|are)\s+(?:not\s+)?(?:cited|relied\s+(?:up)?on|"
    r"used|quoted|applied|named|given|provided|referenced|consulted|chosen|invoked|offered|stated|"
    r"identified|mentioned)\s+by\s+(?:the\s+)?$",
    _I,
)
_CLAUSE = re.compile(
    r"[,;]\s*(?:and|but|while|whereas|so)?\s*$|\b(?:and|but|while|whereas|so)\s+$", _I
)


def statements_by_side(text: str, span: Span) -> Iterator[tuple[CitedBy, Span]]:
    """Yield the stretches of `span` with the side whose statements they hold, in order.

    What precedes the first statement belongs to it; without any, all of it is the reviewer's.
    """
    starts = list(_starts(text, span))
    if not starts:
        yield CitedBy.IMRO, span
        return
    begin = span.start
    side = starts[0][0]
    for other, at in starts[1:]:
        if other is not side:
            yield side, trimmed(text, begin, at)
            begin, side = at, other
    yield side, trimmed(text, begin, span.end)


def _starts(text: str, span: Span) -> Iterator[tuple[CitedBy, int]]:
    sentence = span.start
    boundaries = iter([*(match.end() for match in _SENTENCE.finditer(text, span.start, span.end))])
    following = next(boundaries, span.end)
    at_sentence_start = True
    for subject in _SUBJECT.finditer(text, span.start, span.end):
        while following <= subject.start():
            sentence, following = following, next(boundaries, span.end)
            at_sentence_start = True
        before = text[max(sentence, subject.start() - 40) : subject.start()]
        is_passive = at_sentence_start and _PASSIVE.search(before) is not None
        is_subject = not _NOT_SUBJECT.search(before) or _DECISION_OF.search(before)
        is_subject = is_subject and _VERB_BEHIND.match(text, subject.end(), span.end)
        if not (is_passive or is_subject):
            continue
        side = CitedBy.CLAIMS_ADMINISTRATOR if subject["administrator"] else CitedBy.IMRO
        if at_sentence_start:
            yield side, sentence
        elif _CLAUSE.search(before):
            yield side, subject.start()
        at_sentence_start = False
