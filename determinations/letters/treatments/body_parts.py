"""Body parts and sides that a heading names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from determinations.vocabulary import Alternatives, load

_LIMB = (
    r"(?:upper|lower|shoulder|rotator|arm|elbow|forearm|wrist|carpal|hand|thumb|finger|index|middle|"
    r"ring|hip|leg|thigh|knee|ankle|achilles|heel|foot|feet|toe|eye|ear|SI\b|UE\b|LE\b)"
)
"""What an "L" or "R" before it tells the side of; "L4-5" and "L carnitine" are something else."""

_AND = r"\s*(?:&|and|/)\s*"
_SIDES = tuple(
    (side, re.compile(pattern, re.IGNORECASE))
    for side, pattern in (
        ("left", rf"\b(?:left|lt)\b|(?<!/)\bL\.?(?:{_AND}R\.?)?\s+{_LIMB}|\(\s*L\s*\)|\bL[UL]E\b"),
        ("right", rf"\b(?:right|rt)\b|\bR\.?(?:{_AND}L\.?)?\s+{_LIMB}|\(\s*R\s*\)|\bR[UL]E\b"),
        ("bilateral", r"\b(?:bilat(?:eral(?:ly)?)?|both|B/L|B[UL]E)\b"),
    )
)


@cache
def _patterns() -> Mapping[str, Alternatives]:
    parts = load("body_parts")["parts"]
    return {part: Alternatives(patterns) for part, patterns in parts.items()}


@lru_cache(maxsize=4096)
def find_body_parts(description: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return body parts in order from head to foot, and sides: left, right, bilateral."""
    parts = tuple(Alternatives.names_in(description, _patterns()))
    sides = tuple(side for side, pattern in _SIDES if pattern.search(description))
    return parts, sides


_BETWEEN_PARTS = re.compile(
    r"\b(?:for|to|of|on|in|at|the|his|her|and|or|both|left|right|bilat\w*|upper|lower|mid|spine|spinal|"
    r"body|extremit(?:y|ies)|region|area|joints?|levels?)\b|[\s,.;/&()+-]",
    re.IGNORECASE,
)
"""What stands between names of body parts and names none itself."""


@lru_cache(maxsize=4096)
def names_only_body_parts(text: str) -> bool:
    """Return whether a piece of a heading says where ("for the left knee"), and nothing else."""
    for pattern in _patterns().values():
        text = pattern.joined.sub(" ", text)
    return not _BETWEEN_PARTS.sub("", text)
