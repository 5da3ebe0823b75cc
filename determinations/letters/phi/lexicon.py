"""Which words are names, and which are none: lists of the vocabulary, as sets.

All words are in lowercase and without accents.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Literal

from determinations.vocabulary import load

_MEDICAL = (
    "itis", "osis", "oses", "ectomy", "otomy", "ostomy", "plasty", "algia", "pathy", "graphy",
    "scopy", "gram", "emia", "uria", "desis", "tion", "sion", "ology", "ologic", "ical", "ular",
    "ized", "ability", "ative", "oscopic", "opathic", "esthesia", "mycin", "cillin", "azole",
    "olol", "pril", "sartan", "statin", "caine", "codone", "profen", "oxetine", "azepam",
    "zolam", "triptan",
)  # fmt: skip
_MEDICAL_ENDINGS = (*_MEDICAL, *(f"{ending}s" for ending in _MEDICAL))
_ENDINGS = ("s", "es", "ed", "d", "ing", "ly", "er", "ers", "ies", "ness", "less", "able", "al")
_INITIAL = re.compile(r"[a-z]\.?")

Kind = Literal["initial", "given", "family", "ordinary family", "english", "foreign"]
"""What a word with a capital may be; "foreign" is what no list has."""


@cache
def words(kind: str) -> frozenset[str]:
    """Return the words of a list in names.toml."""
    return frozenset(load("names")[kind])


@cache
def person_names(kind: str) -> frozenset[str]:
    """Return the names of a list in person_names.toml."""
    return frozenset(load("person_names")[kind].split())


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


@cache
def known_words() -> frozenset[str]:
    """Return the words of letters, organizations, drugs and guidelines: none is a name."""
    listed = words("not_names") | words("organizations") | words("no_persons")
    return listed | drugs() | terms()


@cache
def _english() -> frozenset[str]:
    return frozenset(load("english")["words"].split())


def folded(word: str) -> str:
    """Return a word in lowercase, without accents and without a possessive ending."""
    if not word.isascii():
        decomposed = unicodedata.normalize("NFKD", word.replace("\u2019", "'").replace("đ", "d"))
        word = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
    return word.lower().removesuffix("'s").removesuffix("'")


@lru_cache(maxsize=4096)
def kind_of(written: str) -> Kind:
    """Return what a word with a capital may be; a double name is what its best part is."""
    word = folded(written)
    if _INITIAL.fullmatch(word):
        return "initial"
    kinds = {_kind_of_one(word)}
    if "-" in word:
        kinds = {_kind_of_one(part) for part in word.split("-") if part} | kinds - {"foreign"}
    if "english" in kinds and not written.replace("\u2019", "").isascii():
        kinds = {"foreign"}
    order: tuple[Kind, ...] = ("given", "family", "foreign", "english", "ordinary family")
    return next((kind for kind in order if kind in kinds), "english")


def _kind_of_one(word: str) -> Kind:
    if word in person_names("given"):
        return "given"
    if word in person_names("family"):
        return "family"
    if word in words("ordinary") or word in person_names("ordinary_family"):
        return "ordinary family"
    if is_english(word):
        return "english"
    is_plural = word.endswith("es") and word[:-2] in person_names("family")
    return "family" if is_plural else "foreign"


def is_english(word: str) -> bool:
    """Whether a word in lowercase is one of English or of medicine, inflected or not."""
    if word in _english() or word in known_words() or word.endswith(_MEDICAL_ENDINGS):
        return True
    return word.endswith(_ENDINGS) and any(
        word.endswith(ending) and _stem_is_english(word[: -len(ending)]) for ending in _ENDINGS
    )


def _stem_is_english(stem: str) -> bool:
    english = _english()
    is_doubled = len(stem) > 3 and stem[-1] == stem[-2] and stem[:-1] in english
    return is_doubled or (len(stem) > 2 and not english.isdisjoint((stem, f"{stem}e", f"{stem}y")))
