"""Tokens of a query: the words, phrases, operators and parentheses that a reader typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from .fields import FIELDS
from .stop_words import STOP_WORDS
from .tree import Unit

_QUOTES = '"\u201c\u201d\u201e\u201f\u00ab\u00bb\uff02'
_SINGLE = "'\u2018\u2019"
_CONNECTORS = r"(?:(?P<first>pre|onear)/|(?:w|near|within)?/|(?<![^\s()])(?P<plus>\+))"
_APART = r"(?P<apart>\d{1,5}|s(?:ent(?:ences?)?)?|p(?:ara(?:graphs?)?)?)"
_BEHIND = r"(?=[\s()]|$)"

_TOKEN = re.compile(
    rf"""[\s,;]*(?:
    (?P<open>\()|(?P<close>\))|
    (?P<phrase>[{_QUOTES}](?P<inside>[^{_QUOTES}]*)(?P<shut>[{_QUOTES}]|$)(?:~(?P<slop>\d{{1,3}}))?|
      (?<![^\s(:])[{_SINGLE}](?P<single>[^\s{_SINGLE}{_QUOTES}()]+\s[^{_SINGLE}{_QUOTES}()]*)
      [{_SINGLE}](?:~(?P<single_slop>\d{{1,3}}))?{_BEHIND})|
    (?P<near>{_CONNECTORS}{_APART}{_BEHIND})|
    (?P<and>AND(?=[\s({_QUOTES}]|$)|&&?(?=\s))|(?P<or>OR(?=[\s({_QUOTES}]|$)|\|\|?(?=\s|$))|
    (?P<not>NOT(?=[\s({_QUOTES}]|$)|-(?=[^\s-])|!(?=\S))|
    (?P<field>[A-Za-z_]{{2,20}}):(?=\S)|(?P<bare_field>(?:{"|".join(FIELDS)}):)(?=\s|$)|
    (?P<word>(?:[^\s(),;{_QUOTES}]|(?<=\d)[,;](?=\d))+)
    )""",
    re.VERBOSE | re.IGNORECASE,
)

NEAR_APART = 15
"""Words that "near" without a number lets stand between its sides."""

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
    unit: Unit = Unit.WORDS
    """What a connector keeps its words within."""
    ordered: bool = False
    """Whether a connector's left side has to come first."""
    closed: bool = True
    """Whether a phrase's quotation mark has its closing one."""


def tokenize(query: str) -> list[Token]:
    """Return the tokens of a query in order."""
    tokens = list(_tokens(query))
    return [
        replace(token, kind="near", number=NEAR_APART)
        if token.text.casefold() == "near" and _connects(tokens, i)
        else token
        for i, token in enumerate(tokens)
    ]


def _connects(tokens: list[Token], i: int) -> bool:
    """Return whether "near" stands between two sides: not in "pain near the scar"."""
    if tokens[i].kind != "word" or not 0 < i < len(tokens) - 1:
        return False
    before, after = tokens[i - 1], tokens[i + 1]
    return (
        before.kind in ("word", "phrase", "close")
        and after.kind in ("word", "phrase", "open")
        and before.text not in STOP_WORDS
        and after.text not in STOP_WORDS
    )


def _tokens(query: str) -> Iterator[Token]:
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
            number, unit = (int(apart), Unit.WORDS) if apart.isdecimal() else (0, Unit(apart[0]))
            ordered = bool(match["first"] or match["plus"])
            yield Token(kind, match[kind], start, position, number, unit, ordered=ordered)
        else:
            yield Token(kind, match[kind], start, position)
