"""Repair of what text extraction damages, whatever the letter's layout.

Extraction joins, splits and spaces lines differently by tool, so nothing later may rely on columns.
"""

from __future__ import annotations

import re
import unicodedata

from determinations.vocabulary.normalize import spell_out_ligatures

from ..phi.lexicon import is_english

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_SPACES = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_CONTROL = re.compile(r"[\x00\x01\x03-\x08\x0e-\x1f\x7f]")
_LINE_ENDS = re.compile(r"\r\n?|\x0b|\x85|\u2028|\u2029")
_ODD = re.compile(
    r"[\r\x0b\x85\u2028\u2029\u00ad\u200b-\u200d\u2060\ufeff\ufb00-\ufb04\u00a0\u1680"
    r"\u2000-\u200a\u202f\u205f\u3000\x00-\x08\x0e-\x1f\x7f\ufffe\ud800-\udfff]"
)
"""Every character that `normalize` replaces; most texts have none of them."""
_WORD_BREAK = re.compile(r"(\w{0,40}+)(?:(?<![ \t])[ \t]++)?[\x02\ufffe]\s*(\w{0,40})")
_HYPHEN_OF_LINE = re.compile("\u00ad(?=[ \\t]{0,40}+\n)")
"""A soft hyphen that is printed, since its line ends there."""
_MANY_MARKS = re.compile(r"[^\x00-\x7f\w\s]{31,}")
_HIGHEST_STACK = 30
"""Accents on one letter, as Unicode's stream-safe form has it: to order more takes their square."""
_WORD = re.compile(r"\w+(?:-\w+)*")


def normalize(raw: str) -> str:
    r"""Repair what extraction damages in any text; idempotent.

    Line ends become \n, page breaks stay \f, odd spaces become plain ones, invisible characters
    go, ligatures are spelled out, and words that were cut at a line's end are joined.
    """
    text = _without_odd_characters(raw) if _ODD.search(raw) else raw
    if text.isascii():
        return text
    text = unicodedata.normalize("NFC", _MANY_MARKS.sub(_lower_stacks, text))
    return _MANY_MARKS.sub(_lower_stacks, text)  # composing may have spelled some of them out


def _without_odd_characters(raw: str) -> str:
    text = _HYPHEN_OF_LINE.sub("\ufffe", _LINE_ENDS.sub("\n", raw))
    text = spell_out_ligatures(text.translate(_INVISIBLE))
    text = _CONTROL.sub("", _SPACES.sub(" ", text))
    text = text.encode("utf-8", "replace").decode("utf-8")  # lone surrogates
    return _join_cut_words(text) if "\x02" in text or "\ufffe" in text else text


def _lower_stacks(marks: re.Match[str]) -> str:
    kept, height = [], 0
    for mark in marks[0]:
        height = height + 1 if unicodedata.combining(mark) else 0
        if height <= _HIGHEST_STACK:
            kept.append(mark)
    return "".join(kept)


def _join_cut_words(text: str) -> str:
    """Repair words at the mark that PDF text carries where a line ended in a hyphen.

    Whether the hyphen belongs to the word ("anti-inflammatory") or only to the line ("radicul-
    opathy") is decided by how the same letter spells it elsewhere, else by what is a word.
    """
    known = {word.casefold() for word in _WORD.findall(text)}

    def repair(match: re.Match[str]) -> str:
        left, right = match.groups()
        joined = left + right
        if f"{left}-{right}".casefold() in known:
            return f"{left}-{right}"
        if joined.casefold() in known or (joined.isalpha() and is_english(joined.lower())):
            return joined
        return f"{left}-{right}"

    previous = ""
    while previous != text:  # neighbouring marks share a word, so one pass may leave some
        previous, text = text, _WORD_BREAK.sub(repair, text)
    return text
