"""The search language: what a reader types, as a tree, with plain words for what can't be read.

    knee arthroscopy              both words, in any form
    "not medically necessary"     exactly these words in this order
    "failed therapy"~5            these words, up to five words apart
    failed w/5 therapy            the same
    arthro*                       words that begin so
    acupunture~                   words spelled much like this
    MRI AND (knee OR shoulder)    both sides; either side
    MRI NOT knee, MRI -knee       without
    item:knee rationale:"red flags" case:CM16-0000000 guideline:"low back" page:98 specialty:pain

Never raises: a query that is broken is read as far as it makes sense, and `problems` says what was
passed over and where.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from .query_tree import And, InField, Near, Node, Not, Or, Phrase, Word, joined, leaves, page_range

FIELDS = ("item", "rationale", "summary", "case", "guideline", "page", "specialty")
MOST_TERMS = 60
MOST_DEPTH = 20
SHORTEST_PREFIX = 2
MOST_APART = 50

_CASE_NUMBER = re.compile(
    r"\s*(?:(?:IMR\s*)?([A-Z]{2,3})\s?-?([0-9]{2}-[0-9]{6,7})|(unnumbered-[0-9a-f]{12}))\s*", re.I
)
_TOKEN = re.compile(
    r"""\s*(?:
    (?P<open>\()|(?P<close>\))|
    (?P<phrase>["\u201c\u201d](?P<inside>[^"\u201c\u201d]*)(?P<shut>["\u201c\u201d]|$)(?:~(?P<slop>\d{1,3}))?)|
    (?P<near>w/(?P<apart>\d{1,3})(?=\s|$))|
    (?P<and>AND(?=[\s("]|$)|&&?(?=\s))|(?P<or>OR(?=[\s("]|$)|\|\|?(?=\s|$))|(?P<not>NOT(?=[\s("]|$)|-(?=[^\s-])|!(?=\S))|
    (?P<field>[A-Za-z_]{2,20}):(?=\S)|(?P<lonely>(?:item|rationale|summary|case|guideline|page|specialty):)(?=\s|$)|
    (?P<word>[^\s()"\u201c\u201d]+)
    )""",
    re.VERBOSE | re.IGNORECASE,
)


_KINDS = ("open", "close", "phrase", "near", "and", "or", "not", "field", "lonely", "word")


@dataclass(frozen=True, slots=True)
class QueryProblem:
    """Something that was not understood, in plain words, with its place in the query."""

    message: str
    start: int
    end: int

    @property
    def slice(self) -> str:
        """The place as Django's `slice` filter takes it."""
        return f"{self.start}:{self.end}"


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """The tree of a query, None for an empty one, and what could not be read."""

    root: Node | None
    problems: tuple[QueryProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    start: int
    end: int
    number: int = 0
    closed: bool = True


def as_case_number(query: str) -> str | None:
    """The case number that the whole query is, in the form that the archive keeps."""
    match = _CASE_NUMBER.fullmatch(query)
    if match is None:
        return None
    letters, digits, unnumbered = match.groups()
    return unnumbered.lower() if unnumbered else letters.upper() + digits


def parse_query(query: str) -> ParsedQuery:
    return _Parser(query).parse()


def _tokens(query: str) -> Iterator[_Token]:
    at = 0
    while match := _TOKEN.match(query, at):
        at = match.end()
        kind = match.lastgroup or "word"
        for name in _KINDS:
            if match[name] is not None:
                kind = name
                break
        start = match.start(kind)
        if kind in ("and", "or", "not") and match[kind].isalpha() and not match[kind].isupper():
            kind = "word"  # only capitals make an operator: "and" is a word like others
            yield _Token(kind, match[0].strip(), start, at)
        elif kind == "phrase":
            yield _Token(
                kind, match["inside"], start, at, int(match["slop"] or 0), bool(match["shut"])
            )
        elif kind == "near":
            yield _Token(kind, match["near"], start, at, int(match["apart"]))
        elif kind == "field":
            yield _Token(kind, match["field"], start, at)
        else:
            yield _Token(kind, match[kind], start, at)


@dataclass
class _Parser:
    query: str
    tokens: list[_Token] = field(default_factory=list)
    at: int = 0
    problems: list[QueryProblem] = field(default_factory=list)

    def parse(self) -> ParsedQuery:
        self.tokens = list(_tokens(self.query))
        if len(self.tokens) > MOST_TERMS:
            cut = self.tokens[MOST_TERMS].start
            self._problem(f"Only the first {MOST_TERMS} words were searched.", cut, len(self.query))
            self.tokens = self.tokens[:MOST_TERMS]
        parts = []
        while self._peek():
            if node := self._either(0):
                parts.append(node)
            if (token := self._peek()) and token.kind == "close":
                self._problem(
                    "This closing parenthesis has no opening one.", token.start, token.end
                )
                self.at += 1
        return ParsedQuery(joined(And, parts), tuple(self.problems))

    def _peek(self) -> _Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def _problem(self, message: str, start: int, end: int) -> None:
        self.problems.append(QueryProblem(message, start, end))

    def _either(self, depth: int) -> Node | None:
        parts = [self._all(depth)]
        while (token := self._peek()) and token.kind == "or":
            self.at += 1
            right = self._all(depth)
            if right is None or parts[-1] is None:
                self._problem("OR needs a word on both sides.", token.start, token.end)
            parts.append(right)
        return joined(Or, [part for part in parts if part])

    def _all(self, depth: int) -> Node | None:
        parts: list[Node] = []
        while (token := self._peek()) and token.kind not in ("or", "close"):
            if token.kind == "and":
                self.at += 1
                after = self._peek()
                if not parts or after is None or after.kind in ("or", "close", "and"):
                    self._problem("AND needs a word on both sides.", token.start, token.end)
                continue
            if node := self._without(depth):
                parts.append(node)
        return joined(And, parts)

    def _without(self, depth: int) -> Node | None:
        token = self._peek()
        if token and token.kind == "not":
            self.at += 1
            node = self._without(depth) if depth < MOST_DEPTH else None
            if node is None:
                self._problem("NOT needs a word behind it.", token.start, token.end)
                return None
            return node.part if isinstance(node, Not) else Not(node)
        return self._near(depth)

    def _near(self, depth: int) -> Node | None:
        left = self._atom(depth)
        while (token := self._peek()) and token.kind == "near":
            self.at += 1
            right = self._atom(depth)
            if not _can_be_near(left) or not _can_be_near(right):
                self._problem(
                    f"{token.text} needs a word or a phrase in quotes on both sides.",
                    token.start,
                    token.end,
                )
                left = joined(And, [part for part in (left, right) if part])
            else:
                assert left is not None and right is not None  # noqa: S101, PT018
                left = Near(left, right, min(token.number, MOST_APART))
        return left

    def _atom(self, depth: int) -> Node | None:
        token = self._peek()
        if token is None or token.kind in ("or", "and", "close", "near"):
            if token and token.kind == "near":
                self.at += 1
                self._problem(f"{token.text} needs a word on both sides.", token.start, token.end)
            return None
        self.at += 1
        if token.kind == "open":
            return self._group(token, depth)
        if token.kind == "field":
            return self._in_field(token, depth)
        if token.kind == "lonely":
            self._problem(f"{token.text} needs a word right behind it.", token.start, token.end)
            return None
        if token.kind == "phrase":
            if not token.closed:
                self._problem("The quotation mark is never closed.", token.start, token.end)
            if not re.search(r"\w", token.text):
                self._problem(
                    "There are no words between the quotation marks.", token.start, token.end
                )
                return None
            return Phrase(token.text, min(token.number, MOST_APART))
        if token.kind == "not":
            self._problem("NOT can't stand here.", token.start, token.end)
            return None
        return self._word(token)

    def _group(self, token: _Token, depth: int) -> Node | None:
        if depth >= MOST_DEPTH:
            self._problem("The parentheses are nested too deeply.", token.start, token.end)
            return None
        node = self._either(depth + 1)
        closing = self._peek()
        if closing and closing.kind == "close":
            self.at += 1
        else:
            self._problem("This parenthesis is never closed.", token.start, token.end)
        if node is None:
            self._problem("There is nothing between the parentheses.", token.start, token.end)
        return node

    def _in_field(self, token: _Token, depth: int) -> Node | None:
        name = token.text.casefold()
        node = self._atom(depth) if depth < MOST_DEPTH else None
        if name not in FIELDS:
            self._problem(
                f"There is no field \u201c{token.text}\u201d; there are {', '.join(FIELDS)}. "
                "It was searched as a word.",
                token.start,
                token.end,
            )
            word = Word(token.text)
            return And((word, node)) if node else word
        if node is None:
            self._problem(f"{token.text}: needs a word behind it.", token.start, token.end)
            return None
        if name == "page" and not all(page_range(leaf) for leaf in leaves(node)):
            self._problem(
                "page: needs a number, such as page:98 or page:98-99.", token.start, token.end
            )
            return None
        if name == "case" and not all(isinstance(leaf, Word | Phrase) for leaf in leaves(node)):
            self._problem("case: needs a case number.", token.start, token.end)
            return None
        return InField(name, node)

    def _word(self, token: _Token) -> Node | None:
        text = token.text
        prefix, fuzzy = text.endswith("*"), bool(re.search(r"~\d?$", text))
        bare = re.sub(r"(?:~\d?|\*+)$", "", text)
        if "*" in bare or "?" in bare[:-1]:
            self._problem(
                "A * may stand only at the end of a word; it was passed over.",
                token.start,
                token.end,
            )
        bare = bare.replace("*", "")
        if not re.search(r"\w", bare):
            if re.search(r"[^\W_]|[*~]", text):
                self._problem(f"\u201c{text}\u201d is no word.", token.start, token.end)
            return None
        if prefix and len(re.sub(r"\W", "", bare)) < SHORTEST_PREFIX:
            self._problem(
                f"Before a * at least {SHORTEST_PREFIX} letters are needed.", token.start, token.end
            )
            return None
        return Word(bare, prefix, fuzzy)


def _can_be_near(node: Node | None) -> bool:
    return isinstance(node, Phrase) or (
        isinstance(node, Word) and not node.prefix and not node.fuzzy
    )
