"""Body parts and sides that a heading names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from determinations.vocabulary import Alternatives, load
from determinations.vocabulary.normalize import lowercase_as_compared

_LIMB = (
    r"(?:upper|lower|shoulder|rotator|arm|elbow|forearm|wrist|carpal|hand|thumb|finger|index|middle|"
    r"ring|hip|leg|thigh|knee|ankle|achilles|heel|foot|feet|toe|eye|ear|si\b|ue\b|le\b)"
)
"""What an "L" or "R" before it tells the side of; "L4-5" and "L carnitine" are something else."""

_AND = r"\s*(?:&|and|/)\s*"
_SIDES = tuple(
    (side, re.compile(pattern))
    for side, pattern in (
        (
            "left",
            rf"l(?<!\wl)(?:(?:eft|t|[ul]e)\b|(?<!/l)\.?(?:{_AND}r\.?)?\s+{_LIMB})|\(\s*l\s*\)",
        ),
        ("right", rf"r(?<!\wr)(?:(?:ight|t|[ul]e)\b|\.?(?:{_AND}l\.?)?\s+{_LIMB})|\(\s*r\s*\)"),
        ("bilateral", r"b(?<!\wb)(?:ilat(?:eral(?:ly)?)?|oth|/l|[ul]e)\b"),
    )
)
"""For text in lowercase; each begins with letters that the engine skips to."""


@cache
def _patterns() -> Mapping[str, Alternatives]:
    parts = load("body_parts")["parts"]
    return {part: Alternatives(patterns) for part, patterns in parts.items()}


@lru_cache(maxsize=4096)
def find_body_parts(description: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return body parts in order from head to foot, and sides: left, right, bilateral."""
    parts = tuple(Alternatives.names_in(description, _patterns()))
    compared = lowercase_as_compared(description)
    sides = tuple(side for side, pattern in _SIDES if pattern.search(compared))
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
