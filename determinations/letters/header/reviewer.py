"""The expert reviewer's credentials, in either of the two forms that letters give them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from determinations.vocabulary import split_specialties

from ..model import Span
from ..patterns import KeywordPattern
from ..whitespace import one_line
from .credentials import told_credentials

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
    """Read the block of newer letters or the sentences of older ones; empty where neither is."""
    return _from_block(text) or _from_sentences(text) or Credentials()


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


def _from_sentences(text: str) -> Credentials | None:
    told = told_credentials(text)
    if told is None:
        return None
    specialties, states, span = told
    return Credentials(
        tuple(states), tuple(specialties), one_line(text[span.start : span.end]), span
    )


def split_states(written: str) -> list[str]:
    """Cut "Texas, New York and California" into states."""
    parts = re.split(r"\s*(?:[,;]|\band\b|&)\s*", written)
    return [part.strip(" .") for part in parts if part.strip(" .")]
