"""What is a name and where one ends: drugs, eponyms and words of the letters are none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from determinations.vocabulary import load

NAMED_KINDS = ("name", "physician")
_POSSESSIVE = re.compile(r"['\u2019]s?$")
_MASK = re.compile(r"x{2,}|_+|\*+")
_BEHIND = re.compile(r"['\u2019]?s?[\s,]+(?:and\s+[\w\u2019']+\s+)?([A-Za-z]+)")
_INITIALS_BEFORE = re.compile(r"(?<![^\W_])(?:[A-Z](?:\.[ \t]?|[ \t])-?){1,3}\n?\Z")
_INITIALS_BEHIND = re.compile(r",\s[A-Z]\.(?:[ \t]?[A-Z]\.){0,2}(?!\w)")
_MOST_INITIALS_TAKE = 12
"""Characters of up to three initials."""
_LEAST_LETTERS = 2
_WORDS_BEFORE_A_BREAK = 2
"""A name of so many words is whole where its line ends; a single one goes on in the next."""


@cache
def words(kind: str) -> frozenset[str]:
    """Return the words of a list in names.toml."""
    return frozenset(load("names")[kind])


@cache
def drugs() -> frozenset[str]:
    """Return every word of a drug's name that could be taken for a person's."""
    names = (name for drugs in load("drugs")["classes"].values() for name in drugs)
    return frozenset(word for name in names for word in name.split() if len(word) > 3)


@cache
def terms() -> frozenset[str]:
    """Return every word of the field's own names: guidelines, specialties, treatments."""
    vocabularies = [
        load(name) for name in ("guidelines", "specialties", "subjects", "abbreviations")
    ]
    text = " ".join(_strings(vocabularies)).casefold()
    return frozenset(
        word for word in re.findall(r"[a-z]{3,}", text) if word not in words("ordinary")
    )


def _strings(data: object) -> Iterator[str]:
    """Yield every string of nested lists and tables."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        data = list(data.values())
    if isinstance(data, list):
        for part in data:
            yield from _strings(part)


def name_end(text: str, start: int, end: int) -> int:
    """Return where the name ends that begins at `start`; `start` if none begins there.

    It ends before the first word that is no name, before a heading in capitals, and at the end of
    a line once there are two words.
    """
    at, count, capitals = start, 0, False
    for word in re.finditer(r"\S+", text[start:end]):
        bare = word[0].strip(".,;:()")
        place = start + word.start()
        if not bare or is_no_name(bare):
            break
        if count >= _WORDS_BEFORE_A_BREAK and "\n" in text[at:place]:
            break
        is_heading = len(bare) > _LEAST_LETTERS and bare.isupper()
        if count and is_heading and not capitals:
            break
        capitals = is_heading or (capitals and count > 0)
        at, count = start + word.end(), count + 1
    if possessive := _POSSESSIVE.search(text, start, at):
        at = possessive.start()
    return start if is_eponym(text, start, at) else at


def is_no_name(word: str) -> bool:
    """Whether a word is one of the letters' own, or a drug."""
    word = _POSSESSIVE.sub("", word.casefold())
    return word in words("not_names") or word in drugs() or is_mask(word)


def is_mask(word: str) -> bool:
    """Whether a word stands where somebody took a name out."""
    return _MASK.fullmatch(word) is not None


def is_eponym(text: str, start: int, end: int) -> bool:
    """Whether the word there is a test's, a disease's or an operation's name, not a person's."""
    word = _POSSESSIVE.sub("", text[start:end].casefold())
    if word not in words("eponyms"):
        return False
    behind = _BEHIND.match(text, end)
    return behind is not None and behind[1].casefold() in words("eponym_nouns")


def parts_of(name: str) -> Iterator[str]:
    """Yield the words of a full name that name the person alone, without initials and titles."""
    whole = re.findall(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*", name)
    if len(whole) == 1 and "-" not in whole[0]:
        return
    for word in whole:
        pieces = [word, *word.split("-")] if "-" in word else [word]
        for piece in pieces:
            bare = piece.casefold().strip("'\u2019")
            is_short = len(bare) < _LEAST_LETTERS or bare in words("particles")
            if not is_short and piece != name and not is_no_name(piece):
                yield piece


def is_ordinary(word: str) -> bool:
    """Whether a name is an ordinary word too, so that it needs a capital to be the name."""
    return word.casefold() in words("ordinary") or len(word) <= _LEAST_LETTERS


def with_initials(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where a name begins and ends with its initials: "J. Q. Roe", "Roe, J. Q."."""
    if is_ordinary(text[start:end]):
        return start, end
    if behind := _INITIALS_BEHIND.match(text, end):
        return start, behind.end()
    begin = max(0, start - _MOST_INITIALS_TAKE)
    before = _INITIALS_BEFORE.search(text[begin:start])
    return (begin + before.start() if before else start), end
