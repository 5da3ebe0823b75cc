"""A heading as words of amounts: each word and number with its kind, one letter a kind.

The grammar of amounts is regular expressions over those letters: "2 times a week for four weeks" is
`NTaDfND`, whatever its numbers, spelling and spaces.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import Any

from determinations.vocabulary import load
from determinations.vocabulary.normalize import lowercase_as_compared

from .misspelled_units import MisspelledUnits
from .numbers import NUMBER_WORDS, fraction, joined_words

_MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_STRENGTH_FOLLOWS = r"(?!\d|[/.-]\d|\s?(?:mg|mcg|ml|gm?|%))"
_TOKEN = re.compile(
    rf"(?P<date>\d{{1,2}}(?P<mark>[/-])\d{{1,2}}(?P=mark)(?:\d{{4}}|\d\d){_STRENGTH_FOLLOWS}|"
    r"\d{4}-\d\d-\d\d(?!\d)|"
    rf"\b{_MONTHS}\b\.?\s{{0,2}}\d{{1,2}}(?:,\s?|\s)\d{{4}}\b|\b{_MONTHS}\b\.?\s{{0,2}}\d{{4}}\b)|"
    r"(?P<number>\d{1,3}(?:,\d{3})+(?![\d,])|\d+(?:\.\d+)?|\.\d+)|"
    r"(?P<word>(?:[a-z]\.){2,}|x(?=\d)|[^\W\d_]+(?:'s|\u2019s)?(?:\(e?s\))?)|"
    r"(?P<sign>\S)"
)
"""For text in lowercase."""
_GLUED_PREFIXES = ("a", "per", "each", "every", "x", "times", "for")
"""What stands before a period without a blank, where the blank was lost: "3 times aweek"."""
_SIGNS = {
    ",": ",", ";": ",", ":": ":", "=": ":", "(": "(", "[": "(", ")": ")", "]": ")", "#": "#",
    "/": "/", "@": ",", "\u00d7": "T", "*": "T", "-": "R", "\u2013": "R", "\u2014": "R", "%": "S",
    "&": "&", "+": "&", ".": ".",
}  # fmt: skip
_OTHERS = {
    "per": "P", "article": "a", "lasting": "f", "of": "o", "to": "R", "total": "G", "number": "Q",
    "refill": "E", "supply": "Y", "rental": "r", "unknown": "?", "what": "d", "and": "&",
    "then": "&", "other": "e", "around": "j", "direction": "s", "more": "+", "tooth": "t",
    "size": "z", "none": "n",
}  # fmt: skip

_LONGEST_NUMBER = 6
"""Characters of "10,000" or "106.32"; a longer number is that of a code or claim."""

Token = tuple[str, int, int, Decimal | None, str]
"""Kind, start, end, value of a number, unit as it is stored."""

_UNITS_OF_NUMBERS = frozenset("DHMVUSKLT")
"""Kinds that may follow a number without a blank and leave it one: "30mg", "4weeks"."""


@cache
def _lexicon() -> dict[str, tuple[tuple[str, Decimal | None, str], ...]]:
    """Return what each known word stands for: kind, value and unit of one or more tokens."""
    words: dict[str, tuple[tuple[str, Decimal | None, str], ...]] = {}
    amounts: dict[str, dict[str, Any]] = load("amounts")
    for table, kind in (("visits", "V"), ("periods", "D"), ("rhythms", "L"), ("forms", "U"),
                        ("packages", "K")):  # fmt: skip
        for unit, spellings in amounts[table].items():
            words |= dict.fromkeys(spellings, ((kind, None, unit),))
    for table, kind in (("times", "T"), ("hours", "H"), ("minutes", "M"), ("strengths", "S")):
        words |= {word: ((kind, None, word),) for word in amounts[table]["words"]}
    for role, spellings in amounts["others"].items():
        words |= dict.fromkeys(spellings, ((_OTHERS[role], None, ""),))
    words |= {word: (("N", value, "word"),) for word, value in NUMBER_WORDS.items()}
    for times, spellings in amounts["repeats"].items():
        so_often = (("N", Decimal(times), "word"), ("T", None, ""))
        words |= dict.fromkeys(spellings, so_often)
    for times, spellings in amounts["directions"].items():
        a_day = (("N", Decimal(times), ""), ("T", None, ""), ("L", None, "day"))
        words |= dict.fromkeys(spellings, a_day)
    for prefix in _GLUED_PREFIXES:
        for period in [word for word, (first, *_) in words.items() if first[0] == "D"]:
            if len(period) > 2 or prefix == "x":
                words.setdefault(prefix + period, (*words[prefix], *words[period]))
    return words


@cache
def _misspelled() -> MisspelledUnits:
    units = [word for word, (first, *rest) in _lexicon().items() if first[0] in "UV" and not rest]
    return MisspelledUnits([word for word in units if word.isalpha()])


class AmountWords:
    """The tokens of a heading; `kinds` has one letter for each."""

    __slots__ = ("kinds", "text", "tokens")

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = _resolved(_Tokens(text).read(), text)
        self.kinds = "".join([token[0] for token in self.tokens])

    def value(self, at: int) -> Decimal:
        """Return the number at a token of kind N."""
        value = self.tokens[at][3]
        return Decimal(0) if value is None else value

    def unit(self, at: int) -> str:
        return self.tokens[at][4]

    def start(self, at: int) -> int:
        return self.tokens[at][1]

    def end(self, at: int) -> int:
        """Return where the last token before `at` ends."""
        return self.tokens[at - 1][2]


class _Tokens:
    """Reads a heading's tokens one after the other; glued ones depend on the one before."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.read_so_far: list[Token] = []

    def read(self) -> list[Token]:
        for match in _TOKEN.finditer(lowercase_as_compared(self.text)):
            start, end = match.span()
            written = self.text[start:end]
            if match.lastgroup == "number":
                self._number(written, start, end)
            elif match.lastgroup == "word":
                self._word(written, start, end)
            elif match.lastgroup == "sign":
                kind = _SIGNS.get(written, "|")
                self.read_so_far.append((kind, start, end, None, written))
            else:
                self.read_so_far.append(("c", start, end, None, "date"))
        return self.read_so_far

    def _number(self, written: str, start: int, end: int) -> None:
        kind = "N"
        if self._is_code(start, end):
            kind = "c"
        if len(written) > _LONGEST_NUMBER:
            self.read_so_far.append(("c", start, end, None, ""))
            return
        value = Decimal(written.replace(",", ""))
        self.read_so_far.append((kind, start, end, value, ""))

    def _is_code(self, start: int, end: int) -> bool:
        """Return whether a number belongs to a level or a name: "L4", "C5-6", "B12", "MMPI-2"."""
        before = self.read_so_far
        if not before:
            return bool(re.match(r"[.)]\s?[^\W\d]", self.text[end : end + 3]))  # "1. MRI"
        kind, _, last_end, _, unit = before[-1]
        word = before[-2] if len(before) > 1 and kind in "R/" and last_end == start else None
        if word is not None and word[2] == before[-1][1]:  # glued by a hyphen or stroke
            if word[0] == "c" and unit in "-/\u2013" and word[4] != "date":
                return True
            return word[0] in "WKH" and unit == "-" and not self._unit_follows(end)
        if last_end == start:
            return kind in "WHKsaPjRe" and not self._unit_follows(end)
        is_letter = last_end - before[-1][1] == 1 and self.text[last_end - 1] in "LCTSlcts"
        is_word = len(before) < 2 or before[-2][2] < before[-1][1]
        return is_letter and is_word and last_end + 1 == start and self._level_follows(end)

    def _level_follows(self, end: int) -> bool:
        return bool(re.match(r"\s?[-/]\s?[LCTS]?\d(?!\d|\.\d)", self.text[end : end + 5]))

    def _unit_follows(self, end: int) -> bool:
        following = re.match(r"\s?([A-Za-z]+|%)", self.text[end : end + 12])
        if following is None:
            return False
        known = _lexicon().get(following[1].lower())
        return known is not None and known[0][0] in "SK" + ("DHV" * (following[0][0] != " "))

    def _word(self, written: str, start: int, end: int) -> None:
        word = written.lower()
        if not word.isalpha():
            word = word.replace(".", "").removesuffix("(s)").removesuffix("(es)")
            word = word.removesuffix("'s").removesuffix("\u2019s")
        known = _lexicon().get(word)
        tokens = self.read_so_far
        if known is None and tokens and tokens[-1][0] == "N":
            known = _lexicon().get(_misspelled().meant(word) or "")
        if tokens and tokens[-1][0] == "R" and tokens[-1][2] == start:
            self._behind_hyphen(known[0][0] if known else "W")
        is_name = len(tokens) > 1 and tokens[-1][0] == "R" and tokens[-2][0] == "W"
        if known and known[0][0] == "N" and is_name and tokens[-1][2] == start:
            known = None  # "Synvisc-One"
        if known is None:
            tokens.append(("W", start, end, None, ""))
            return
        for kind, value, unit in known:
            tokens.append((kind, start, end, value, unit))

    def _behind_hyphen(self, kind: str) -> None:
        """Drop the hyphen of "30-day"; of "12-lead" the number is none."""
        tokens = self.read_so_far
        if len(tokens) < 2 or tokens[-2][2] != tokens[-1][1]:
            return
        if tokens[-2][0] == "j":  # "post-op", "in-home"
            tokens[-2] = ("W", *tokens[-2][1:])
            tokens.pop()
            return
        if tokens[-2][0] != "N":
            return
        if kind in _UNITS_OF_NUMBERS or kind in "ErYN":
            if kind != "N":
                tokens.pop()
        elif tokens[-2][4] or kind == "W":
            tokens[-2] = ("c", *tokens[-2][1:])
            tokens.pop()


def _resolved(tokens: list[Token], text: str) -> list[Token]:
    """Return the tokens with numbers of several words, and those said again, in one."""
    done: list[Token] = []
    for token in tokens:
        done.append(token)
        if token[0] == "N":
            _join_number(done, text)
        elif token[0] == ")" and len(done) > 3:
            _join_said_again(done)
    return done


def _join_number(done: list[Token], text: str) -> None:
    """Join "twenty four", "twenty-four", "1/2" and "one hundred and five"."""
    if len(done) < 2:
        return
    last = done[-1]
    between = done[-2][0]
    at = -2 if between == "N" else -3
    if len(done) < -at or done[at][0] != "N" or between not in "NR/&":
        return
    first = done[at]
    if first[3] is None or last[3] is None:
        return
    joined = None
    if first[4] == "word" and last[4] == "word" and between in "NR&":
        if between != "R" or text[first[2] : last[1]].strip() == "-":
            joined = joined_words(first[3], last[3])
    elif between == "/" and first[2] + 1 == last[1]:
        joined = fraction(first[3], last[3])
        behind = text[last[2] : last[2] + 2]
        if behind.strip()[:1] in ("m", "%", "/", "-", "g") or text[first[1] - 1 : first[1]] == "/":
            joined = None
    if joined is not None:
        done[at:] = [("N", first[1], last[2], joined, first[4])]


def _join_said_again(done: list[Token]) -> None:
    """Join "eight (8)", "two to three (2-3)", and "60 tablets (sixty)" with its number."""
    again = done[-8:]
    if "".join([token[0] for token in again]) == "NRN(NRN)":
        if (again[0][3], again[2][3]) == (again[4][3], again[6][3]):
            del done[-5:]
        return
    opening, number = done[-3], done[-2]
    if opening[0] != "(" or number[0] != "N":
        return
    before = done[-4]
    if before[0] == "N" and before[3] == number[3]:
        done[-4:] = [("N", before[1], done[-1][2], before[3], "")]
    elif len(done) > 4 and before[0] == "U" and done[-5][3] == number[3]:
        del done[-3:]
