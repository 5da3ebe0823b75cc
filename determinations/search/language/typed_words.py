"""One word as it was typed: its wildcard, its tilde, and its spelling in the letters."""

from __future__ import annotations

import re
import unicodedata

from determinations.vocabulary.normalize import spell_out_ligatures

from .tree import Word

SHORTEST_PREFIX = 2

_NO_CONNECTOR = re.compile(r"(?:near|within|pre|onear)/\S*|/[a-z]|[%^=+]+", re.IGNORECASE)
"""What looks like a connector of other databases, or one without its number."""


def read_word(typed: str) -> tuple[Word | None, list[str]]:
    """Return the word that was typed, None where it is none.

    With it messages for the reader about what was passed over.
    """
    messages = []
    text = typed.rstrip(".,;:\u2019'")
    prefix, fuzzy = text.endswith(("*", "!")), bool(re.search(r"~\d?$", text))
    bare = re.sub(r"(?:~\d?|[*!]+)$", "", text)
    if "*" in bare or re.search(r"\w\?\w", bare):
        messages.append(
            "A * may stand only at the end of a word, and ? for no letter; they were passed over."
        )
    if _NO_CONNECTOR.fullmatch(text):
        messages.append(
            f"\u201c{text}\u201d is no connector here and was passed over; there are w/5, near/5, "
            "pre/5, /s and /p."
        )
        return None, messages
    bare = normalize_typed_word(bare.replace("*", ""))
    if not re.search(r"\w", bare):
        if re.search(r"[^\W_]|[*~]", text):
            messages.append(f"\u201c{text}\u201d is no word.")
        return None, messages
    if prefix and len(re.sub(r"\W", "", bare)) < SHORTEST_PREFIX:
        messages.append(f"Before a {text[-1]} at least {SHORTEST_PREFIX} letters are needed.")
        return None, messages
    return Word("with" if text.casefold() == "w/" else bare, prefix, fuzzy), messages


def normalize_typed_word(word: str) -> str:
    """Return a word as it stands in the letters.

    Pasted ligatures are spelled out; invisible characters, possessive endings and the punctuation
    around the word are dropped.
    """
    visible = "".join(character for character in word if unicodedata.category(character) != "Cf")
    composed = unicodedata.normalize("NFC", spell_out_ligatures(visible))
    return re.sub(r"['\u2019]s$", "", re.sub(r"^\W+|\W+$", "", composed), flags=re.IGNORECASE)
