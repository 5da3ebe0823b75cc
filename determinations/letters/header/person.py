"""Age and sex of the injured worker, from the clinical summary."""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from ..model import Span
from ..patterns import KeywordPattern, lowercase

_NUMBERED_AGE = re.compile(
    r"(?P<years>\d(?<!\w\d)\d{0,2})(?:"
    r"\s{0,2}[-\s]{0,2}(?i:years?|yrs?|yr\.|y)[-\s]{0,3}(?i:old|o\b|of\s+age)|"
    r"(?<=\d\d)(?<!\d\d\d)\s?(?:(?i:yo|y/o)\b|(?i:y\.\s?o\b\.?)))"
)
_BEHIND_NUMBER = re.compile(r"y(?<=[\d\s-]y)(?:ears?|rs?\.?)?[-\s/.]{0,3}o")
"""What every numbered age ends in, for text in lowercase; most rationales have none of it."""
_LABELLED_AGE = KeywordPattern(
    r"\bage(?:d)?(?:\s+at\s+\w{1,12}\s*+:)?\s*+(?:(?:of|is|:)\s*+)?(?P<years>\d{1,3})\b", "age"
)
_UNITS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = (
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_NUMBERS = {word: number for number, word in enumerate(_UNITS, 1)}
_NUMBERS |= {word: number for number, word in enumerate(_TEENS, 10)}
_NUMBERS |= {word: 10 * number for number, word in enumerate(_TENS, 2)}
_IN_WORDS = (
    rf"(?P<years>(?:{'|'.join(_TENS)})(?:[\s-]{{1,3}}(?:{'|'.join(_UNITS)}))?|{'|'.join(_TEENS)})"
)
_NOT_AN_AGE = r"(?!\s+(?:years?\s+)?(?:ago|of\s+(?:service|experience|employment)|children|visits))"
_OF_AGE = re.compile(
    rf"of\s+(?P<years>\d{{2}})\b{_NOT_AN_AGE}(?!\s*[/%-]|\s+(?:sessions|weeks|months|days))"
)
"""For text in lowercase, since the engine skips to letters whose case counts."""
_PERSON_BEFORE = re.compile(
    r"(?:man|male|lady|worker|employee|patient|claimant)\s+\Z", re.IGNORECASE
)
_PERSON_REACH = 40
_YEARS_BEHIND = re.compile(
    r"\s+years(?=\s*[,.;(]|\s+(?:who|whose|of\s+age|fell|hurt|was|is|sustained|injured|and\s+(?:a|an)\b))"
)
_NO_PERSON_BEFORE = re.compile(
    r"\b(?:histor\w+|course|period|total|experience|duration|span|use|practice|interval|space|time|years?|"
    r"record|career|employment|service|marriage|smoking|treatment|therapy|pain|of)\s+\Z",
    re.IGNORECASE,
)
"""What "of 41 years" is said of where it is no age."""
_WRITTEN_AGES = (
    KeywordPattern(
        rf"{_IN_WORDS}\b\s{{0,2}}[-\s]{{0,2}}years?\b[-\s]{{0,3}}(?:old|of\s+age)\b",
        *_TENS,
        *_TEENS,
    ),
    KeywordPattern(
        rf"age(?:d)?(?:\s+at\s+\w{{1,12}})?(?:\s*:)?\s+(?:(?:of|is)\s+)?{_IN_WORDS}\b(?!\s*years?\s+ago)",
        "age",
    ),
    KeywordPattern(
        rf"(?:man|male|lady|gentleman|worker|employee|patient|claimant)\s+of\s+{_IN_WORDS}\b"
        rf"{_NOT_AN_AGE}",
        *("man", "male", "lady", "worker", "employee", "patient", "claimant", "gentleman"),
    ),
    KeywordPattern(
        rf"(?:is|was|now)\s+{_IN_WORDS}(?:\s+years?)?(?=\s*[,.]|\s+(?:and|now|when|at)\b)",
        "is",
        *("was", "now"),
    ),
)
_MALE = r"male|man|gentleman|boy|widower|father|M"
_FEMALE = r"female|woman|lady|girl|widow|mother|F"
_SEX_AFTER_AGE = re.compile(
    rf"[\s,-]{{0,4}}(?:\w{{1,20}}(?:-\w{{1,20}}){{0,3}}[\s,-]{{1,3}}){{0,4}}?\b({_FEMALE}|{_MALE})\b"
)
_SEX_WORD = re.compile(r"\b(female|woman|lady|widow|male|man|gentleman|widower)\b", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(he|his|him|himself|she|her|hers|herself|Mr|Mrs|Ms)\b", re.IGNORECASE)
_FEMALE_WORDS = {
    "female",
    "woman",
    "lady",
    "girl",
    "widow",
    "mother",
    "f",
    "she",
    "her",
    "hers",
    "herself",
} | {
    "mrs",
    "ms",
}
_HE_SHE = re.compile(
    r"\b(?:s?he/s?he|his/her|her/his|him/her|he\s+or\s+she|his\s+or\s+her)\b", re.I
)

OLDEST = 120
_MINOR_AGE = 14
"""A fracture or a graft may be "two years old"; nobody younger than this is at work."""
_AGE_LINE = re.compile(r"Age(?<!\wAge)\s*+:\s*+(?P<years>\d{2})\b(?!\s*[/%])")


class Person(NamedTuple):
    """Age in years and sex of the injured worker, each with its place; None where it is open."""

    age: tuple[int, Span] | None
    sex: tuple[str, Span] | None


def read_person(text: str, start: int, end: int) -> Person:
    """Return what the summary between `start` and `end` says of the injured worker."""
    ages = _ages(text, start, end)
    first = next(ages, None)
    if first is None:
        return Person(None, _sex_in(text, start, end))
    usable = (match for match in chain([first], ages) if 10 <= _years(match["years"]) <= OLDEST)
    age = next(usable, None)
    return Person(
        (_years(age["years"]), Span(*age.span("years"))) if age else None,
        _sex_beside(text, first.end(), end) or _sex_in(text, start, end),
    )


def stated_age(text: str, start: int, end: int) -> tuple[int, Span] | None:
    """Return the first age in digits that is said of a person, as "45 year old" or "Age: 45"."""
    if _BEHIND_NUMBER.search(lowercase(text), start, end):
        for match in _NUMBERED_AGE.finditer(text, start, end):
            if _MINOR_AGE <= int(match["years"]) <= OLDEST:
                return int(match["years"]), Span(*match.span("years"))
    labelled = _AGE_LINE.search(text, start, end)
    return (int(labelled["years"]), Span(*labelled.span("years"))) if labelled else None


def _years(written: str) -> int:
    """Return the number that digits or words say: "forty-six" is 46."""
    if written.isdigit():
        return int(written)
    return sum(_NUMBERS[word] for word in re.findall(r"[a-z]+", written.lower()))


def _ages(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Yield ages in digits, else those in words."""
    found = False
    for match in _numbered_ages(text, start, end):
        found = True
        yield match
    if not found:
        written = (pattern.finditer(text, start, end) for pattern in _WRITTEN_AGES)
        yield from heapq.merge(*written, key=lambda match: match.start())


def _numbered_ages(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    numbered = _NUMBERED_AGE.finditer(text, start, end)
    labelled = _LABELLED_AGE.finditer(text, start, end)
    behind = _ages_behind(text, start, end)
    at = start
    for match in heapq.merge(numbered, labelled, behind, key=lambda match: match.start()):
        if match.start() >= at:  # "age 45 years" says one age, not two
            yield match
            at = match.end()


def _ages_behind(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Yield ages such as "a man of 45"."""
    for match in _OF_AGE.finditer(lowercase(text), start, end):
        before = max(start, match.start() - _PERSON_REACH)
        is_person = _PERSON_BEFORE.search(text, before, match.start()) is not None
        if is_person or (
            _YEARS_BEHIND.match(text, match.end())
            and not _NO_PERSON_BEFORE.search(text, before, match.start())
        ):
            yield match


def _sex_beside(text: str, age_end: int, end: int) -> tuple[str, Span] | None:
    """Return male or female, as the word beside the age says."""
    near = _SEX_AFTER_AGE.match(text, age_end, min(end, age_end + 80))
    return (_sex(near[1]), Span(*near.span(1))) if near else None


def _sex_in(text: str, start: int, end: int) -> tuple[str, Span] | None:
    """Return male or female by the first such word, else by what all pronouns agree on."""
    if word := _SEX_WORD.search(text, start, end):
        return _sex(word[1]), Span(*word.span(1))
    return _by_pronouns(text, start, end)


def _by_pronouns(text: str, start: int, end: int) -> tuple[str, Span] | None:
    neutral = {at for match in _HE_SHE.finditer(text, start, end) for at in range(*match.span())}
    first: tuple[str, Span] | None = None
    for pronoun in _PRONOUN.finditer(text, start, end):
        if pronoun.start() in neutral:
            continue
        sex = _sex(pronoun[1])
        if first is None:
            first = sex, Span(*pronoun.span())
        elif first[0] != sex:
            return None
    return first


def _sex(word: str) -> str:
    return "female" if word.casefold() in _FEMALE_WORDS else "male"
