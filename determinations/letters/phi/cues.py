"""What beside words with a capital makes them a person's name: the cues of phi_names.toml."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from determinations.vocabulary import load, whole

from .patterns import BETWEEN, name_pattern, name_pieces

Evidence = Literal["", "full name", "family first", "given name", "name", "foreign"]
"""What the words have to be: anything, a full name, a family name before a comma and a given name,
a given name first, some name that a list has, or no English word."""


@dataclass(frozen=True, slots=True)
class Cue:
    """What beside words makes them a name."""

    reason: str
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    least_words: int
    evidence: Evidence
    listed: re.Pattern[str] | None
    """What follows where the given name stands behind a comma."""


@dataclass(frozen=True, slots=True)
class CueGroup:
    """Cues by the last word before a name, in lowercase, and those that stand behind any."""

    behind: dict[str, tuple[Cue, ...]]
    anywhere: tuple[Cue, ...]
    anywhere_for_one: tuple[Cue, ...]
    """Those of `anywhere` that a single word is enough for."""

    def tried(self, last_word: str, count: int) -> Iterator[Cue]:
        """Yield the cues for so many words behind a word."""
        yield from self.behind.get(last_word, ())
        yield from self.anywhere if count > 1 else self.anywhere_for_one


@dataclass(frozen=True, slots=True)
class Cues:
    """All cues, and the patterns of a word with a capital and of what stands between two."""

    by_place: CueGroup
    """For which the place is enough."""
    by_names: CueGroup
    """That look at the words themselves too."""
    word: re.Pattern[str]
    gap: re.Pattern[str]


@cache
def cues() -> Cues:
    """Return the cues, made ready to be tried."""
    data = load("phi_names")
    capital, rest = name_pieces()
    rows = data["cue"]
    return Cues(
        _group([row for row in rows if not row.get("evidence")], data),
        _group([row for row in rows if row.get("evidence")], data),
        re.compile(rf"{capital}(?<![\w&'\u2019-].){rest}"),
        re.compile(rf"{BETWEEN}{data['particles']}"),
    )


def _group(rows: list[dict[str, Any]], data: dict[str, Any]) -> CueGroup:
    """Return cues as the vocabulary has them."""
    name = name_pattern()
    listed = re.compile(rf",[ \t]+{name}(?:[ \t]+{name}){{0,2}}")
    behind: dict[str, list[Cue]] = defaultdict(list)
    anywhere = []
    for row in rows:
        cue = Cue(
            row["reason"],
            _pattern(row.get("before"), data, ending=r"\Z"),
            _pattern(row.get("after"), data),
            row.get("least_words", 1),
            row.get("evidence", ""),
            listed if row.get("listed") else None,
        )
        last_words = [word for entry in row.get("behind", []) for word in data.get(entry, [entry])]
        for word in last_words:
            behind[word].append(cue)
        if not last_words:
            anywhere.append(cue)
    return CueGroup(
        {word: tuple(found) for word, found in behind.items()},
        tuple(anywhere),
        tuple(cue for cue in anywhere if cue.least_words == 1),
    )


def _pattern(
    pattern: str | list[str] | None, data: dict[str, Any], ending: str = ""
) -> re.Pattern[str] | None:
    if pattern is None:
        return None
    made = whole(pattern)
    for name in ("does", "person_does", "only_person_does"):
        made = made.replace(f"{{{name}}}", whole(data[name]))
    for name in ("professions", "relations"):
        made = made.replace(f"{{{name}}}", "|".join(map(re.escape, data[name])))
    made = _GAP.sub(lambda gap: f"[ \\t]{{{int(gap[1] == '+')},{WIDEST_GAP}}}+", made)
    return re.compile(f"(?:{made}){ending}")


_GAP = re.compile(r"\[ \\t\]([+*])\+?")
WIDEST_GAP = 40
"""Blanks between two words. Without a limit, gaps that may follow each other would be divided in
every way that a long run of blanks can be."""
