"""Partly authorized requests: what was requested, authorized, and left in dispute.

A claims administrator may authorize a part of a request; the heading then tells the whole story
before its outcome. Treatment type, body parts and quantities are those of the disputed part; what
it leaves open ("the remaining six visits") is taken from what was requested, never from what was
authorized.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_I = re.IGNORECASE

_REQUESTED = re.compile(
    r"^(?P<requested>.{2,1500}?)\s+(?:was|were)\s+the\s+original\s+request\b\.?", _I
)
_AUTHORIZED = (
    re.compile(
        r"\.?\s*(?P<authorized>[^.]{0,3}.{2,1500}?)\s+(?:was|were)\s+authorized\s+by\s+the\s+"
        r"Claims\s+Administrator",
        _I,
    ),
    re.compile(
        r"The\s+Claims\s+Administrator\s+authorized\s+(?P<authorized>.{2,1500}?),?\s+leaving\s+the\s+"
        r"original\s+request",
        _I,
    ),
)
_WAS_AUTHORIZED = re.compile(r"\s(?:was|were)\s+authorized\s+by\s+the\s+Claims\s+Administrator", _I)
_LONGEST_PART = 1510
"""Somewhat more than the first pattern of `_AUTHORIZED` may hold before "was authorized"."""
_DISPUTED = re.compile(
    r"(?:The\s+remaining\s+(?:IMR[\s-]+eligible\s+)?portion\s+of\s+the\s+original\s+request|"
    r"leaving\s+the\s+original\s+request\s+IMR[\s-]+eligible\.\s*The\s+original\s+request),?\s+"
    r"(?P<disputed>.{2,1500}?)\s*,?\s*(?:\b(?:is|are|was|were))?\s*:?\s*$",
    _I,
)


@dataclass(frozen=True, slots=True)
class HeadingParts:
    """The parts of a partly authorized request; all empty for an ordinary heading."""

    requested: str = ""
    authorized: str = ""
    disputed: str = ""
    disputed_at: int = 0
    """Where in the heading the disputed part begins."""

    def subjects(self, heading: str) -> tuple[str, ...]:
        """Return the texts that may say what is in dispute, the most telling one first."""
        if not self.disputed:
            return (heading,)
        return (self.disputed, self.requested) if self.requested else (self.disputed,)


def split_heading(description: str) -> HeadingParts:
    """Split a heading (one line of text, without its outcome) into its parts."""
    disputed = _DISPUTED.search(description)
    if disputed is None:
        return HeadingParts()
    before = description[: disputed.start("disputed")]
    requested = _REQUESTED.match(before)
    rest = before[requested.end() :] if requested else before
    by_administrator = _AUTHORIZED[1].search(rest)
    said = _WAS_AUTHORIZED.search(rest)  # else each character would be tried as a beginning
    authorized = by_administrator or (
        _AUTHORIZED[0].search(rest, max(0, said.start() - _LONGEST_PART)) if said else None
    )
    return HeadingParts(
        requested["requested"].strip() if requested else "",
        authorized["authorized"].strip(" .") if authorized else "",
        disputed["disputed"].strip(),
        disputed.start("disputed"),
    )
