"""What is a name and where one ends: drugs, eponyms and words of the letters are none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .lexicon import drugs, words

NAMED_KINDS = ("name", "physician")
_POSSESSIVE = re.compile(r"['\u2019]s?$")
_MASK = re.compile(r"x{2,}|_+|\*+")
_BEHIND = re.compile(r"['\u2019]?s?[\s,]+(?:and\s+[\w\u2019']+\s+)?([A-Za-z]+)")
_INITIALS_BEFORE = re.compile(r"(?<![^\W_])(?:[A-Z](?:\.[ \t]?|[ \t])-?){1,3}\n?\Z")
_INITIALS_BEHIND = re.compile(r",\s[A-Z]\.(?:[ \t]?[A-Z]\.){0,2}(?!\w)")
_MOST_INITIALS_TAKE = 12
"""Characters of up to three initials."""
_LEAST_LETTERS = 2
_UNKNOWNS = "xyz"
"""Dr. X is nobody."""
_WORDS_BEFORE_A_BREAK = 2
"""A name of so many words is whole where its line ends; a single one goes on in the next."""


def name_end(text: str, start: int, end: int, *, is_titled: bool = False) -> int:
    """Return where the name ends that begins at `start`; `start` if none begins there.

    Behind a title a word of the letters may be a name ("Miss Day").

    It ends before the first word that is no name, before a heading in capitals, and at the end of
    a line once there are two words.
    """
    at, count, capitals = start, 0, False
    for word in re.finditer(r"\S+", text[start:end]):
        bare = word[0].strip(".,;:()")
        place = start + word.start()
        if not bare or not _may_be_of_a_name(bare, word[0], count, is_titled):
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
    names_no_person = is_thing if is_titled else is_eponym
    return start if names_no_person(text, start, at) else at


def _may_be_of_a_name(bare: str, written: str, count: int, is_titled: bool) -> bool:
    """Whether a word may stand in a name, as the one behind `count` others of it."""
    word = _POSSESSIVE.sub("", bare.casefold())
    if len(bare) == 1:
        return written == f"{bare}." or (word not in words("not_names") and word not in _UNKNOWNS)
    if is_no_name(bare):
        return is_titled and not count and word in words("titled_names")
    return bool(count) or word not in words("organizations") or is_ordinary(word)


def is_no_name(word: str) -> bool:
    """Whether a word is one of the letters' own, or a drug."""
    word = _POSSESSIVE.sub("", word.casefold())
    return word in words("not_names") or word in drugs() or is_mask(word)


def has_firm_word(name: str) -> bool:
    """Whether one of the words is of firms' names alone ("Packing", "Storage")."""
    return not words("firms").isdisjoint(name.casefold().split())


def is_mask(word: str) -> bool:
    """Whether a word stands where somebody took a name out."""
    return _MASK.fullmatch(word) is not None


def is_eponym(text: str, start: int, end: int) -> bool:
    """Whether the word there is a test's, a disease's or an operation's name, not a person's."""
    word = _POSSESSIVE.sub("", text[start:end].casefold())
    is_pure = word in words("eponyms")
    if not is_pure and word not in words("namesakes"):
        return False
    behind = _BEHIND.match(text, end)
    if behind is None:
        return False
    noun = behind[1].casefold()
    return noun in words("eponym_nouns") or (is_pure and noun in words("eponym_verbs"))


def is_thing(text: str, start: int, end: int) -> bool:
    """Whether the word behind a title names a thing all the same ("Dr. Comfort shoes")."""
    behind = _BEHIND.match(text, end)
    if behind is None or behind[1].casefold() not in words("eponym_nouns"):
        return False
    word = _POSSESSIVE.sub("", text[start:end].casefold())
    return word in words("brands") or word in words("eponyms")


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
