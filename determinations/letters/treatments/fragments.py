"""Words of a heading that were damaged: misspelled, torn apart, run together, or cut off in front.

Only words that nothing knows are looked at, and what comes of a mended word is never sure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from itertools import islice

from determinations.vocabulary import load

from .lexicon import drug_classes, lexicon
from .phrase import Phrase, attachments, is_known

_SHORTEST_TYPO = 6
_SHORTEST_PART = 4
_LONGEST_WORD = 40
"""Letters of what may be one word, or two that ran together."""
_JOINING = frozenset(("of", "for", "to", "with", "and", "in", "on", "at", "by", "under"))
_MOST_WORDS = 12
"""Unknown words of a heading that are tried; a heading has some."""


def mended(phrase: Phrase) -> str | None:
    """Return a heading's text with its damaged words mended, None where none could be."""
    unknown = list(islice(_unknown_places(phrase), _MOST_WORDS))
    mends: dict[int, str] = {}
    for place in unknown:
        word = phrase.words[place]
        if place in mends:
            continue
        if whole := _joined(phrase, place):
            mends[place], mends[place + 1] = whole, ""
        elif place and place - 1 not in mends and (whole := _joined(phrase, place - 1)):
            mends[place - 1], mends[place] = whole, ""
        elif mend := (_begun(phrase, place) or _spelled(word.text) or _parted(word.text)):
            mends[place] = mend
    if not mends:
        return None
    return _with_mends(phrase, mends)


def _with_mends(phrase: Phrase, mends: Mapping[int, str]) -> str:
    pieces, behind = [], 0
    for place in sorted(mends):
        word = phrase.words[place]
        pieces += [phrase.text[behind : word.start], mends[place]]
        behind = word.end
    return "".join([*pieces, phrase.text[behind:]])


def _unknown_places(phrase: Phrase) -> Iterator[int]:
    """Yield the places of words that neither the lexicon nor the grammar knows."""
    known = bytearray(len(phrase.words))
    for found in phrase.found:
        known[found.first : found.behind] = b"\1" * (found.behind - found.first)
    for place, word in enumerate(phrase.words):
        if not known[place] and word.text.isalpha() and not is_known(word.text):
            yield place


def has_lost_its_start(phrase: Phrase) -> bool:
    """Return whether a heading begins in the midst of a word ("ologist evaluation")."""
    first = phrase.words[0] if phrase.words else None
    return (
        first is not None
        and phrase.text[first.start].islower()
        and len(first.text) > 1
        and not (phrase.found and phrase.found[0].first == 0)
        and not is_known(first.text)
    )


def _begun(phrase: Phrase, place: int) -> str | None:
    ending = phrase.words[0].text
    if place or len(ending) < _SHORTEST_PART or not has_lost_its_start(phrase):
        return None
    whole = {word for word in _vocabulary() if word.endswith(ending)}
    heads = lexicon().names()
    if len({_kind(word) for word in whole & heads.keys()}) > 1:
        whole &= _common_generics()  # "entin" is gabapentin, rather than Augmentin
    kinds = {_kind(word) for word in whole if word in heads}
    if len(kinds) == 1:
        return min(whole & heads.keys())
    return min(whole) if len(whole) == 1 else None


@cache
def _common_generics() -> frozenset[str]:
    """Return the generic names of drugs that are known by their brands as well."""
    return frozenset(load("drugs")["brands"].values())


def _kind(word: str) -> object:
    entry = lexicon().names()[word]
    return drug_classes()[entry.drug] if entry.drug else entry.head


def _joined(phrase: Phrase, place: int) -> str | None:
    """Return the word of the vocabulary that a word and the next make, as if torn apart."""
    if place + 1 >= len(phrase.words) or phrase.words[place + 1].gap:
        return None
    first, second = phrase.words[place].text, phrase.words[place + 1].text
    if not second.isalpha() or len(first) + len(second) < _SHORTEST_TYPO:
        return None
    return first + second if first + second in _vocabulary() else None


@lru_cache(maxsize=4096)
def _spelled(word: str) -> str | None:
    """Return the word of the vocabulary that one letter makes of this word."""
    if not _SHORTEST_TYPO <= len(word) <= _LONGEST_WORD or word in _vocabulary():
        return None
    index = _by_shortened()
    for key in (word, *_shortened(word)):
        if (known := index.get(key)) and abs(len(known) - len(word)) < 2:
            return known
    return None


@lru_cache(maxsize=4096)
def _parted(word: str) -> str | None:
    """Return two words of the vocabulary that were run together."""
    if len(word) > _LONGEST_WORD:
        return None
    for at in range(_SHORTEST_PART, len(word) - 1):
        first, second = word[:at], word[at:]
        if first in _vocabulary() and second in _JOINING:
            return f"{first} {second}"
        if len(word) - at < _SHORTEST_PART:
            continue
        if first in _vocabulary() and (second in _vocabulary() or second[:-1] in _vocabulary()):
            return f"{first} {second}"
    return None


def _shortened(word: str) -> Iterator[str]:
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]


@cache
def _vocabulary() -> frozenset[str]:
    known = (*lexicon().words(), *attachments())
    return frozenset(word for word in known if len(word) >= _SHORTEST_PART)


@cache
def _by_shortened() -> Mapping[str, str]:
    """Return the words of the vocabulary by each of their forms that lack a letter."""
    index: dict[str, str] = {}
    for word in sorted(_vocabulary()):
        if len(word) >= _SHORTEST_TYPO:
            index[word] = word
            for shortened in _shortened(word):
                index.setdefault(shortened, word)
    return index
