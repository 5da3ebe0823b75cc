"""The words of a sentence that tell of a guideline: its names, edition, year, chapter and pages.

`scan` cuts a flat text into marks from left to right, none inside another. What marks together
name one guideline is for `heads.py` to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache

from determinations.vocabulary import name_in_acoem_pattern, title_pattern
from determinations.vocabulary.normalize import lowercase_as_compared

from .pages import page_lists


class MarkKind(Enum):
    """What a mark says; the names are those of the groups in `_marks`."""

    PART = auto()
    """ "part of the MTUS", or "not part of the MTUS"."""
    OUTSIDE = auto()
    """ "outside of the MTUS", "Non-MTUS"."""
    URL = auto()
    """An address, whose words are no marks."""
    ODG = auto()
    ACOEM = auto()
    MTUS = auto()
    EDITION = auto()
    CHAPTER = auto()
    TITLE = auto()
    NAME = auto()
    """A name that is a title only beside "ACOEM": "Low Back"."""
    YEAR = auto()
    REGULATION = auto()
    """ "8 CCR 9792.20 - 9792.26", which is the MTUS as a whole."""
    PAGES = auto()


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark and its place in the flat text."""

    kind: MarkKind
    start: int
    end: int
    value: str = ""
    """Year, number of the edition or chapter, or name, as written; "not" of a PART."""
    strong: bool = False
    """Of a TITLE: whether it names a guideline wherever it stands, not only beside other marks."""


_ORDINALS = {"2nd": 2, "2d": 2, "second": 2, "3rd": 3, "3d": 3, "third": 3, "first": 1, "1st": 1,
             "fourth": 4, "4th": 4, "ii": 2, "iii": 3, "two": 2, "three": 3}  # fmt: skip
_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
          "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
          "fifteen": 15, "sixteen": 16}  # fmt: skip
_ROMAN = {"viii": 8, "ix": 9, "x": 10, "xi": 11, "xii": 12, "xiii": 13, "xiv": 14, "xv": 15}
_SCHEDULE = r"(?:ca(?:lifornia)?\s+)?(?:mtus\b|medical\s+treatment\s+utili[sz]ation\s+schedule)"
_SCHEDULE_FULL = rf"{_SCHEDULE}(?:['\u2019]s\b)?(?:\s*\(\s*mtus\s*\))?"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_PART = (
    r"(?:(?:is|are|was|were|has|have)\s+)?(?:also\s+|both\s+|each\s+)?(?:(?P<not>not|never)\s+)?(?:yet\s+)?"
    r"(?:been\s+)?"
    r"(?:considered\s+(?:to\s+be\s+)?)?(?:an?\s+|all\s+)?"
    r"(?:part\s+of|incorporated\s+(?:in(?:to)?|by)|included\s+in|adopted\s+(?:in(?:to)?|by))"
    rf"\s+(?:the\s+)?(?:current\s+)?{_SCHEDULE_FULL}"
)
PART_OF_MTUS = re.compile(
    rf"(?:\ban?\s+(?:[\w-]+\s+){{0,4}}guidelines?\s+(?:that\s+|which\s+)?)?\b{_PART}",
    re.IGNORECASE,
)


@cache
def _marks() -> re.Pattern[str]:
    """Return one pattern of all marks but pages, for text in lowercase."""
    number = rf"\d{{1,2}}(?!\d|\.\d)|(?:{'|'.join(_WORDS)}|{'|'.join(_ROMAN)})\b"
    return re.compile(
        r"(?<![a-z0-9])(?:"
        r"(?P<url>(?:https?://|www\.)\S+)|"
        rf"(?P<part>{_PART})|"
        rf"(?P<outside>outside\s+(?:of\s+)?(?:the\s+)?{_SCHEDULE_FULL}(?:\s+guidelines?)?|"
        r"non\s?-?\s?mtus(?:\s+citations?)?)|"
        r"(?P<odg>offi?ci?al\s+disab\w{3,6}\s+gu\w{1,2}d\w{0,2}(?:l\w{1,2}n\w{0,2}s?)?\b(?:['\u2019]s?)?"
        r"(?:\s*\(\s*odg\s*\))?|odg(?:-?twc)?(?:['\u2019]s)?\b(?:\s+guidelines?)?|"
        r"work\s+loss\s+data\s+institute(?:['\u2019]s)?)|"
        r"(?P<acoem>(?:american\s+college\s+of\s+occupational\s+(?:and|&)\s+environmental\s+"
        r"medicine(?:['\u2019]s)?(?:\s*\(\s*acoem\s*\))?|a\.?c\.?o\.?e\.?m\b\.?(?:['\u2019]s)?|"
        r"ac[eo]om\b|occupational\s+medicine\s+practice\s+guidelines?)"
        r"(?:\s+(?:occupational\s+medicine\s+)?(?:practice\s+)?guidelines?)?)|"
        rf"(?P<mtus>(?:the\s+)?{_SCHEDULE_FULL})|"
        rf"(?P<edition>(?P<ordinal>{'|'.join(_ORDINALS)}|\d{{1,2}}th)[\s-]*ed(?:ition|n)?\b\.?|"
        rf"ed(?:ition|\.)\s*(?:no\.?\s*)?(?P<ordinal2>[23]\b|ii\b|iii\b|two\b|three\b))|"
        rf"(?P<chapter>ch(?:ap(?:ter)?)?(?P<plural>s)?(?![a-z])[.:]?\s*[(#]?\s*(?P<number>{number})"
        r"(?P<more>(?(plural)(?:\s*(?:,\s*and|,|and|&)\s*\d{1,2}\b(?!\s*(?:-|to\b)))*)))|"
        rf"(?P<title>(?:{title_pattern().lower()})(?![a-z]))|"
        rf"(?P<name>(?:{name_in_acoem_pattern().lower()})(?![a-z]))|"
        r"(?P<regulation>(?:title\s+)?8,?\s*(?:c\.?\s?c\.?\s?r\b\.?|cal(?:ifornia|\.)?\s+code\s+(?:of\s+)?"
        r"reg(?:ulation)?s?\b\.?)[\s,]*(?:\u00a7+|sections?|sec\.)?[\s\u00a7]*"
        r"(?:97\d\d(?:\.\d+)*(?:\s*(?:[-\u2013]|to\b)\s*\u00a7*(?:97\d\d)?(?:\.?\d+)*)?(?:\s+et\s+seq\b\.?)?)?|"
        r"(?:sections?\s+|\u00a7+\s*)97\d\d(?:\.\d+)*(?:\s*(?:-|\u2013|to)\s*\u00a7*97\d\d(?:\.\d+)*)?)|"
        r"(?P<year>(?:(?:effective|dated|(?:as\s+)?revised|rev\.|updated?|as\s+of|version|edition\s+of|"
        rf"of|adopted)\s+(?:on\s+|in\s+)?)*(?:{_MONTH}\s*,?\s*(?:\d{{1,2}}\s*,?\s+)?|"
        r"\d{1,2}/(?:\d{1,2}/)?)?(?P<digits>(?:19[89]|20[0-4])\d)(?![\d-])"
        r"(?:\s+(?:edition|version|update|revision|ed\.))?)"
        r")"
    )


_GUIDELINE_WORD = re.compile(
    r"\s+(?:med\w{1,3}al\s+)?(?:tr\w{1,3}t\w{0,2}m\w{1,2}t\s+)?gu\w{1,2}d\w{0,2}l\w{1,2}n\w{0,2}s?\b"
)
"""Loose enough for a letter that is wrong, missing or twice there: "Treatement Guidlines"."""
_COMPLETE = re.compile(r"(?:compl\w{2,5}s?|disorders|conditions|treatment|guidelines?)$")


def scan(text: str) -> list[Mark]:
    """Return the marks of a flat text in their order."""
    pages = [
        Mark(MarkKind.PAGES, match.start(), match.end(), match["list"])
        for match in page_lists(text)
    ]
    lower = lowercase_as_compared(text)
    found: list[Mark] = []
    at = 0
    for mark in [*pages, None]:
        stop = mark.start if mark else len(text)
        for match in _marks().finditer(lower, at, stop):
            found += _marks_of(match, text, lower)
        if mark:
            found.append(mark)
            at = mark.end
    return found


def _marks_of(match: re.Match[str], text: str, lower: str) -> list[Mark]:
    start, end = match.span()
    kind = MarkKind[(match.lastgroup or "").upper()]  # the outermost group is the last to close
    if kind is MarkKind.PART:
        return [Mark(kind, start, end, match["not"] or "")]
    if kind is MarkKind.EDITION:
        ordinal = match["ordinal"] or match["ordinal2"]
        return [Mark(kind, start, end, str(_ORDINALS.get(ordinal) or _leading_number(ordinal)))]
    if kind is MarkKind.CHAPTER:
        return [
            Mark(kind, start, end, number)
            for number in (_number(match["number"]), *re.findall(r"\d+", match["more"]))
        ]
    if kind is MarkKind.YEAR:
        return [Mark(kind, start, end, match["digits"])]
    if kind is MarkKind.TITLE:
        return [_title(text, lower, start, end)]
    return [Mark(kind, start, end, text[start:end])]


def _title(text: str, lower: str, start: int, end: int) -> Mark:
    """Return a title with the words "Treatment Guidelines" behind it, and whether it is strong.

    A strong one has its full name with a capital, or the word "Guidelines".
    """
    name = text[start:end]
    guidelines = _GUIDELINE_WORD.match(lower, end)
    is_complete = _COMPLETE.search(lower[start:end]) is not None
    strong = guidelines is not None or (is_complete and name[0].isupper())
    return Mark(MarkKind.TITLE, start, guidelines.end() if guidelines else end, name, strong)


def _number(written: str) -> str:
    return written if written.isdigit() else str(_WORDS.get(written) or _ROMAN[written])


def _leading_number(ordinal: str) -> str:
    return re.sub(r"\D", "", ordinal)
