"""The screen's rules as vocabulary/phi.toml and phi_names.toml have them, ready to be tried."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from determinations.letters.patterns import KeywordPattern, lowercase
from determinations.vocabulary import load, whole

from .birth_dates import DATE

_FURTHER_NAMES = 3
"""Words of a name behind its first; a line may end between them."""
_MARKS = ".,:;()#'\u2019/-\u2013"
_LONG_NUMBER = re.compile(r"\d(?:[ ()./\u2013+-]{0,3}\d){8,60}")
_BETWEEN = r"(?:[ \t]+|[ \t]*\n[ \t]*)"


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
    in_long_numbers: bool
    """Whether it is tried only where many digits stand together."""

    def matches(self, page: str) -> Iterator[re.Match[str]]:
        """Yield every match in a page, which begins with a line break."""
        if self.needs and not any(word in lowercase(page) for word in self.needs):
            return iter(())
        if self.words and self.words.isdisjoint(page_words(page)):
            return iter(())
        if self.in_long_numbers:
            return self._in_long_numbers(page)
        if self.sign and not self.sign.search(page):
            return iter(())
        return self.pattern.finditer(page)

    def _in_long_numbers(self, page: str) -> Iterator[re.Match[str]]:
        for start, end in long_numbers(page):
            yield from self.pattern.finditer(page, start, end)


@lru_cache(maxsize=1)
def page_words(page: str) -> frozenset[str]:
    """Return the words of a page in lowercase."""
    text = lowercase(page)
    for mark in _MARKS:
        text = text.replace(mark, " ")
    return frozenset(text.split())


@lru_cache(maxsize=1)
def long_numbers(page: str) -> tuple[tuple[int, int], ...]:
    """Return where nine digits or more stand together, with a character on both sides."""
    return tuple(
        (max(0, match.start() - 2), match.end() + 1) for match in _LONG_NUMBER.finditer(page)
    )


@cache
def rules() -> tuple[Rule, ...]:
    """Return every rule, in the order of the files."""
    numbers, people = load("phi"), load("phi_names")
    data = numbers | people | {"rule": [*numbers["rule"], *people["rule"]]}
    name, particles = whole(data["name"]), data["particles"]
    full_name = rf"{particles}{name}(?:{_BETWEEN}{particles}{name}){{0,{_FURTHER_NAMES}}}"
    birth_date = f"(?:{DATE}|{whole(data['other_dates'])})"
    listed = rf"{particles}{name}(?:[ \t]+{name})?,[ \t]+{name}(?:[ \t]+{name}){{0,2}}"
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
                rule.get("long_numbers", False),
            )
        )
    return tuple(made)
