"""Names that only their place gives away: behind "the interpreter", before "told the nurse".

Runs of words with a capital that are no words of the field are collected first, and what stands
beside each is looked at then, since a letter without names has few of them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from determinations.vocabulary import load, whole

from .names import drugs, is_eponym, is_mask, terms, words

_BETWEEN = r"(?:[ \t]+|[ \t]*\n[ \t]*)"
_SEPARATORS = " \t\n,:;.(\u2013\u2014-"
_MOST_WORDS = 4
_BEFORE = 60
"""Characters before a name that a cue looks at."""
_LAST_WORD = 30
"""Characters in which the last word before a name is looked for."""
_ORGANIZATION = re.compile(r"(?:['\u2019]s)?[\s,&-]+(?:(?:of|and|&|for)\s+)?([A-Za-z]+)")


@dataclass(frozen=True, slots=True)
class Cue:
    """What beside a run of words makes it a name."""

    reason: str
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    least_words: int
    needs_given_name: bool
    may_be_listed: bool
    """Whether the given name may stand behind a comma."""


@dataclass(frozen=True, slots=True)
class _Cues:
    behind: dict[str, tuple[Cue, ...]]
    """By the last word before the name, in lowercase."""
    anywhere: tuple[Cue, ...]
    word: re.Pattern[str]
    gap: re.Pattern[str]
    listed: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Run:
    """Words with a capital in a row, none of which the field knows: (start, end) of each."""

    places: tuple[tuple[int, int], ...]


def names_by_place(page: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, reason) of every name that its place gives away."""
    cues = _cues()
    for run in _runs(page, cues):
        start, end = run.places[0][0], run.places[-1][1]
        tail = page[max(0, start - _LAST_WORD) : start].rstrip(_SEPARATORS)
        last_word = tail[max(tail.rfind(" "), tail.rfind("\n")) + 1 :].lower().strip("\"'([")
        for cue in (*cues.behind.get(last_word, ()), *cues.anywhere):
            first = _first_word(cue, page, run, end)
            if first is None:
                continue
            if _is_no_person(page, run, end):
                break
            if cue.may_be_listed and (listed := cues.listed.match(page, end)):
                end = listed.end()
            yield first, end, cue.reason
            break


def _first_word(cue: Cue, page: str, run: _Run, end: int) -> int | None:
    """Return where the name begins that the cue makes of a run, None if it makes none."""
    places = run.places
    if cue.needs_given_name:
        given = words("given_names")
        while places and page[slice(*places[0])].lower() not in given:
            places = places[1:]
    if len(places) < cue.least_words:
        return None
    start = places[0][0]
    if cue.before and not cue.before.search(page[max(0, start - _BEFORE) : start]):
        return None
    if cue.after and not cue.after.match(page, end):
        return None
    return start


def _is_no_person(page: str, run: _Run, end: int) -> bool:
    """Whether a run is an organization's name, a test's or a disease's."""
    behind = _ORGANIZATION.match(page, end)
    if behind is not None and behind[1].lower() in words("organizations"):
        return True
    return is_eponym(page, *run.places[-1]) or is_eponym(page, *run.places[0])


def _runs(page: str, cues: _Cues) -> Iterator[_Run]:
    known = _known_words()
    places: list[tuple[int, int]] = []
    for match in cues.word.finditer(page):
        place = match.span()
        word = match[0].lower()
        is_known = word in known or word.removesuffix("'s") in known or is_mask(word)
        goes_on = (
            places
            and len(places) < _MOST_WORDS
            and not is_known
            and cues.gap.fullmatch(page, places[-1][1], place[0])
        )
        if places and not goes_on:
            yield _Run(tuple(places))
            places = []
        if not is_known:
            places.append(place)
    if places:
        yield _Run(tuple(places))


@cache
def _known_words() -> frozenset[str]:
    return words("not_names") | words("organizations") | drugs() | terms()


@cache
def _cues() -> _Cues:
    """Return the cues of vocabulary/phi_names.toml, made ready to be tried."""
    data = load("phi_names")
    name, particles = whole(data["name"]), data["particles"]
    behind: dict[str, list[Cue]] = defaultdict(list)
    anywhere = []
    for row in data["cue"]:
        cue = Cue(
            row["reason"],
            _pattern(row.get("before"), data, ending=r"\Z"),
            _pattern(row.get("after"), data),
            row.get("least_words", 1),
            row.get("given", False),
            row.get("listed", False),
        )
        last_words = [word for entry in row.get("behind", []) for word in data.get(entry, [entry])]
        for word in last_words:
            behind[word].append(cue)
        if not last_words:
            anywhere.append(cue)
    return _Cues(
        {word: tuple(found) for word, found in behind.items()},
        tuple(anywhere),
        re.compile(rf"(?<![\w&'\u2019-]){name}"),
        re.compile(rf"{_BETWEEN}{particles}"),
        re.compile(rf",[ \t]+{name}(?:[ \t]+{name}){{0,2}}"),
    )


def _pattern(
    pattern: str | list[str] | None, data: dict[str, Any], ending: str = ""
) -> re.Pattern[str] | None:
    if pattern is None:
        return None
    made = whole(pattern).replace("{does}", whole(data["does"]))
    for name in ("professions", "relations"):
        made = made.replace(f"{{{name}}}", "|".join(map(re.escape, data[name])))
    return re.compile(f"(?:{made}){ending}")
