"""Repair of misread characters that have one sensible reading, before anything reads the text.

Only for text from scans, and only for what a letter hangs on: its case number, the table of dates
at its head, and the set words that carry outcomes or tell where they stand. Free text stays as it
was recognized, since there nobody can tell a slip from a rare word.
"""

from __future__ import annotations

import re
from functools import partial

from determinations.vocabulary.case_numbers import PREFIX, SERIAL_DIGITS

from ..dates import DATE

_LOOKALIKES = {
    "rn": "(?:rn|m)",
    "m": "(?:m|rn)",
    "d": "(?:d|cl)",
    "C": "[CGc]",
    "I": "[Il1|!]",
    "O": "[OQ0]",
    "S": "[S5]",
    "c": "[ce]",
    "e": "[ec]",
    "g": "[gq9]",
    "h": "[hb]",
    "i": "[il1I|!]",
    "l": "[lI1i|!]",
    "o": "[oO0]",
    "s": "[sS5]",
    ":": r"\s?[:;]",
}
_GLYPH = re.compile("rn|.")

SET_WORDS = (
    "Case Number:",
    "Claims Administrator guideline:",
    "MAXIMUS guideline:",
    "Decision rationale:",
    "Upheld",
    "Overturned",
    "not medically necessary",
    "medically necessary",
    "NOT MEDICALLY NECESSARY",
    "MEDICALLY NECESSARY",
)
"""Long or odd enough that nothing else looks like them; spelled as letters print them."""


def _pattern(words: str) -> re.Pattern[str]:
    """Return a pattern of what looks like these words, each gap in a group of its own."""
    spelled = (
        "".join(_LOOKALIKES.get(glyph, glyph) for glyph in _GLYPH.findall(word))
        for word in words.split()
    )
    return re.compile(r"\b" + r"(\s*)".join(spelled) + r"(?!\w)")


_PATTERNS = tuple((words.split(), _pattern(words)) for words in SET_WORDS)

_DIGIT = r"[0-9OoQDlIi|!ZSB]"
_DIGITS = str.maketrans("OoQDlIi|!ZSB", "000011111258")
_CASE_NUMBER = re.compile(
    rf"(?P<label>\bCase Number:\s*)(?P<prefix>{PREFIX})[ \t]?"
    rf"(?P<year>{_DIGIT}[ \t]?{_DIGIT})[ \t]?[-\u2010-\u2014~][ \t]?"
    rf"(?P<number>(?:[ \t]?{_DIGIT}){{{SERIAL_DIGITS}}})(?![ \t]?[0-9]|\w)"
)
"""The number after its label: no more and no fewer digits than case numbers have, spaces aside."""

_RULE = re.compile(r":[ \t]*\|[ \t]*(?=\d)")
"""A line of the table, read as a letter between a label and its date."""

_RECEIVED = re.compile(rf"\bApplication[ \t|]*({DATE})\s*Received:(?!\s*\d)", re.IGNORECASE)
"""The one label that the table breaks, with its date read between the halves."""


def repair(text: str) -> str:
    """Return recognized text with set words, case number and table of dates as printed."""
    for words, pattern in _PATTERNS:
        text = pattern.sub(partial(_spelled, words), text)
    text = _RULE.sub(": ", _CASE_NUMBER.sub(_number, text))
    return _RECEIVED.sub(r"Application\nReceived:\n\1", text)


def _spelled(words: list[str], match: re.Match[str]) -> str:
    """Return the correct words with the gaps, line ends included, that the text has."""
    gaps = (gap or " " for gap in match.groups())
    return words[0] + "".join(gap + word for gap, word in zip(gaps, words[1:], strict=True))


def _number(match: re.Match[str]) -> str:
    year, number = (
        re.sub(r"\s", "", match[part]).translate(_DIGITS) for part in ("year", "number")
    )
    return f"{match['label']}{match['prefix']}{year}-{number}"
