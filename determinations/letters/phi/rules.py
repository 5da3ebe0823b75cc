"""The screen's rules as vocabulary/phi.toml and phi_names.toml have them, ready to be tried."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from typing import Literal

from determinations.letters.patterns import KeywordPattern, lowercase
from determinations.vocabulary import load, whole

from .birth_dates import DATE
from .patterns import BETWEEN, name_pattern

_FURTHER_NAMES = 3
"""Words of a name behind its first; a line may end between them."""
_MARKS = ".,:;()[#'\"\u2018\u2019\u201c/-\u2013"
_NUMBER = re.compile(
    r"[\dX*#](?:(?<=\d)|(?<=[X*#])[X*#][-X*# ]{0,20}\d)"
    r"(?:[-/. ]{0,3}\d|[-/]?[A-Zl]{1,4}(?=[-/ ]?\d)|[-/][A-Z]{1,3}\b){1,60}"
)
_NO_LABELED_NUMBER = re.compile(
    r"(?:0?[1-9]|1[0-2])([-/.])(?:0?[1-9]|[12]\d|3[01])\1\d{2,4}|(?:19|20)\d\d(?:-(?:19|20)\d\d)?"
)
"""Dates, years and ranges of years."""
_LEAST_DIGITS = 4
_CASE_NUMBER = re.compile(r"(?:CM|IMR ?)\d\d-\d{6,7}")
_BEFORE_A_NUMBER, _BEHIND_A_NUMBER = 90, 30
_REST_OF_WORD = re.compile(r"\S{1,60}")
"""What a place around a number must not cut, lest a part of it be taken for the whole."""
_EXTENSION = 20
_LONG_NUMBER = re.compile(r"\d(?:[ ()./\u2013+-]{0,3}+\d){8,60}+")


@dataclass(frozen=True, slots=True)
class Rule:
    """One way in which a person is named; the group `mark` of the pattern is the finding."""

    kind: str
    pattern: re.Pattern[str] | KeywordPattern
    needs: tuple[str, ...]
    words: frozenset[str]
    sign: re.Pattern[str] | None
    reason: str
    least_digits: int
    least_words: int
    is_title: bool
    near: Literal["", "numbers", "long numbers"]
    """Around which numbers alone it is tried."""

    def matches(self, page: str) -> Iterator[re.Match[str]]:
        """Yield every match in a page, which begins with a line break."""
        if self.needs and not _holds(lowercase(page), self.needs):
            return iter(())
        if self.words and self.words.isdisjoint(page_words(page)):
            return iter(())
        if self.near:
            places = numbers(page) if self.near == "numbers" else long_numbers(page)
            found = (self.pattern.finditer(page, start, end) for start, end in places)
            return chain.from_iterable(found)
        if self.sign and not self.sign.search(page):
            return iter(())
        return self.pattern.finditer(page)


def _holds(text: str, parts: tuple[str, ...]) -> bool:
    """Whether a text holds one of these; a loop, as it is asked some hundred times a letter."""
    for part in parts:  # noqa: SIM110
        if part in text:
            return True
    return False


@lru_cache(maxsize=1)
def page_words(page: str) -> frozenset[str]:
    """Return the words of a page in lowercase."""
    text = lowercase(page)
    for mark in _MARKS:
        text = text.replace(mark, " ")
    return frozenset(text.split())


@lru_cache(maxsize=1)
def long_numbers(page: str) -> tuple[tuple[int, int], ...]:
    """Return where nine digits or more stand together, with room for a telephone's extension."""
    return tuple(
        (max(0, match.start() - 2), match.end() + _EXTENSION)
        for match in _LONG_NUMBER.finditer(page)
    )


@lru_cache(maxsize=1)
def numbers(page: str) -> tuple[tuple[int, int], ...]:
    """Return where numbers that are no date, year or case number stand, with room for a label.

    Two that are near each other share a place.
    """
    places: list[tuple[int, int]] = []
    for match in _NUMBER.finditer(page):
        if sum(map(str.isdigit, match[0])) < _LEAST_DIGITS or _is_ordinary_number(page, match):
            continue
        start, end = max(0, match.start() - _BEFORE_A_NUMBER), match.end() + _BEHIND_A_NUMBER
        if rest := _REST_OF_WORD.match(page, end):
            end = rest.end()
        if places and start <= places[-1][1]:
            places[-1] = places[-1][0], end
        else:
            places.append((start, end))
    return tuple(places)


def _is_ordinary_number(page: str, match: re.Match[str]) -> bool:
    """Whether a number is a date, a year or the case's own."""
    before = page[max(0, match.start() - 4) : match.start()]
    return bool(
        _NO_LABELED_NUMBER.fullmatch(match[0])
        or _CASE_NUMBER.fullmatch(before[before.rfind("\n") + 1 :].lstrip(" :") + match[0])
    )


@cache
def rules() -> tuple[Rule, ...]:
    """Return every rule, in the order of the files."""
    numbers, people = load("phi"), load("phi_names")
    data = numbers | people | {"rule": [*numbers["rule"], *people["rule"]]}
    name, particles = name_pattern(), data["particles"]
    full_name = rf"{particles}{name}(?:{BETWEEN}{particles}{name}){{0,{_FURTHER_NAMES}}}"
    birth_date = f"(?:{DATE}|{whole(data['other_dates'])})"
    listed = rf"{particles}{name}(?:[ \t]+{particles}{name})?,[ \t]+{name}(?:[ \t]+{name}){{0,2}}"
    parts = {
        "{listed_name}": f"(?:{listed}|{full_name})",
        "{full_name}": full_name,
        "{name}": name,
        "{particles}": particles,
        "{number}": whole(data["number"]),
        "{is}": whole(data["is"]),
        "{date}": birth_date,
        "{street}": whole(data["street"]),
        "{place}": whole(data["place"]),
    }
    made = []
    for rule in data["rule"]:
        pattern = whole(rule["pattern"])
        for placeholder, part in parts.items():
            pattern = pattern.replace(placeholder, part)
        flags = re.IGNORECASE if rule.get("ignore_case") else 0
        starts, sign = rule.get("starts", ()), rule.get("sign")
        made.append(
            Rule(
                rule["kind"],
                KeywordPattern(pattern, *starts, flags=flags, ignore_keyword_case=True)
                if starts
                else re.compile(pattern, flags),
                tuple(rule.get("needs", ())),
                frozenset(rule.get("words", ())),
                re.compile(whole(sign)) if sign else None,
                rule["reason"],
                rule.get("least_digits", 0),
                rule.get("least_words", 0),
                rule.get("title", False),
                rule.get("near", ""),
            )
        )
    return tuple(made)
