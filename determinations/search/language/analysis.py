"""Words as the index holds them: one definition for what is written into it and what is sought.

tantivy could tokenize a text by itself, but no faster, and every place that searches or marks words
would have to do it in the same way; here all of them use the same lines.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache

import tantivy

from determinations.vocabulary import load

WORD = re.compile(r"[^\W_]+")
"""A run of letters and digits, of any script."""

_ACCENTS = re.compile("[\u0300-\u036f]")
_SIGNS = re.compile(r"[^\w\u0300-\u036f]+")

_IN_ASCII = str.maketrans(
    {
        character: character.lower() if character.isalnum() else " "
        for character in map(chr, range(128))
    }
)


def normalize(text: str) -> str:
    """Return the text lowercased, without accents and punctuation, words separated by spaces."""
    if not text.isascii():
        # signs go first: a trade mark's would be spelled out, and joined to the drug's name
        text = _ACCENTS.sub("", unicodedata.normalize("NFKD", _SIGNS.sub(" ", text)))
    if text.isascii():  # as nearly all letters are; many times faster than word by word
        return text.translate(_IN_ASCII)
    return " ".join(WORD.findall(text.lower()))


def fold(word: str) -> str:
    """Return one word of a text as the index holds it: lowercased, without accents."""
    return word.lower() if word.isascii() else normalize(word)


def words_of(text: str) -> list[str]:
    """Return the words of a text, folded."""
    return normalize(text).split()


def stems_of(text: str) -> list[str]:
    """Return the stems of a text's words: without their endings, by Snowball's for English."""
    return [_stem(word) for word in words_of(text)]


@lru_cache(maxsize=200_000)
def _stem(word: str) -> str:
    return _stemmer().analyze(_singulars().get(word, word))[0]


@cache
def _singulars() -> Mapping[str, str]:
    """Return abbreviations by their plurals: Snowball takes no s from MRIs, nor from gas."""
    names = [name for group in load("abbreviations")["groups"] for name in group if name.isupper()]
    return {f"{name}s".lower(): name.lower() for name in names if name.endswith(tuple("AEIOU"))}


@cache
def _stemmer() -> tantivy.TextAnalyzer:
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw())
    return builder.filter(tantivy.Filter.stemmer("english")).build()
