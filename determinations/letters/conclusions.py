"""What a rationale concludes: sentences that say whether the treatment is necessary.

Two steps need them. No heading holds such a sentence, so a heading begins behind the last one; and
the last one of a rationale has to agree with the item's outcome.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from determinations.vocabulary import ItemOutcome

from .model import Span
from .patterns import lowercase

# All patterns are of text in lowercase: ignoring case takes twice the time.

_VERDICT = re.compile(
    r"(?=(?<![a-z])|medical)(?:medical[\s-]+necessity(?!\s+(?:decision|determination|review))|"
    r"medical(?:ly)?[\s-]*(?:un)?necessary|medically[\s-]+(?:appropriate|reasonable|indicated|"
    r"warranted|justified|supported)|"
    r"certifi(?:ed|cation)|non[\s-]?certifi(?:ed|cation)|uncertified|decertified|"
    r"overturned|upheld|reversed|"
    r"necessary|unnecessary|appropriate|inappropriate|reasonable|unreasonable|indicated|"
    r"supported|unsupported|recommended|warranted|unwarranted|justified|unjustified|established|"
    r"approved|denied|authorized|substantiated|demonstrated|needed|met)\b"
)
"""The word that a conclusion turns on, in lowercase.

No word but "medical" is looked for inside of another: "notmedically necessary".
"""
_STRONG = re.compile(r"medical|(?:non[\s-]?|un|de)?certif|overturned|upheld|reversed")
"""What is said of requests only."""
_VERB_BEFORE = re.compile(
    r"(?:i(?<!\wi)s|a(?<!\wa)(?:re|ppears?)|w(?<!\ww)(?:as|ere)|b(?<!\wb)e(?:en|ing|comes?)?|"
    r"s(?<!\ws)eems?|r(?<!\wr)emains?)"
    r"(?:\s*not|n['\u2019]t)?"
    r"(?:[\s-]+(?:not|also|both|therefore|thus|hereby|then|now|to|be|been|being|a|an|as|seen|found|"
    r"felt|considered|deemed|determined|judged|adjudged|viewed|regarded|thought|indicated|"
    r"currently|clearly|still|fully|entirely|no|longer|medically|reasonable|appropriate|necessary|"
    r"supported|and|or|reasonably|adequately|sufficiently|clinically|recommended|for)){0,8}[\s-]*$"
)
"""The verb of a verdict, with the words that may stand between the two.

Each verb begins with its letter, so that the engine skips to those.
"""
_VERB_REACH = 90
_AUTHORIZED_BY = re.compile(r"authorized\s+by\s+the\s+claims\s+administrator")
_NOT_YET = re.compile(
    r"(?:n(?:['\u2019]t|(?<!\wn)(?:ot|either|o\s+longer|on))|c(?<!\wc)annot)"
    r"(?:[\s-]+\w+){0,7}[\s-]*$"
)
_END = re.compile(r"[.?!][\"'\u201d\u2019)\]]{0,3}(?=\s|[A-Z\"\u201c]|$)")


def verdicts(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Yield the words that say whether something is necessary, each behind its verb.

    "Medical necessity" needs none: no heading speaks of it.
    """
    return _verdicts(lowercase(text), start, end)


def _verdicts(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    for match in _VERDICT.finditer(text, start, end):
        at = match.start()
        if match[0].startswith("medical") or (
            not (at and text[at - 1].isalpha())
            and not _AUTHORIZED_BY.match(text, at)
            and _VERB_BEFORE.search(text, max(start, at - _VERB_REACH), at)
        ):
            yield match


def verdict_places(text: str) -> list[int]:
    """Return where in a rationale words begin that say whether something is necessary."""
    return [match.start() for match in verdicts(text, 0, len(text))]


def is_clear(text: str, verdict: re.Match[str]) -> bool:
    """Return whether a verdict can be of nothing but a request: strong, or a weak one denied."""
    before = max(0, verdict.start() - _VERB_REACH)
    return bool(
        _STRONG.match(verdict[0]) or _NOT_YET.search(lowercase(text), before, verdict.start())
    )


@dataclass(frozen=True, slots=True)
class Conclusion:
    """The last sentence of a rationale that says whether the treatment is necessary."""

    span: Span
    """From the beginning of its sentence to the end of its verdict."""
    outcome: ItemOutcome | None
    """None where conditions, or verdicts of both kinds, leave it open."""


_CONDITION = re.compile(r"\b(?:if|unless|until|whether|once|provided\s+that|except|partially)\b")
_CONDITIONS = ("if", "unless", "until", "whether", "once", "provided", "except", "partially")
_MODAL = re.compile(r"\b(?:would|might|may|could|should)\b")
_MODAL_REACH = 60
_NEGATION = re.compile(
    r"\b(?:no|nor|neither|none|never|not|cannot|fails?|failed|failing|unable|without|lacks?|"
    r"lacking|absence|insufficient(?:ly)?|hardly|questionable|unclear|doubtful)\b|n['\u2019]t\b"
)
_NEGATIVE = re.compile(r"un(?=nec|cert|sup|war|jus|rea)|^(?:non|de|inapp)|denied")
"""A verdict's own word that denies."""
_NEGATIONS = (
    *("no", "n't", "n\u2019t", "neither", "never", "fail", "unable", "without", "lack", "absence"),
    *("insufficient", "hardly", "questionable", "unclear", "doubtful"),
)
_DENIED = re.compile(
    r"\b(?:denial|non-?\s?certification|modification|adverse\s+determination|"
    r"(?:utilization\s+review|ur|administrator)(?:['\u2019]s)?\s+(?:decision|determination|denial))"
)
"""What stands upheld where the treatment is not necessary: a verdict on it is the other way."""
_DENIALS = ("denial", "certification", "modification", "adverse", "decision", "determination")
_REQUEST = re.compile(r"\brequest")
_SUBORDINATE = re.compile(
    r"\s*(?:as|since|because|although|though|while|whereas|given|even\s+though|despite|due\s+to)\b"
    r"[^,]{1,300},"
)
"""A clause before the main one, whose verdicts and negations are on something else."""
_LONGEST_READ = 5000
_LAST_SENTENCES = 6
_REACH = 800
"""A conclusion stands in the last sentences, and they are not longer than this."""


def concludes(text: str, rationale: Span) -> bool:
    """Return whether a rationale says anywhere whether something is necessary."""
    start = max(rationale.start, rationale.end - _LONGEST_READ)
    return next(verdicts(text, start, rationale.end), None) is not None


def last_conclusion(text: str, rationale: Span) -> Conclusion | None:
    """Return the last conclusion on the request itself; None where its sentences have none."""
    start = max(rationale.start, rationale.end - _REACH)
    ends = [match.end() for match in _END.finditer(text, start, rationale.end)]
    starts = [start, *ends]
    stops = [*ends, rationale.end]
    pieces = list(zip(starts, stops, strict=True))[::-1]
    text = lowercase(text)
    for first, stop in islice(pieces, _LAST_SENTENCES):
        if clause := _SUBORDINATE.match(text, first, stop):
            first = clause.end()
        found = list(_verdicts(text, first, stop))
        if found and (conclusion := _conclusion(text, first, stop, found)):
            return conclusion
    return None


def _conclusion(text: str, start: int, end: int, found: list[re.Match[str]]) -> Conclusion | None:
    """Return what one sentence concludes, None where its verdicts are on something else."""
    sentence = text[start:end]
    on_denial = _has_any(sentence, _DENIALS) and _DENIED.search(sentence) is not None
    strong = [match for match in found if _STRONG.match(match[0])]
    if not strong and not on_denial and not _REQUEST.search(text, start, found[-1].start()):
        return None
    deciding = strong[-1] if strong else found[-1]
    span = Span(start + len(sentence) - len(sentence.lstrip()), deciding.end())
    if (_has_any(sentence, _CONDITIONS) and _CONDITION.search(sentence)) or _MODAL.search(
        text, max(start, deciding.start() - _MODAL_REACH), deciding.start()
    ):
        return Conclusion(span, None)
    said = {_is_for(text, start, match, on_denial) for match in (strong or found)}
    if len(said) > 1 or None in said:
        return Conclusion(span, None)
    return Conclusion(span, ItemOutcome.OVERTURNED if said.pop() else ItemOutcome.UPHELD)


def _is_for(text: str, start: int, verdict: re.Match[str], on_denial: bool) -> bool | None:
    """Return whether a verdict speaks for the treatment, None where that can't be told."""
    word = verdict[0].casefold()
    before = text[start : verdict.start()]
    is_negated = bool(_NOT_YET.search(before))
    is_negative = _NEGATIVE.search(word) is not None
    if word.endswith("necessity"):
        behind = text[verdict.end() : verdict.end() + 120]
        is_negated = is_negated or _is_negated(behind)
    if not is_negated and _is_negated(before):
        return None
    speaks_for = is_negated == is_negative
    if word in ("upheld", "overturned", "reversed"):
        if is_negated:
            return None
        return word != "upheld"
    return not speaks_for if on_denial else speaks_for


def _is_negated(text: str) -> bool:
    return _has_any(text, _NEGATIONS) and _NEGATION.search(text) is not None


def _has_any(text: str, words: tuple[str, ...]) -> bool:
    """Return whether any of the words is in the text, which is told before a pattern is tried."""
    return any(word in text for word in words)
