"""Tokens of a query: the words, phrases, operators and parentheses that a reader typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .fields import FIELDS

_QUOTES = '"\u201c\u201d\u201e\u201f\u00ab\u00bb\uff02'
_SINGLE = "'\u2018\u2019"
_CONNECTORS = r"(?:w|near|within|pre)"
_BEHIND = r"(?=[\s()]|$)"

_TOKEN = re.compile(
    rf"""[\s,;]*(?:
    (?P<open>\()|(?P<close>\))|
    (?P<phrase>[{_QUOTES}](?P<inside>[^{_QUOTES}]*)(?P<shut>[{_QUOTES}]|$)(?:~(?P<slop>\d{{1,3}}))?|
      (?<![^\s(:])[{_SINGLE}](?P<single>[^\s{_SINGLE}{_QUOTES}()]+\s[^{_SINGLE}{_QUOTES}()]*)
      [{_SINGLE}](?:~(?P<single_slop>\d{{1,3}}))?{_BEHIND})|
    (?P<near>{_CONNECTORS}?/(?P<apart>\d{{1,3}}|[sp]){_BEHIND})|
    (?P<and>AND(?=[\s({_QUOTES}]|$)|&&?(?=\s))|(?P<or>OR(?=[\s({_QUOTES}]|$)|\|\|?(?=\s|$))|
    (?P<not>NOT(?=[\s({_QUOTES}]|$)|-(?=[^\s-])|!(?=\S))|
    (?P<field>[A-Za-z_]{{2,20}}):(?=\S)|(?P<bare_field>(?:{"|".join(FIELDS)}):)(?=\s|$)|
    (?P<word>(?:[^\s(),;{_QUOTES}]|(?<=\d)[,;](?=\d))+)
    )""",
    re.VERBOSE | re.IGNORECASE,
)

_KINDS = ("open", "close", "phrase", "near", "and", "or", "not", "field", "bare_field", "word")


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    """One of `_KINDS`, the groups of the pattern."""
    text: str
    """As typed; a phrase without its quotation marks."""
    start: int
    end: int
    number: int = 0
    """How many words a connector or a phrase lets stand between its words."""
    unit: str = ""
    """What a connector counts instead of words: s (sentence), p (paragraph)."""
    closed: bool = True
    """Whether a phrase's quotation mark has its closing one."""


def tokenize(query: str) -> Iterator[Token]:
    """Yield the tokens of a query in order."""
    position = 0
    while match := _TOKEN.match(query, position):
        position = match.end()
        kind = next(name for name in _KINDS if match[name] is not None)
        start = match.start(kind)
        if kind in ("and", "or", "not") and match[kind].isalpha() and not match[kind].isupper():
            # only capitals make an operator: "and" is a word like others
            yield Token("word", match[kind], start, position)
        elif kind == "phrase":
            text = match["inside"] if match["inside"] is not None else match["single"]
            slop = int(match["slop"] or match["single_slop"] or 0)
            yield Token(kind, text, start, position, slop, closed=match["shut"] != "")
        elif kind == "near":
            apart = match["apart"].casefold()
            number, unit = (int(apart), "") if apart.isdecimal() else (0, apart)
            yield Token(kind, match[kind], start, position, number, unit)
        else:
            yield Token(kind, match[kind], start, position)
