"""Normalize what people write: names as they compare, letters that a font has joined."""

from __future__ import annotations

import re

_NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")
_LIGATURES = str.maketrans(
    {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl"}
)


def lowercase_words(text: str) -> str:
    """Return the text lowercased, with single spaces between what whitespace separates."""
    return " ".join(text.casefold().split())


def words_of_name(name: str) -> list[str]:
    """Return the lowercased words of a title or name: without punctuation, "and" for "&"."""
    return _NOT_IN_NAMES.sub(" ", name.casefold().replace("&", " and ")).split()


def spell_out_ligatures(text: str) -> str:
    """Return the text with the ligatures that a PDF or a paste brings as letters ("fi")."""
    return text.translate(_LIGATURES)
