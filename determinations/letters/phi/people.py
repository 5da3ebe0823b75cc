"""Names that only their place or the names themselves give away, behind no label and no title.

Runs of words with a capital that are no words of the field are collected first, and what stands
beside each is looked at then, since a letter without names has few of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .cues import Cue, CueGroup, cues
from .lexicon import Kind, folded, kind_of, known_words, words
from .names import has_firm_word, is_eponym, is_mask

_SEPARATORS = " \t\n,:;.(\u2013\u2014-"
_MOST_WORDS = 4
_PLACES = frozenset(("san", "santa", "los", "las", "fort", "mount", "port", "rancho", "st."))
"""What the names of places begin with; the words behind are none of a person."""
_BEFORE = 60
"""Characters before a name that a cue looks at."""
_LAST_WORD = 30
"""Characters in which the last word before a name is looked for."""
_ORGANIZATION = re.compile(
    r"(?:(?<=[JS]r)\.|(?<=\s[A-Z])\.|['\u2019]s)?[\s,&-]+(?:(?:of|and|&|for)\s+)?"
    r"([A-Za-z]+)((?:[ \t]+[A-Z][\w.'\u2019-]*){0,2})"
)
_WRITTEN_BY = re.compile(
    r"(?i:\b(?:stud(?:y|ies)|article|textbook|authors?|editors?|published|journal|guidelines?)\b)"
)
_PUBLISHED = re.compile(
    r"\bet[ \t]+al\b|\b(?:19|20)\d\d;|\d\(\d{1,3}\)|\d:\d{1,4}[-\u2013]\d|\bJournal\b|\bCochrane\b"
    r"|\bJ[ \t]|\bed(?:ition|s?\.)|\bpp?\.[ \t]?\d|\bPress\b|\bISBN\b|\bdoi\b|\bPMID\b|\btextbook\b"
    r"|\(\d{4}\)|\band[ \t]+(?:colleagues|co-?workers)\b"
)
_BEFORE_A_PUBLICATION, _TO_A_PUBLICATION = 50, 110

Place = tuple[int, int]


def names_by_place(page: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, reason) of every name that its place gives away."""
    known = cues()
    for run in _runs(page):
        if _is_all_english(page, run):  # as the first words of sentences
            continue
        found = _found(page, run, known.by_place)
        if found:
            yield found
            continue
        for part in _without_english(page, run):
            if found := _found(page, part, known.by_names):
                yield found


def _last_word(page: str, places: list[Place]) -> str:
    """Return the last word before the first place, in lowercase."""
    start = places[0][0]
    tail = page[max(0, start - _LAST_WORD) : start].rstrip(_SEPARATORS)
    return tail[max(tail.rfind(" "), tail.rfind("\n")) + 1 :].lower().strip("\"'([")


def _found(page: str, places: list[Place], group: CueGroup) -> tuple[int, int, str] | None:
    """Return the name that one of the cues makes of words in a row, None if none does."""
    start, end = places[0][0], places[-1][1]
    for cue in group.tried(_last_word(page, places), len(places)):
        if len(places) < cue.least_words:
            continue
        if cue.after and not cue.after.match(page, end):
            continue
        if not _is_proven(cue, page, places):
            continue
        # looked for last: what stands before is searched, not tried at one place
        if cue.before and not cue.before.search(page[max(0, start - _BEFORE) : start]):
            continue
        if has_firm_word(page[start:end]) or _is_no_person(page, places):
            return None
        if cue.evidence and _is_author(page, start, end):
            return None
        if cue.listed and (listed := cue.listed.match(page, end)):
            end = listed.end()
        return start, end, cue.reason
    return None


def _is_proven(cue: Cue, page: str, places: list[Place]) -> bool:
    """Whether the words are names as surely as the cue asks for."""
    if not cue.evidence:
        return True
    kinds = [kind_of(page[slice(*place)]) for place in places]
    if cue.evidence == "full name":
        return _is_full_name(kinds, [page[slice(*place)] for place in places])
    if cue.evidence == "family first":
        return _is_family_first(cue, page, places)
    if cue.evidence == "given name":
        return kinds[0] == "given"
    if cue.evidence == "name":
        return "given" in kinds or "family" in kinds
    return any(kind not in ("initial", "ordinary family") for kind in kinds)


def _is_family_first(cue: Cue, page: str, places: list[Place]) -> bool:
    """Whether a comma and a given name follow; two eponyms in a row name tests."""
    behind = cue.listed and cue.listed.match(page, places[-1][1])
    if not behind:
        return False
    given = behind[0].split()[1]
    eponyms = words("eponyms")
    is_test = {folded(given), folded(page[slice(*places[-1])])} <= eponyms
    return kind_of(given) == "given" and not is_test


def _is_all_english(page: str, places: list[Place]) -> bool:
    return all(kind_of(page[slice(*place)]) == "english" for place in places)


def _is_full_name(kinds: list[Kind], written: list[str]) -> bool:
    """Whether words are a given name or initials, then a family name, or the other way about."""
    names = [kind for kind in kinds if kind != "initial"]
    if kinds[0] == "initial":
        if not names or not written[0].endswith("."):
            return False
        has_two = len(kinds) > 2 and kinds[1] == "initial" and kinds[2] != "initial"
        return has_two or "family" in names or "given" in names
    if kinds[0] == "given":
        return len(names) > 1
    return kinds[0] == "family" and "given" in names


def _is_no_person(page: str, places: list[Place]) -> bool:
    """Whether words are an organization's name, a test's or a disease's."""
    end = places[-1][1]
    behind = _ORGANIZATION.match(page, end)
    if behind is not None:
        following = [behind[1], *(behind[2].split() if page[end] != "," else ())]
        if not words("organizations").isdisjoint(word.lower() for word in following):
            return True
    return is_eponym(page, *places[-1]) or is_eponym(page, *places[0])


def _is_author(page: str, start: int, end: int) -> bool:
    """Whether a name stands in a reference to something published."""
    before = page[max(0, start - _BEFORE_A_PUBLICATION) : start]
    return bool(_PUBLISHED.search(page, end, end + _TO_A_PUBLICATION) or _WRITTEN_BY.search(before))


def _without_english(page: str, run: list[Place]) -> Iterator[list[Place]]:
    """Yield the parts of a run between its English words."""
    part: list[Place] = []
    for place in run:
        word = page[slice(*place)]
        is_abbreviation = len(word) <= 2 and word.isupper() and word.isalpha() and len(word) > 1
        if is_abbreviation or kind_of(word) == "english":
            if part:
                yield part
            part = []
        else:
            part.append(place)
    if part:
        yield part


def _runs(page: str) -> Iterator[list[Place]]:
    """Yield words with a capital in a row, none of which the field knows: (start, end) of each."""
    pattern, known, no_names = cues(), known_words(), words("not_names")
    run: list[Place] = []
    for match in pattern.word.finditer(page):
        place = match.span()
        word = match[0].lower()
        is_known = word in known or word.removesuffix("'s") in known or is_mask(word)
        if is_known and len(word) == 1 and page[place[1] : place[1] + 1] == ".":
            is_known = word not in no_names
        goes_on = (
            run
            and len(run) < _MOST_WORDS
            and not is_known
            and pattern.gap.fullmatch(page, run[-1][1], place[0])
        )
        if run and not goes_on:
            if page[slice(*run[0])].lower() not in _PLACES:
                yield run
            run = []
        if not is_known:
            run.append(place)
    if run:
        yield run
