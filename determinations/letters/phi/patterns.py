"""Pieces that the patterns of rules and of cues share."""

from __future__ import annotations

from functools import cache

from determinations.vocabulary import load, whole

BETWEEN = r"(?:[ \t]+|[ \t]*\n[ \t]*)"
"""What stands between the words of a name: its line may end there."""
_CAPITALS = "A-Z\u00c0-\u00d6\u00d8-\u00de\u0100-\u024f\u1e00-\u1eff"
"""What a name may begin with; small letters too beyond Latin-1, where both cases mix."""
_LETTERS = "\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"


@cache
def name_pieces() -> tuple[str, str]:
    """Return the patterns of a name's first letter and of the rest of one word of it."""
    rest = whole(load("phi_names")["rest_of_name"]).replace("{letter}", f"A-Za-z{_LETTERS}")
    return f"[{_CAPITALS}]", rest


def name_pattern() -> str:
    """Return the pattern of one word of a name."""
    return "".join(name_pieces())
