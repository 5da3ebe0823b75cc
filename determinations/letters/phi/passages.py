"""Passages that identify a person, wherever a text has them, and the text without them.

A passage is a pair (kind, text). It is found by its letters and digits alone, without case and
accents: however a line breaks, a number is grouped or a name is hyphenated. It begins and ends with
whole words or numbers.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from determinations.letters.model import PhiFinding, Span
from determinations.text_spans import cut_at_spans

from .birth_dates import WrittenDate, dates_in, days_like
from .names import NAMED_KINDS, is_eponym, is_ordinary, with_initials

Passage = tuple[str, str]

BIRTH_DATE = "birth-date"
BY_HAND = "passage"
"""Kind of what a person marked."""
REST = "rest"
"""Kind of the finding that runs to the end of a text with too many marks."""
KINDS = (
    "name", "physician", BIRTH_DATE, "ssn", "phone", "email", "address", "claim-number",
    "file-number", REST, BY_HAND,
)  # fmt: skip
MARKER = re.compile(rf"\[redacted: (?:{'|'.join(KINDS)})\]")
"""What `marker_of` returns."""
_TOKEN = re.compile(rf"(?P<marker>{MARKER.pattern})|\d+|[^\W\d_]+")
_BARRIER = "\0"
_INFLECTION = ("s", "es")
_KEY_START = 2
_NO_LENGTHS: set[int] = set()
_REDACTED_BEFORE = "redacted by a person before the letter was read again"


def normalized(passage: str) -> str:
    """Return the letters and digits of a passage in lowercase, without accents."""
    if not passage.isascii():
        decomposed = unicodedata.normalize("NFKD", passage)
        passage = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
    return "".join(character for character in passage.casefold() if character.isalnum())


def occurrences(text: str, passages: Iterable[Passage]) -> dict[Passage, list[tuple[int, int]]]:
    """Return where each passage stands in the text, as (start, end), without those that don't.

    A name is found with a plural or possessive ending too, and with initials beside it. One that
    is an ordinary word ("Long") needs a capital, and one that a test is named after ("Hawkins") is
    left before "test". A date of birth is found in whatever form it is written.
    """
    sought: dict[str, list[Passage]] = defaultdict(list)
    for passage in dict.fromkeys(passages):
        if key := normalized(passage[1]):
            sought[key].append(passage)
    if not sought:
        return {}
    found = _words_found(text, sought)
    for passage, spans in _days_found(text, sought).items():
        found[passage] = sorted({*found.get(passage, ()), *spans})
    return found


def _words_found(
    text: str, sought: dict[str, list[Passage]]
) -> dict[Passage, list[tuple[int, int]]]:
    """Return where passages stand, letter by letter; they are given by their normalized text."""
    lengths = _lengths(sought)
    folded, starts, bounds = _tokens(text)
    found: dict[Passage, list[tuple[int, int]]] = defaultdict(list)
    for at, start in starts:
        beginning = folded[at : at + _KEY_START]
        for length in lengths.get(beginning, _NO_LENGTHS) | lengths.get(beginning[:1], _NO_LENGTHS):
            for passage in sought.get(folded[at : at + length], ()):
                end = _end(passage, folded, at + length, bounds)
                if end is not None and _is_meant(passage, text, start, end):
                    is_name = passage[0] in NAMED_KINDS
                    span = with_initials(text, start, end) if is_name else (start, end)
                    found[passage].append(span)
    return dict(found)


def _days_found(
    text: str, sought: dict[str, list[Passage]]
) -> dict[Passage, list[tuple[int, int]]]:
    """Return where the dates of birth among passages, and dates marked by hand, stand."""
    days: dict[WrittenDate, list[Passage]] = defaultdict(list)
    for passages in sought.values():
        for passage in passages:
            if passage[0] in (BIRTH_DATE, BY_HAND):
                for _, _, day in dates_in(passage[1]):
                    days[day].append(passage)
    found: dict[Passage, list[tuple[int, int]]] = defaultdict(list)
    for start, end, day in days_like(text, days):
        for passage in days[day]:
            found[passage].append((start, end))
    return dict(found)


def _lengths(keys: Iterable[str]) -> dict[str, set[int]]:
    """Return how long the keys are that begin alike, so that few are tried at each word."""
    lengths: dict[str, set[int]] = defaultdict(set)
    for key in keys:
        lengths[key[:_KEY_START]].add(len(key))
    return lengths


def _tokens(text: str) -> tuple[str, list[tuple[int, int]], dict[int, int]]:
    """Return the normalized text, its tokens' (place in it, place in the text), and their ends.

    The ends are a mapping from the place in the normalized text. A marker of an earlier redaction
    is a character that no passage has.
    """
    pieces, starts, bounds, at = [], [], {}, 0
    for match in _TOKEN.finditer(text):
        if match["marker"]:
            piece = _BARRIER
        else:
            piece = normalized(match[0])
            starts.append((at, match.start()))
        at += len(piece)
        bounds[at] = match.end()
        pieces.append(piece)
    return "".join(pieces), starts, bounds


def _end(passage: Passage, folded: str, at: int, bounds: dict[int, int]) -> int | None:
    """Return where in the text a passage ends whose key ends at `at`; None inside a word."""
    if at in bounds or at > len(folded):
        return bounds.get(at)
    if passage[0] in (*NAMED_KINDS, BY_HAND) and folded[at - 1].isalpha():
        for ending in _INFLECTION:
            if folded.startswith(ending, at) and at + len(ending) in bounds:
                return bounds[at + len(ending)]
    return None


def _is_meant(passage: Passage, text: str, start: int, end: int) -> bool:
    """Whether the words there are the name that was found, not ordinary words that look like it."""
    kind, words = passage
    if kind not in NAMED_KINDS or len(words.split()) > 1:
        return True
    if is_ordinary(words) and not text[start].isupper():
        return False
    return not is_eponym(text, start, end)


def find_again(text: str, passages: Iterable[Passage]) -> tuple[list[PhiFinding], list[str]]:
    """Return every place in the text of passages given as (kind, text), and those without a place.

    A mark that ran to the end of a text is never found.
    """
    wanted = list(dict.fromkeys(passages))
    places = occurrences(text, (passage for passage in wanted if passage[0] != REST))
    found = [
        PhiFinding(kind, Span(start, end), text[start:end], _REDACTED_BEFORE)
        for (kind, _), spans in places.items()
        for start, end in spans
    ]
    return united(text, found), [passage[1] for passage in wanted if passage not in places]


def united(text: str, findings: Iterable[PhiFinding]) -> list[PhiFinding]:
    """Return findings in order, those that overlap made one that covers them all."""
    made: list[PhiFinding] = []
    for finding in sorted(findings, key=lambda finding: (finding.span.start, -finding.span.end)):
        if not made or finding.span.start >= made[-1].span.end:
            made.append(finding)
        elif finding.span.end > made[-1].span.end:
            span = Span(made[-1].span.start, finding.span.end)
            made[-1] = replace(made[-1], span=span, text=text[span.start : span.end])
    return made


def marker_of(kind: str) -> str:
    """Return what stands in the place of a redacted passage."""
    return f"[redacted: {kind}]"


def redact(text: str, findings: Iterable[PhiFinding]) -> str:
    """Return the text with a marker in the place of each finding."""
    spans = (
        (finding.span.start, finding.span.end, finding.kind) for finding in united(text, findings)
    )
    return "".join(
        piece if kind is None else marker_of(kind) for piece, kind in cut_at_spans(text, spans)
    )


def redact_passages(text: str, passages: Iterable[Passage]) -> str:
    """Return a text, such as a corrected summary, with a marker in each place of the passages."""
    return redact(text, find_again(text, passages)[0])
