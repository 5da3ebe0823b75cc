"""The screen's rules as vocabulary/phi.toml has them, made ready to be tried."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from determinations.letters.patterns import KeywordPattern, lowercase
from determinations.vocabulary import load, whole

from .birth_dates import DATE

_FURTHER_NAMES = 3
"""Words of a name behind its first; a line may end between them."""
_BETWEEN = r"(?:[ \t]+|[ \t]*\n[ \t]*)"


@dataclass(frozen=True, slots=True)
class Rule:
    """One way in which a person is named; the group `mark` of the pattern is the finding."""

    kind: str
    pattern: re.Pattern[str] | KeywordPattern
    needs: tuple[str, ...]
    sign: re.Pattern[str] | None
    reason: str
    least_digits: int
    least_words: int

    def matches(self, page: str) -> Iterator[re.Match[str]]:
        """Yield every match in a page, which begins with a line break."""
        if self.needs and not any(word in lowercase(page) for word in self.needs):
            return iter(())
        if self.sign and not self.sign.search(page):
            return iter(())
        return self.pattern.finditer(page)


@cache
def rules() -> tuple[Rule, ...]:
    """Return every rule, in the order of the file."""
    data = load("phi")
    name, particles = data["name"], data["particles"]
    full_name = rf"{particles}{name}(?:{_BETWEEN}{particles}{name}){{0,{_FURTHER_NAMES}}}"
    birth_date = f"(?:{whole(data['other_dates'])}|{DATE})"
    parts = {
        "{listed_name}": f"(?:{particles}{name},[ \t]+{name}(?:[ \t]+{name})?|{full_name})",
        "{full_name}": full_name,
        "{name}": name,
        "{particles}": particles,
        "{number}": whole(data["number"]),
        "{is}": whole(data["is"]),
        "{date}": birth_date,
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
                re.compile(whole(sign)) if sign else None,
                rule["reason"],
                rule.get("least_digits", 0),
                rule.get("least_words", 0),
            )
        )
    return tuple(made)
