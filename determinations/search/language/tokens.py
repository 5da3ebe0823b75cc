"""What a reader typed, cut into words, phrases, operators and parentheses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from determinations.vocabulary.normalize import spell_out_ligatures

_QUOTES = '"\u201c\u201d\u201e\u201f\u00ab\u00bb\uff02'
_SINGLE = "'\u2018\u2019"
_WORDS_OF_CONNECTORS = r"(?:w|near|within|pre)"
_BEHIND = r"(?=[\s()]|$)"

_TOKEN = re.compile(
    rf"""[\s,;]*(?:
    (?P<open>\()|(?P<close>\))|
    (?P<phrase>[{_QUOTES}](?P<inside>[^{_QUOTES}]*)(?P<shut>[{_QUOTES}]|$)(?:~(?P<slop>\d{{1,3}}))?|
      (?<![^\s(:])[{_SINGLE}](?P<single>[^\s{_SINGLE}{_QUOTES}()]+\s[^{_SINGLE}{_QUOTES}()]*)
      [{_SINGLE}](?:~(?P<single_slop>\d{{1,3}}))?{_BEHIND})|
    (?P<near>{_WORDS_OF_CONNECTORS}?/(?P<apart>\d{{1,3}}|[sp]){_BEHIND})|
    (?P<and>AND(?=[\s({_QUOTES}]|$)|&&?(?=\s))|(?P<or>OR(?=[\s({_QUOTES}]|$)|\|\|?(?=\s|$))|
    (?P<not>NOT(?=[\s({_QUOTES}]|$)|-(?=[^\s-])|!(?=\S))|
    (?P<field>[A-Za-z_]{{2,20}}):(?=\S)|(?P<lonely>(?:item|rationale|summary|case|guideline|page|specialty):)(?=\s|$)|
    (?P<word>(?:[^\s(),;{_QUOTES}]|(?<=\d)[,;](?=\d))+)
    )""",
    re.VERBOSE | re.IGNORECASE,
)

_KINDS = ("open", "close", "phrase", "near", "and", "or", "not", "field", "lonely", "word")


@dataclass(frozen=True, slots=True)
class Token:
    """`number` is how far words may be apart, `unit` what else than words a connector counts."""

    kind: str
    text: str
    start: int
    end: int
    number: int = 0
    unit: str = ""
    closed: bool = True


def tokens(query: str) -> Iterator[Token]:
    at = 0
    while match := _TOKEN.match(query, at):
        at = match.end()
        kind = next(name for name in _KINDS if match[name] is not None)
        start = match.start(kind)
        if kind in ("and", "or", "not") and match[kind].isalpha() and not match[kind].isupper():
            # only capitals make an operator: "and" is a word like others
            yield Token("word", match[kind], start, at)
        elif kind == "phrase":
            text = match["inside"] if match["inside"] is not None else match["single"]
            slop = int(match["slop"] or match["single_slop"] or 0)
            yield Token(kind, text, start, at, slop, closed=match["shut"] != "")
        elif kind == "near":
            apart = match["apart"].casefold()
            number, unit = (int(apart), "") if apart.isdecimal() else (0, apart)
            yield Token(kind, match[kind], start, at, number, unit)
        else:
            yield Token(kind, match[kind], start, at)


def as_in_letters(word: str) -> str:
    """A word as it stands in the letters: pasted ligatures spelled out, invisible marks, possessive
    endings and the punctuation around it gone.
    """
    plain = "".join(one for one in word if unicodedata.category(one) != "Cf")
    plain = unicodedata.normalize("NFC", spell_out_ligatures(plain))
    return re.sub(r"['\u2019]s$", "", re.sub(r"^\W+|\W+$", "", plain), flags=re.IGNORECASE)
