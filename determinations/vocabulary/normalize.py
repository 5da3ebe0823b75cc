"""Normalize what people write: names as they compare, letters that a font has joined."""

from __future__ import annotations

import re

_NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")
_LIGATURES = str.maketrans(
    {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl"}
)


# What re.IGNORECASE takes for these letters besides their capitals, and str.lower leaves alone.
_I_WITH_DOT, _I_WITHOUT_DOT, _LONG_S = "\u0130", "\u0131", "\u017f"


def lowercase_as_compared(text: str) -> str:
    """Return the text in lowercase as re.IGNORECASE compares it, each character at its place."""
    if not text.isascii():
        text = text.replace(_I_WITH_DOT, "i").replace(_I_WITHOUT_DOT, "i").replace(_LONG_S, "s")
    return text.lower()


def lowercase_words(text: str) -> str:
    """Return the text lowercased, with single spaces between what whitespace separates."""
    return " ".join(text.casefold().split())


def words_of_name(name: str) -> list[str]:
    """Return the lowercased words of a title or name: without punctuation, "and" for "&"."""
    return _NOT_IN_NAMES.sub(" ", name.casefold().replace("&", " and ")).split()


def spell_out_ligatures(text: str) -> str:
    """Return the text with the ligatures that a PDF or a paste brings as letters ("fi")."""
    return text.translate(_LIGATURES)
