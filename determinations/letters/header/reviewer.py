"""The expert reviewer's credentials, in either of the two forms that letters give them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from determinations.vocabulary import split_specialties, title_case

from ..model import Span
from ..patterns import KeywordPattern, lowercase, occurrences
from ..whitespace import one_line

_SENTENCE = re.compile(
    r"(?:Reviewer|Physician|Doctor|who\s+made\s+the\s+decision)\s+(?:qualifications?\s*:\s*)?"
    r"(?:who\s+(?:made\s+(?:the|this)\s+decision\s+)?)?(?:(?:is|was|has|holds)\s+)?(?:also\s+)?"
    r"(?:an?\s+)?(?:(?:physician|doctor|specialist)\s+(?:who\s+is\s+)?)?"
    r"(?:(?:Board[\s-]+)?Certified\s+(?:in|as\s+an?|by\s+the\s+American\s+Board\s+of)|"
    r"(?:a\s+)?licensed\s+Doctor\s+of|licensed\s+in|(?:a\s+)?Doctor\s+of|an?)\s++"
    r"(?P<certified>[^.]{2,300}?)"
    r"(?:(?<!\s)\s*+(?:,\s*+)?(?:and\s+)?(?:has|with)\s+a\s+[Ss]ub-?\s?specialty\s+"
    r"(?:certification\s+)?in\s++(?P<sub>[^.]{2,300}?))?"
    r"(?<!\s)(?:\s*+,(?:\s*+and)?|\s++and)\s+(?:is\s+)?(?:licensed\s+(?:to\s+practice\s+)?|"
    r"holds\s+(?:an?\s+)?(?:active\s+)?licenses?\s+(?:to\s+practice\s+)?)"
    r"(?:medicine\s+|chiropractic\s+|psychology\s+)?in\s++"
    r"(?:the\s+states?\s+of\s+)?(?P<states>[^.]{2,300}?)"
    r"(?=\.|(?<!\s)\s++(?:He/she|He|She)\b|,?\s+(?:and\s+)?(?:has|have)\s)",
    re.IGNORECASE,
)
_MENTIONS = 500
"""Letters name their reviewer a few times; the sentence is not looked for beyond so many."""
_STATES = KeywordPattern(r"State\(?s?\)?\s+of\s+Licensure\s*:\s*", "state")
_CERTIFICATIONS = KeywordPattern(
    r"Certification\(?s?\)?\s*/\s*Specialt(?:y|ies)\s*:\s*", "certification"
)
_BLOCK_END = re.compile(
    r"\n[ \t]*\n(?![ \t]*[A-Z][a-z]+(?:[ \t&,]|$))|(?:CLINICAL\s+CASE\s+SUMMARY|"
    r"DOCUMENTS\s+REVIEWED|CASE\s+SUMMARY|HOW\s+THE\s+IMR|IMR\s+ISSUES|"
    r"(?:State\(?s?\)?\s+of\s+Licensure|Certification\(?s?\)?\s*/)|\bHe/she\b|"
    r"\f[ \t]*\S*\s*[A-Z]{4})",
    re.IGNORECASE,
)
_BLOCK_REACH = 600
"""A credentials block is a few lines; what lies further on is another part of the letter."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """Licensure states and specialties as written, in order, and where they were read."""

    states: tuple[str, ...] = ()
    specialties: tuple[str, ...] = ()
    text: str = ""
    span: Span | None = None


def read_credentials(text: str) -> Credentials:
    """Read the block of newer letters or the sentence of older ones; empty where neither is."""
    return _from_block(text) or _from_sentence(text) or Credentials()


def _from_block(text: str) -> Credentials | None:
    states = _STATES.search(text)
    certifications = _CERTIFICATIONS.search(text)
    if not states and not certifications:
        return None
    spans = []
    state_names: list[str] = []
    specialties: list[str] = []
    if states:
        value, end = _value(text, states.end())
        state_names = split_states(value)
        spans.append((states.start(), end))
    if certifications:
        value, end = _value(text, certifications.end())
        specialties = split_specialties(value)
        spans.append((certifications.start(), end))
    span = Span(min(low for low, _ in spans), max(high for _, high in spans))
    return Credentials(
        tuple(state_names), tuple(specialties), one_line(text[span.start : span.end]), span
    )


def _value(text: str, start: int) -> tuple[str, int]:
    """Return what follows a label, across line breaks, up to the next label or section."""
    end = min(len(text), start + _BLOCK_REACH)
    if match := _BLOCK_END.search(text, start, end):
        end = match.start()
    return one_line(text[start:end]), end


def _from_sentence(text: str) -> Credentials | None:
    match = next((match for at in _mentions(text) if (match := _SENTENCE.match(text, at))), None)
    if match is None:
        return None
    named = [one_line(match["certified"]), one_line(match["sub"] or "")]
    specialties = [title_case(name) for part in named if part for name in split_specialties(part)]
    return Credentials(
        tuple(split_states(one_line(match["states"]))),
        tuple(dict.fromkeys(specialties)),
        one_line(match[0]),
        Span(*match.span()),
    )


def _mentions(text: str) -> Iterator[int]:
    """Yield where the text may speak of the reviewer, the plainest word first."""
    for words in ("reviewer", "who made the decision"):
        yield from islice(occurrences(lowercase(text), words, 0, len(text)), _MENTIONS)


def split_states(written: str) -> list[str]:
    """Cut "Texas, New York and California" into states."""
    parts = re.split(r"\s*(?:[,;]|\band\b|&)\s*", written)
    return [part.strip(" .") for part in parts if part.strip(" .")]
