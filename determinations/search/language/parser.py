"""The search language: what a reader types, as a tree, with plain words for what can't be read.

    knee arthroscopy              both words, in any form
    "not medically necessary"     exactly these words in this order
    "failed therapy"~5            these words, up to five words apart
    failed w/5 therapy            the same; also (failed OR refused) w/5 therapy, /5, near/5
    arthro*, arthro!              words that begin so
    acupunture~                   words spelled much like this
    MRI AND (knee OR shoulder)    both sides; either side
    MRI NOT knee, MRI -knee       without
    item:knee rationale:"red flags" case:CM16-0000000 guideline:"low back" page:98 specialty:pain

Never raises: a query that is broken is read as far as it makes sense, and `problems` says what was
passed over and where.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..request import FACETS, RANGES
from .case_numbers import in_case_field, with_case_numbers
from .tokens import Token, as_in_letters, tokens
from .tree import (
    And,
    InField,
    Node,
    Not,
    Or,
    Phrase,
    Word,
    joined,
    leaves,
    near_each_other,
    page_range,
)

FIELDS = ("item", "rationale", "summary", "case", "guideline", "page", "specialty")
MOST_TERMS = 60
MOST_DEPTH = 20
SHORTEST_PREFIX = 2
MOST_APART = 50
READ_AS = {"s": 15, "p": MOST_APART}
"""Words that stand for a sentence and a paragraph of other databases' connectors."""

FILTERS = {*FACETS, *RANGES, "body", "category", "date", "decision", "outcome", "retrospective"}
"""What other databases have as fields and this one as filters beside the results."""


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


def parse_query(query: str) -> ParsedQuery:
    return _Parser(query).parse()


@dataclass
class _Parser:
    query: str
    tokens: list[Token] = field(default_factory=list)
    at: int = 0
    problems: list[QueryProblem] = field(default_factory=list)
    is_cut: bool = False

    def parse(self) -> ParsedQuery:
        self.tokens = self._first(list(tokens(self.query)))
        parts = []
        while self._peek():
            if node := self._either(0):
                parts.append(node)
            if (token := self._peek()) and token.kind == "close":
                self._problem(
                    "This closing parenthesis has no opening one.", token.start, token.end
                )
                self.at += 1
        root = joined(And, parts)
        if root is None and not self.problems and self.query.strip():
            self._problem("There is no word to search for.", 0, len(self.query))
        return ParsedQuery(with_case_numbers(root) if root else None, tuple(self.problems))

    def _first(self, found: list[Token]) -> list[Token]:
        """As many tokens as are searched: operators are not counted, nor kept without a word."""
        terms = [i for i, token in enumerate(found) if token.kind in ("word", "phrase")]
        if len(terms) <= MOST_TERMS:
            return found
        cut = found[terms[MOST_TERMS]].start
        self._problem(f"Only the first {MOST_TERMS} words were searched.", cut, len(self.query))
        self.is_cut = True
        return found[: terms[MOST_TERMS - 1] + 1]

    def _peek(self) -> Token | None:
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
        negations = []
        while (token := self._peek()) and token.kind == "not":
            self.at += 1
            negations.append(token)
        node = self._near(depth)
        if negations and node is None:
            self._problem("NOT needs a word behind it.", negations[-1].start, negations[-1].end)
        if node is not None:
            for _ in negations:
                node = node.part if isinstance(node, Not) else Not(node)
        return node

    def _near(self, depth: int) -> Node | None:
        found = side = self._atom(depth)
        while (token := self._peek()) and token.kind == "near":
            self.at += 1
            right = self._atom(depth)
            near = near_each_other(side, right, self._apart(token))
            if near is None:
                self._problem(
                    f"{token.text} needs a word, a phrase in quotes or several with OR between "
                    "them in parentheses on both sides.",
                    token.start,
                    token.end,
                )
                near = right
            elif found is side:
                found = None
            # a w/5 b w/5 c: b is near both of its neighbours
            found = joined(And, [one for one in (found, near) if one])
            side = right
        return found

    def _apart(self, token: Token) -> int:
        apart = READ_AS.get(token.unit, token.number)
        if token.unit:
            self._problem(
                f"{token.text} was read as w/{apart}: there are no sentences or paragraphs here.",
                token.start,
                token.end,
            )
        elif token.text.casefold().startswith("pre"):
            self._problem(
                f"{token.text} was read as w/{apart}, which finds either order.",
                token.start,
                token.end,
            )
        return self._at_most(apart, token)

    def _at_most(self, apart: int, token: Token) -> int:
        if apart > MOST_APART:
            self._problem(f"At most {MOST_APART} words apart are searched.", token.start, token.end)
        return min(apart, MOST_APART)

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
            return Phrase(token.text, self._at_most(token.number, token))
        if token.kind == "not":
            self._problem("NOT can't stand here.", token.start, token.end)
            return None
        return self._word(token)

    def _group(self, token: Token, depth: int) -> Node | None:
        if depth >= MOST_DEPTH:
            self._problem("The parentheses are nested too deeply.", token.start, token.end)
            return None
        node = self._either(depth + 1)
        closing = self._peek()
        if closing and closing.kind == "close":
            self.at += 1
        elif not self.is_cut:
            self._problem("This parenthesis is never closed.", token.start, token.end)
        if node is None:
            self._problem("There is nothing between the parentheses.", token.start, token.end)
        return node

    def _in_field(self, token: Token, depth: int) -> Node | None:
        name = token.text.casefold()
        node = self._atom(depth + 1) if depth < MOST_DEPTH else None
        if name not in FIELDS:
            where = (
                "it is a filter beside the results"
                if name.rstrip("s") in FILTERS
                else f"there are {', '.join(FIELDS)}"
            )
            self._problem(
                f"There is no field \u201c{token.text}\u201d; {where}. It was searched as a word.",
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
        if name == "case":
            return self._in_case(token, node)
        return InField(name, node)

    def _in_case(self, token: Token, node: Node) -> Node | None:
        numbers = in_case_field(node)
        if numbers is None:
            self._problem("case: needs a case number.", token.start, token.end)
            return None
        return InField("case", numbers)

    def _word(self, token: Token) -> Node | None:
        text = token.text.rstrip(".,;:\u2019'")
        prefix, fuzzy = text.endswith(("*", "!")), bool(re.search(r"~\d?$", text))
        bare = re.sub(r"(?:~\d?|[*!]+)$", "", text)
        if "*" in bare or re.search(r"\w\?\w", bare):
            self._problem(
                "A * may stand only at the end of a word, and ? for no letter; they were passed "
                "over.",
                token.start,
                token.end,
            )
        bare = as_in_letters(bare.replace("*", ""))
        if not re.search(r"\w", bare):
            if re.search(r"[^\W_]|[*~]", text):
                self._problem(f"\u201c{text}\u201d is no word.", token.start, token.end)
            return None
        if prefix and len(re.sub(r"\W", "", bare)) < SHORTEST_PREFIX:
            self._problem(
                f"Before a {text[-1]} at least {SHORTEST_PREFIX} letters are needed.",
                token.start,
                token.end,
            )
            return None
        if bare.casefold() == "or" and 0 < self.at - 1 < len(self.tokens) - 1:
            self._problem(
                "\u201cor\u201d in small letters is a word like others; OR in capitals finds "
                "either side.",
                token.start,
                token.end,
            )
        return Word("with" if text.casefold() == "w/" else bare, prefix, fuzzy)
